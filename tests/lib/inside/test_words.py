"""What is a Chinese word: by a dictionary, and only for Chinese."""

from __future__ import annotations

import pytest

from lib.inside.words import cut, is_word, shares_character

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(("text", "lang", "word"), [
    ("咖啡", "zh", True), ("学生", "zh", True), ("杯咖", "zh", False), ("茶吗", "zh", False), ("的男", "zh", False),
    ("茶", "zh", True), ("tea", "zh", True), ("", "zh", True), ("杯咖", "ja", True), ("杯咖", "en", True),
    ("卡拉OK", "zh", True), ("茶吗", "zh-TW", False)])
def test_words(text: str, lang: str, word: bool) -> None:
    assert is_word(text, lang) == word


def test_cutting_loses_nothing() -> None:
    for text in ("我们每天早上喝茶。", "", "abc 你好!", "\u0000", "🙂" * 50, "的" * 2000):
        assert "".join(cut(text)) == text


def test_shared_characters() -> None:
    assert shares_character("学生", "大学") and not shares_character("茶", "咖啡")
    assert not shares_character("tea", "team")
