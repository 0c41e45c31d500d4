"""How an answer differs from the expected one, word by word: what it has, what stands elsewhere, what it lacks.

A word is a Chinese character or a run of letters in small letters; an English short form counts as the words that it is
short for, so that *I'm* and *I am* are the same. Nothing here knows what a word means: another right wording differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lib.compare.answer_flags import spans_of

EXTRA, MOVED = "extra", "moved"
_ENDINGS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will"}
#: words after which 's is "is"
_IS = frozenset(("he", "she", "it", "that", "there", "here", "what", "who", "where"))
_WHOLE = {"can't": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"),
          "let's": ("let", "us")}


@dataclass(frozen=True)
class Difference:
    """An answer beside the expected one, which has `count` words: `kept` of them it has, `placed` of those in the
    expected order, and it is `missing` the others, in their order. `marks` are the places (start, end, kind) in the
    answer's text of words that the expected answer does not have, or has fewer of (`EXTRA`), and of words that it has
    elsewhere (`MOVED`)."""

    count: int
    kept: int
    placed: int
    missing: tuple[str, ...]
    marks: tuple[tuple[int, int, str], ...]


def full(word: str) -> tuple[str, ...]:
    """A word in small letters, a short form as the words that it is short for."""
    word = word.replace("’", "'")
    if word in _WHOLE:
        return _WHOLE[word]
    for ending, meant in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending), meant
    stem, _, ending = word.partition("'")
    return (stem, "is") if ending == "s" and stem in _IS else (word,)


def full_words(text: str) -> list[str]:
    """The words of a text, short forms in full."""
    return [one for word, _, _ in spans_of(text) for one in full(word)]


def difference(answer: str, expected: str) -> Difference:
    """`answer` beside `expected`."""
    found = spans_of(answer)
    spans = [(word, place) for place, (spelled, _, _) in enumerate(found) for word in full(spelled)]
    here, there = [word for word, _ in spans], full_words(expected)
    straight = _straight(here, there)
    # of a word that is there more than once, first those in their order count, then those that come first
    left = Counter(there) - Counter(here[i] for i in straight)
    kinds: dict[int, str] = {}
    moved = 0
    for i, (word, place) in enumerate(spans):
        if i in straight:
            continue
        kind = MOVED if left[word] > 0 else EXTRA
        left[word] -= 1
        moved += kind == MOVED
        kinds[place] = EXTRA if EXTRA in (kind, kinds.get(place)) else MOVED
    return Difference(len(there), len(straight) + moved, len(straight), _missing(there, here, straight),
                      tuple((found[place][1], found[place][2], kind) for place, kind in sorted(kinds.items())))


def _missing(there: Sequence[str], here: Sequence[str], straight: dict[int, int]) -> tuple[str, ...]:
    """The words that `there` has more often than `here`, in their order, at places that `straight` does not pair."""
    less = Counter(there) - Counter(here)
    paired = set(straight.values())
    found = []
    for place, word in enumerate(there):
        if place not in paired and less[word] > 0:
            less[word] -= 1
            found.append(word)
    return tuple(found)


def _straight(here: Sequence[str], there: Sequence[str]) -> dict[int, int]:
    """A longest common subsequence: place in `here` -> place in `there`. A row of the usual table is one whole number,
    whose bit j is 0 where the longest one of `there`'s first j + 1 words is longer than that of its first j (Hyyro
    2004): thousands of words take no time."""
    places = {word: sum(1 << j for j, other in enumerate(there) if other == word) for word in set(there)}
    all_bits = (1 << len(there)) - 1
    rows = [all_bits]
    for word in here:
        row = rows[-1]
        common = row & places.get(word, 0)
        rows.append(((row + common) | (row - common)) & all_bits)
    found, i, j = {}, len(here), len(there)
    while i and j:
        if rows[i] >> (j - 1) & 1:
            j -= 1
        elif not rows[i - 1] >> (j - 1) & 1:
            i -= 1
        else:
            i, j = i - 1, j - 1
            found[i] = j
    return found
