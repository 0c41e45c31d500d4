"""Text as data: its beginning."""

from __future__ import annotations

import pytest

from models.language.text import beginning


@pytest.mark.parametrize(("text", "share", "found"), [
    ("I am going to the park now.", 0.4, "I am going"), ("one  two\tthree four", 0.5, "one  two"),
    ("a b c", 0.1, "a"), ("two words", 0.4, "two "), ("我是一个学生。", 0.4, "我是一"),
    ("我是一个学生。", 1 / 3, "我是"), ("x", 0.1, "x"), ("", 0.4, ""),
])
def test_a_beginning_is_words_or_characters_as_they_stand_there(text, share, found):
    assert beginning(text, share) == found and text.startswith(found)
