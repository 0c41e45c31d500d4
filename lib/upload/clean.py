"""The text of a cell: composed characters (NFC), no control characters, no space around it and no line end in it."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
#: control characters, marks of direction, zero-width spaces, halves of surrogate pairs, and no characters at all
_INVISIBLE = re.compile("[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\u200b\\u2060\\ufeff\\u202a-\\u202e"
                        "\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]")
_CONTROL = re.compile("[\\x00-\\x08\\x0e-\\x1b\\x7f]")


def clean(text: str) -> str:
    """`text` as it is kept."""
    if text.isprintable() and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text.strip()
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def has_control(text: str) -> bool:
    """Whether `text` holds control characters, such as NUL."""
    return not text.isprintable() and _CONTROL.search(text) is not None
