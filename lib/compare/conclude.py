"""What follows from the answers to one question, computed from these answers alone and claiming no more.

Nobody here knows what is right. Where an expected answer is given, an example's or the reader's, the answers are laid
beside it; else the words that most answers share are looked for, which says who stands apart and not who is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lib.compare.answer_flags import spans_of, words_of
from lib.compare.differences import Difference, difference, full_words
from lib.compare.questions import Row

#: cosines that are shown as 1.00
SAME = 0.995


@dataclass(frozen=True)
class Kept:
    """Of the `words` that most answers share: the methods that have `all` of them in this order, those that have them
    in another `order`, and what each of the others is `lacking`."""

    words: tuple[str, ...]
    all: tuple[str, ...]
    order: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


def shared(texts: Sequence[Sequence[str]]) -> list[str]:
    """The words that more than half of the texts have, in the order of the text that is most like the others."""
    if len(texts) < 3:
        return []
    counts = [Counter(text) for text in texts]
    middle = max(texts, key=lambda text: sum(SequenceMatcher(None, text, other, autojunk=False).ratio()
                                             for other in texts))
    seen: Counter[str] = Counter()
    found = []
    for word in middle:
        seen[word] += 1
        if sum(count[word] >= seen[word] for count in counts) * 2 > len(texts):
            found.append(word)
    return found


def _answers(rows: Sequence[Row]) -> dict[str, str]:
    return {row.method: row.output for row in rows if isinstance(row.output, str) and row.output.strip()}


def _as_written(words: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Each word with the capitals in which most of the texts write it; one that none writes so (an opened short form)
    as it is."""
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        for word, start, end in spans_of(text):
            seen.setdefault(word, Counter())[text[start:end]] += 1
    return [seen[word].most_common(1)[0][0] if word in seen else word for word in words]


def kept(rows: Sequence[Row]) -> Kept | None:
    """Who has which of the words that most answers share; None where there are no such words."""
    texts = {method: full_words(text) for method, text in _answers(rows).items()}
    words = shared(list(texts.values()))
    if not words:
        return None
    wanted, lacking = Counter(words), {}
    for method, text in texts.items():
        if less := wanted - Counter(text):
            lacking[method] = tuple(less.elements())
    have = [method for method in texts if method not in lacking]
    order = tuple(method for method in have if not _within(words, texts[method]))
    written = _as_written(words, list(_answers(rows).values()))
    return Kept(tuple(written), tuple(m for m in have if m not in order), order, lacking)


@dataclass(frozen=True)
class Judged:
    """The answers beside the expected one, which has `count` words: by method, and who has `all` of them in their
    order. Of those that have two or more words elsewhere, `moved` has how many of how many, the largest share
    first."""

    count: int
    by: Mapping[str, Difference]
    all: tuple[str, ...]
    moved: Mapping[str, tuple[int, int]]

    def with_words(self, many: int) -> tuple[str, ...]:
        """The methods that have so many of the words."""
        return tuple(method for method, one in self.by.items() if one.kept == many)


def judged(rows: Sequence[Row], expected: str) -> Judged | None:
    """Every answer beside the expected one; None where either is missing."""
    by = {method: difference(text, expected) for method, text in _answers(rows).items()}
    count = len(full_words(expected))
    if not by or not count:
        return None
    moved = {method: (one.kept - one.placed, one.kept) for method, one in by.items() if one.kept - one.placed > 1}
    return Judged(count, by, tuple(method for method, one in by.items() if one.placed == count),
                  dict(sorted(moved.items(), key=lambda item: -item[1][0] / item[1][1])))


def _within(words: Sequence[str], text: Sequence[str]) -> bool:
    """Whether the words stand in the text in their order."""
    rest = iter(text)
    return all(any(word == other for other in rest) for word in words)


@dataclass(frozen=True)
class Nearest:
    """Which two sentences (numbers from 1) a method puts nearest, `pairs` by method, `most` the pair that most methods
    choose; and `same`, for each method the pairs that it cannot tell apart."""

    pairs: Mapping[str, tuple[int, int]]
    most: tuple[int, int]
    same: Mapping[str, tuple[tuple[int, int], ...]]


def nearest(rows: Sequence[Row], texts: Sequence[str]) -> Nearest | None:
    """Of the similarities; None where there are no two methods or no two pairs to choose from."""
    pairs: dict[str, tuple[int, int]] = {}
    same: dict[str, tuple[tuple[int, int], ...]] = {}
    places = [(i, j) for i in range(len(texts)) for j in range(i + 1, len(texts)) if texts[i] != texts[j]]
    for row in rows:
        if not isinstance(row.output, list) or not places:
            continue
        values = {(i, j): float(row.output[i][j]) for i, j in places}
        i, j = max(values, key=values.__getitem__)
        pairs[row.method] = (i + 1, j + 1)
        if alike := tuple((i + 1, j + 1) for (i, j), value in values.items() if value >= SAME):
            same[row.method] = alike
    if len(pairs) < 2:
        return None
    return Nearest(pairs, Counter(pairs.values()).most_common(1)[0][0], same)


@dataclass(frozen=True)
class Going:
    """How texts go on: the first word `word` that most methods write, `together` who writes it, and `codes`, the
    methods by warning."""

    word: str
    together: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]
    all: int


def going(rows: Sequence[Row], prompt: str) -> Going | None:
    """Of the continuations; None where there are fewer than two."""
    firsts: dict[str, str] = {}
    for row in rows:
        if isinstance(row.output, str):
            written = row.output[len(prompt):] if row.output.startswith(prompt) else row.output
            firsts[row.method] = next(iter(words_of(written)), "")
    if len(firsts) < 2:
        return None
    word, _ = Counter(word for word in firsts.values() if word).most_common(1)[0] if any(firsts.values()) else ("", 0)
    together = tuple(method for method, first in firsts.items() if word and first == word)
    codes: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for flag in row.warnings:
            if flag.code in ("copy", "repetition", "empty"):
                codes[flag.code] = (*codes.get(flag.code, ()), row.method)
    return Going(word, together, codes, len(firsts))
