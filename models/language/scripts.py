"""Which script a letter is of, by Unicode's own properties (the package `regex`), and how wide it is drawn."""

from __future__ import annotations

from collections import Counter
from unicodedata import east_asian_width

import regex

#: to stand within the brackets of a pattern. Kana is what lies in its two blocks, ・ and ー included, and not what has
#: the property: by the blocks the tokenizer tells Japanese from Chinese, and the shipped weights were trained so.
HAN, KANA = r"\p{Han}", r"\p{InHiragana}\p{InKatakana}"
_LETTERS = {
    "han": regex.compile(f"[{HAN}]"), "kana": regex.compile(rf"[{KANA}\p{{InKatakana_Phonetic_Extensions}}]"),
    **{name: regex.compile(rf"\p{{{name}}}") for name in (
        "hangul", "greek", "cyrillic", "armenian", "hebrew", "arabic", "devanagari", "bengali", "tamil", "thai", "lao",
        "georgian", "khmer", "latin")}, "burmese": regex.compile(r"\p{Myanmar}"),
}
#: letters of a text that are enough to tell its script
LOOKED_AT = 4000
#: scripts that put no space between words
UNSPACED_SCRIPTS = frozenset({"han", "kana", "thai", "lao", "burmese", "khmer"})


def scripts_of(text: str) -> Counter[str]:
    """How many letters of each script `text` has, by its beginning."""
    counts = {name: len(letter.findall(text, 0, LOOKED_AT)) for name, letter in _LETTERS.items()}
    return Counter({name: count for name, count in counts.items() if count})


def is_unspaced(text: str) -> bool:
    """True when most letters of `text` are of scripts without spaces between words."""
    found = scripts_of(text)
    return sum(n for name, n in found.items() if name in UNSPACED_SCRIPTS) * 2 > sum(found.values())


def drawn_width(text: str, narrow: float = 1, wide: float = 2) -> float:
    """About how wide `text` is drawn, where a Latin letter takes `narrow` and a Chinese character `wide`."""
    return sum(wide if east_asian_width(c) in "WF" else narrow for c in text)
