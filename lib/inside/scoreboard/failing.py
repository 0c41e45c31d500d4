"""Test sentences on which two rows of the Scoreboard differ: sorted, filtered, and how far the two answers are apart.

Edit distance: Levenshtein 1966, the fewest characters to be written, dropped or replaced.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np
import regex

from models.messages import N_

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

#: by what the sentences are sorted; the first comes first
ORDERS: Mapping[str, str] = {
    "apart": N_("the two differ most"), "first": N_("the first is ahead"), "second": N_("the second is ahead"),
    "both": N_("both fail"),
}
#: which words a sentence must hold to be shown
WORDS: Mapping[str, str] = {"any": N_("any words"), "unknown": N_("a word never seen in training"),
                            "rare": N_("a word seen twice or less")}
#: how often a rare word is seen in training at most
RARE = 2
#: longer texts are compared by their beginnings
LONGEST = 2000
_LETTER = regex.compile(r"\p{L}|\p{N}")


@dataclass(frozen=True)
class Sentence:
    """A test sentence with its two scores (chrF of the sentence, 0-100): `place` in the test split, how many tokens are
    read, words of the source that training never had, and those that it had `RARE` times at most."""

    place: int
    source: str
    expected: str
    first: float
    second: float
    tokens: int
    unknown: tuple[str, ...]
    rare: tuple[str, ...]


def word_counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    """How often each word (in Chinese: each character) stands in the texts; capitals do not count."""
    return Counter(word.casefold() for text in texts for word in tokenizer.split(text))


def sentences(pairs: Sequence[tuple[str, str]], first: Sequence[float] | np.ndarray,
              second: Sequence[float] | np.ndarray, tokenizer: Tokenizer, seen: Mapping[str, int]) -> list[Sentence]:
    """The test sentences (source, expected) with the scores of the two rows, in the order of the split. `seen`: how
    often training had each word."""
    lengths = [len(ids) for ids in tokenizer.encode_batch([source for source, _ in pairs])]
    found = []
    for place, (source, expected) in enumerate(pairs):
        words = [w for w in dict.fromkeys(tokenizer.split(source)) if _LETTER.search(w)]
        counts = {word: seen.get(word.casefold(), 0) for word in words}
        found.append(Sentence(
            place, source, expected, float(first[place]), float(second[place]), lengths[place],
            tuple(w for w in words if not counts[w]), tuple(w for w in words if 0 < counts[w] <= RARE)))
    return found


def ordered(found: Iterable[Sentence], order: str) -> list[Sentence]:
    """Sorted by one of `ORDERS`; equal ones stay in the order of the split."""
    by = {"apart": lambda s: -abs(s.first - s.second), "first": lambda s: s.second - s.first,
          "second": lambda s: s.first - s.second, "both": lambda s: max(s.first, s.second)}[order]
    return sorted(found, key=by)


def kept(found: Iterable[Sentence], least: int = 0, most: int | None = None, words: str = "any",
         places: Collection[int] | None = None) -> list[Sentence]:
    """Those of `least` to `most` tokens, with such `words` (one of `WORDS`), at one of the `places` (None: all)."""
    def has(sentence: Sentence) -> bool:
        return words == "any" or bool(sentence.unknown) or (words == "rare" and bool(sentence.rare))

    return [s for s in found if least <= s.tokens and (most is None or s.tokens <= most) and has(s)
            and (places is None or s.place in places)]


def edit_distance(one: str, other: str) -> int:
    """Characters to be written, dropped or replaced to make one text of the other."""
    one, other = one[:LONGEST], other[:LONGEST]
    row = np.arange(len(other) + 1)
    letters = np.array(list(other), dtype=object)
    along = np.arange(len(other) + 1)
    for i, letter in enumerate(one, 1):
        step = np.minimum(row[1:] + 1, row[:-1] + (letters != letter))
        # dropping letters runs from left to right: the least so far, plus the way from there
        row = np.minimum.accumulate(np.concatenate([[i], step]) - along) + along
    return int(row[-1])


def differing(one: str, other: str) -> list[tuple[str, bool]]:
    """`one` in parts, each with whether the other text lacks it there; together they are `one`."""
    cut = regex.compile(r"\p{Han}|[\p{L}\p{N}'’]+|\s+|.", regex.DOTALL)
    parts, others = cut.findall(one), cut.findall(other)
    found: list[tuple[str, bool]] = []
    for tag, i, j, _, _ in SequenceMatcher(None, parts, others, autojunk=False).get_opcodes():
        if i < j:
            found.append(("".join(parts[i:j]), tag != "equal"))
    return found
