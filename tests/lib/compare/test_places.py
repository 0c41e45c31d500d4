"""Tokens that were filled in any order stand in their places again."""

from __future__ import annotations

import pytest

from lib.compare.places import left_to_right
from models.answers import Step


def steps(*pairs: tuple[str, str]) -> list[Step]:
    return [Step(token, 0, 0.5, (), text) for token, text in pairs]


def test_the_surest_mask_is_filled_first_and_stands_where_it_stands() -> None:
    written = steps((".", "I want to ▢  ▢  ▢  ▢ ."), ("study", "I want to study ▢  ▢  ▢ ."),
                    ("go", "I want to study ▢ go ▢ ."), ("to", "I want to study to go ▢ ."),
                    ("home", "I want to study to go home."))
    assert [written[i].token for i in left_to_right(written, "I want to")] == ["study", "to", "go", "home", "."]


@pytest.mark.parametrize("prompt", ["I want", "A ▢ and"])
def test_whoever_writes_from_left_to_right_stays_so(prompt: str) -> None:
    written = steps(("to", f"{prompt} to"), ("go", f"{prompt} to go"))
    assert left_to_right(written, prompt) == [0, 1]
    assert left_to_right([], prompt) == []
    backward = steps(("go", f"{prompt} ▢ go"), ("to", f"{prompt} to go"))
    assert left_to_right(backward, prompt) == [1, 0]
