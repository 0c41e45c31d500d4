"""What a reader typed stands on the page as they typed it, and what was written behind it."""

from __future__ import annotations

import pytest

from lib.ui.shared.user_text import md
from tests.support.app import answers, opened, whole


@pytest.mark.parametrize("prompt", ["C# code  is ❤️", "Ｔｏｍ有１２本  書"])
def test_every_method_goes_on_from_the_prompt_as_it_was_typed(prompt):
    test = opened(task="generation", prompt=prompt, length="5")
    whole(test)
    texts = ["".join(part["text"] for part in row["parts"]) for row in answers(test.main) if row["parts"]]
    assert len(texts) == 7 and all(text.startswith(prompt) for text in texts)


def test_a_streamed_text_keeps_its_spaces():
    assert md("a  b   c&nbsp;", as_typed=True) == r"a&nbsp; b&nbsp;&nbsp; c\&nbsp;" and md("a  b") == "a b"
