"""Text before it becomes tokens, and after: normalisation, and the few rules that put words back into a sentence."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Han characters and the marks that Chinese writes without spaces around them
_CJK = re.compile(
    r"[\u2e80-\u2fff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACES = re.compile(r"\s+")

_NO_SPACE_BEFORE = frozenset(".,!?;:)]}%’”…°")
_NO_SPACE_AFTER = frozenset("([{$#£€¥“‘@")
_STRAIGHT_QUOTES = frozenset("\"'")
_TIGHT = frozenset("/—–&_~^*+=<>|\\·•")


@lru_cache(maxsize=1)
def _to_simplified():
    from opencc import OpenCC

    return OpenCC("t2s")


def has_chinese(text: str) -> bool:
    """True when `text` holds a Han character."""
    return _HAN.search(text) is not None


def guess_language(text: str, languages: tuple[str, str]) -> str:
    """The corpus language that `text` is most likely in: Chinese is told by its characters; otherwise the first
    language of the corpus that is not Chinese."""
    if "zh" in languages and has_chinese(text):
        return "zh"
    return next((code for code in languages if code != "zh"), languages[0])


def normalize(text: str) -> str:
    """`text` as every method reads it: composed characters (NFC), no control or invisible characters, single spaces,
    and Chinese in simplified characters, so that both scripts mean the same (OpenCC t2s)."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(
        " " if c.isspace() or unicodedata.category(c) == "Cc" else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn")
    )
    text = _SPACES.sub(" ", text).strip()
    return _to_simplified().convert(text) if has_chinese(text) else text


def join_words(words: list[str]) -> str:
    """Words and marks back into a sentence: no spaces inside Chinese, English punctuation attached to its word.

    Straight quotes open and close in turn; one without a partner is an apostrophe (the dogs' bowls).
    """
    text, glue, open_quotes = "", True, set()
    for i, word in enumerate(words):
        if not word:
            continue
        attach_left = word[0] in _NO_SPACE_BEFORE or (word in _TIGHT)
        attach_right = word[-1] in _NO_SPACE_AFTER or (word in _TIGHT)
        if word in _STRAIGHT_QUOTES:
            if word in open_quotes:
                open_quotes.discard(word)
                attach_left = True
            elif word == "'" and text and "'" not in words[i + 1:]:
                attach_left = True
            else:
                open_quotes.add(word)
                attach_right = True
        between_cjk = bool(text) and (
            _CJK.match(text[-1]) is not None or _CJK.match(word[0]) is not None or text[-1] + word[0] == "”“"
        )
        text += word if glue or attach_left or between_cjk else " " + word
        glue = attach_right
    return text
