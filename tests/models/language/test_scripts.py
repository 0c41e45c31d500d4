"""Scripts of letters, and how wide text is drawn."""

from __future__ import annotations

import pytest

from models.language.scripts import drawn_width, is_unspaced, scripts_of
from models.language.text import has_chinese, normalize


@pytest.mark.parametrize("text,expected", [
    ("我们 ok", {"han": 2, "latin": 2}), ("〇々𠮷", {"han": 3}), ("スーツを", {"kana": 4}), ("한국어", {"hangul": 3}),
    ("1. – !", {}), ("ไทย", {"thai": 3}), ("Привет", {"cyrillic": 6}), ("မြန်", {"burmese": 4}),
    ("नमस्ते", {"devanagari": 6})])
def test_scripts_are_counted(text: str, expected: dict[str, int]) -> None:
    assert scripts_of(text) == expected


def test_unspaced() -> None:
    assert all(map(is_unspaced, ("我们都 is", "ไทย")))
    assert not any(map(is_unspaced, ("We 都", "한국어", "")))


def test_the_tokenizer_tells_japanese_by_the_blocks_of_kana() -> None:
    """As when the shipped weights were trained: ・ and ー keep a text as it is, half-width kana does not."""
    assert [normalize(text) for text in ("漢・", "漢ー", "漢ｱ", "漢!")] == ["漢・", "漢ー", "汉ｱ", "汉!"]
    assert [has_chinese(text) for text in ("漢", "ア", "。", "a")] == [True, False, False, False]


def test_width() -> None:
    assert drawn_width("a中。“") == 6
    assert drawn_width("中a", 6.5, 12) == 18.5
    assert drawn_width("") == 0
