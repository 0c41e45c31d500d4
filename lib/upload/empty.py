"""What programs write for a cell that is empty: NaN, None, null, #N/A."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

#: no word of any language
_SURE = frozenset({"NaN", "#N/A", "#N/A N/A", "#NA", "<NA>", "\\N", "(null)", "[null]", "#NAME?", "#VALUE!", "#REF!",
                   "#DIV/0!", "#NULL!", "#NUM!", "-nan", "1.#QNAN"})
#: words too: empty in a column of sentences, or where the same one stands again and again
_WORDS = frozenset({"nan", "None", "null", "NULL", "NA", "N/A", "n/a", "N/a"})
_AGAIN = 3
#: characters of a text that is more than a word
_SENTENCE = 12


def stand_ins(cells: Sequence[str]) -> frozenset[str]:
    """The texts that stand for nothing in a column with these `cells`."""
    counts = Counter(cell for cell in cells if cell in _WORDS)
    others = sorted(len(cell.encode()) for cell in cells if cell and cell not in _WORDS and cell not in _SURE)
    sentences = bool(others) and others[len(others) // 2] >= _SENTENCE
    return _SURE | (_WORDS if sentences else {word for word, count in counts.items() if count >= _AGAIN})
