"""Chinese words by a dictionary: a text cut into them, whether something is one word, and who shares a character."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import rjieba

from models.language.languages import base

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


def cut(text: str) -> list[str]:
    """A run of Chinese characters as words of jieba's dictionary; the likeliest way to cut it, nothing invented."""
    return list(rjieba.cut(text, False))


def in_words(text: str, split: Callable[[str], Sequence[str]]) -> list[str]:
    """A text cut into words: Chinese by the dictionary, what stands between its runs by `split`."""
    return [word for place, part in enumerate(re.split(f"({_HAN.pattern})", text)) if part
            for word in (cut(part) if place % 2 else split(part))]


def is_word(text: str, lang: str) -> bool:
    """Whether Chinese text is one word of the dictionary: 咖啡 is, 杯咖 is not. Text of other languages always is."""
    return base(lang) != "zh" or not _HAN.fullmatch(text) or len(cut(text)) == 1


def shares_character(one: str, other: str) -> bool:
    """Whether two texts have a Chinese character in common, so that part of their nearness may be spelling."""
    return bool(set("".join(_HAN.findall(one))) & set("".join(_HAN.findall(other))))
