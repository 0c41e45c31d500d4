"""The nearest of several codes to one that does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches


def nearest(code: str, codes: Sequence[str]) -> str:
    """The code itself, or the one that is spelled most like it, or the first."""
    if code in codes:
        return code
    return next(iter(get_close_matches(code.strip().lower()[:80], codes, 1, 0.4)), codes[0])


def nearest_number(code: str, most: int) -> int:
    """A whole number from 1 to `most`, the nearest to what `code` says; 1 where it says none."""
    digits = code.strip()[:12]
    try:
        value = int(float(digits))
    except (ValueError, OverflowError):
        return 1
    return min(max(1, value), most)
