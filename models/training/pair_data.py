"""Pairs of sentences as pairs of id lists, as the three objectives read them. In a corpus of one language the second
list of every pair is empty."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple, Self, TypeVar

from models.base import Pair
from models.language.tokenizer import Tokenizer

T = TypeVar("T")
IdPair = tuple[list[int], list[int]]
#: a sentence longer than this, in tokens, is cut in training
LONGEST = 256
#: sentences encoded at once
CHUNK = 2000


class InShort(NamedTuple):
    """A text and the same in short, in the language at place `side` of the corpus."""

    text: str
    summary: str
    side: int


class TrainingPairs(list[Pair]):
    """Pairs that several networks learn from, one after another, and what all of them make of the pairs, made once.
    The ids are for reading; nobody changes them. Where there are `summaries`, to sum up is one task more."""

    summaries: Sequence[InShort] = ()
    #: how many blocks one pass goes through, each read when its turn has come; 1: all of it is in memory
    parts: int = 1
    _encoded_by: str | None = None
    _ids: list[IdPair]

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Self:
        """The same object where it is one already."""
        return pairs if isinstance(pairs, cls) else cls(pairs)

    @cached_property
    def digest(self) -> str:
        """Hex sha256 of the sentences in their order: what tells one training's data from another's."""
        told = [list(pair) for pair in self] + [list(one) for one in self.summaries]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def at_hand(self) -> TrainingPairs:
        """The pairs whose texts are there."""
        return self

    def turn(self, seed: int, number: int) -> None:
        """The `number`th block is to be read now."""

    def made(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives of the pairs, made once by that name."""
        kept = self.__dict__.setdefault("_made", {})
        if name not in kept:
            kept[name] = make()
        found: T = kept[name]
        return found

    def ids(self, tokenizer: Tokenizer) -> list[IdPair]:
        """Ids of both sides of each pair; pairs with an empty side are left out. With one language the first sides."""
        if self._encoded_by != tokenizer.fingerprint:
            first = _encoded(tokenizer, [pair.first for pair in self])
            if len(tokenizer.languages) == 1:
                self._ids = [(ids, []) for ids in first if ids]
            else:
                second = _encoded(tokenizer, [pair.second for pair in self])
                self._ids = [(a, b) for a, b in zip(first, second) if a and b]
            self._encoded_by = tokenizer.fingerprint
        return self._ids

    def summary_ids(self, tokenizer: Tokenizer) -> list[tuple[list[int], list[int], int]]:
        """Ids of each text and of its summary, and the place of their language; none where the vocabulary lacks the
        tag."""
        if tokenizer.summarise_id is None:
            return []
        texts = _encoded(tokenizer, [one.text for one in self.summaries])
        short = _encoded(tokenizer, [one.summary for one in self.summaries])
        return [(a, b, one.side) for a, b, one in zip(texts, short, self.summaries) if a and b]


def _encoded(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[list[int]]:
    """Ids of each text, cut. Equal ids are one and the same number, which takes half the memory."""
    numbers = list(range(tokenizer.vocab_size))
    for start in range(0, len(texts), CHUNK):
        for ids in tokenizer.encode_batch(texts[start:start + CHUNK]):
            yield [numbers[i] for i in ids[:LONGEST]]


def usual_longest(pairs: Sequence[IdPair], languages: Sequence[str]) -> dict[str, int]:
    """For each language the length in tokens that 99 of 100 texts keep to, where a text says little about how long its
    counterpart is (an answer to a question, an article under a title); {} where translations are about as long."""
    def unlike(a: Sequence[int], b: Sequence[int]) -> bool:
        return max(len(a), len(b)) > 2 * min(len(a), len(b)) + 8

    if len(languages) < 2 or sum(unlike(a, b) for a, b in pairs) <= 0.01 * len(pairs):
        return {}
    return {code: sorted(len(pair[side]) for pair in pairs)[int(0.99 * (len(pairs) - 1))]
            for side, code in enumerate(languages)}


def joined_pairs(pairs: Sequence[IdPair], share: float, draw: random.Random) -> list[IdPair]:
    """Longer examples: two or three pairs drawn at random, side joined to side; `share` times as many as `pairs`. What
    would be too long is left out."""
    joined = []
    for _ in range(int(share * len(pairs))):
        parts = draw.choices(pairs, k=draw.choice((2, 2, 3)))
        first, second = (list(chain.from_iterable(part[side] for part in parts)) for side in (0, 1))
        if max(len(first), len(second)) <= LONGEST:
            joined.append((first, second))
    return joined
