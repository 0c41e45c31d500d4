"""Pairs of a corpus that does not fit into memory: their ids lie in a file, and one block of them at a time is read.

A pass goes through the blocks in an order that the seed and the pass decide. A block has pairs from all over the file,
so it is like the whole, and its batches are shuffled like those of a small corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, overload

import numpy as np

from models.base import Pair
from models.language.tokenizer import Tokenizer
from models.training.pair_data import LONGEST, IdPair, TrainingPairs

#: pairs of a block, and pairs whose texts are at hand
BLOCK, AT_HAND = 10_000, 10_000


class Ids(Protocol):
    """The ids of all pairs, wherever they are."""

    def __getitem__(self, i: int) -> IdPair:
        """The ids of both sides of pair i."""


class Block(Sequence[IdPair]):
    """The pairs that are in memory now."""

    def __init__(self) -> None:
        self._pairs: list[IdPair] = []

    def hold(self, pairs: Iterator[IdPair]) -> None:
        """These, and no longer the ones before; what is too long is cut, and pairs with an empty side are left out."""
        self._pairs = []  # first: never two blocks at once
        self._pairs = [(a[:LONGEST], b[:LONGEST]) for a, b in pairs if a and b]

    @overload
    def __getitem__(self, i: int) -> IdPair: ...
    @overload
    def __getitem__(self, i: slice) -> list[IdPair]: ...
    def __getitem__(self, i: int | slice) -> IdPair | list[IdPair]:
        return self._pairs[i]

    def __len__(self) -> int:
        return len(self._pairs)

    def __iter__(self) -> Iterator[IdPair]:
        return iter(self._pairs)


def decoded(ids: Ids, places: Sequence[int], tokenizer: Tokenizer) -> list[Pair]:
    """The texts of some pairs, from their ids."""
    first, second = tokenizer.languages
    return [Pair(tokenizer.decode(a, first), tokenizer.decode(b, second)) for a, b in (ids[int(i)] for i in places)]


class HeldOutPairs(TrainingPairs):
    """A few pairs with their texts and their ids."""

    @classmethod
    def of_ids(cls, ids: Ids, places: Sequence[int], tokenizer: Tokenizer) -> HeldOutPairs:
        """The pairs at `places`."""
        pairs = cls(decoded(ids, places, tokenizer))
        pairs._ids = [ids[int(i)] for i in places]
        pairs._encoded_by = tokenizer.fingerprint
        return pairs


class MappedPairs(TrainingPairs):
    """The pairs at `places` of a file of ids. As a list it is a sample of their texts, all that is at hand of them; its
    `ids` are those of the block that `turn` has read."""

    def __init__(self, ids: Ids, places: np.ndarray, tokenizer: Tokenizer, digest: str) -> None:
        some = places[:: max(1, len(places) // AT_HAND)][:AT_HAND]
        super().__init__(decoded(ids, some.tolist(), tokenizer))
        self._file, self._places, self._tokenizer, self._block = ids, places, tokenizer, Block()
        self.parts = max(1, -(-len(places) // BLOCK))
        self.__dict__["digest"] = digest  # the property's place: the text is not there to be read through

    def turn(self, seed: int, number: int) -> None:
        """Read the block that comes as the `number`th, the passes counted through."""
        order = np.random.default_rng([seed, number // self.parts]).permutation(self.parts)
        chosen = self._places[order[number % self.parts]:: self.parts]
        self._block.hold(self._file[int(i)] for i in chosen)

    def ids(self, tokenizer: Tokenizer) -> Sequence[IdPair]:  # type: ignore[override]
        """The pairs of the block that is in memory; who asks begins with the same one, whatever was read before."""
        assert tokenizer.fingerprint == self._tokenizer.fingerprint
        self.turn(0, 0)
        return self._block

    @property
    def at_hand(self) -> TrainingPairs:
        """The sample, as pairs of their own."""
        return self.made("at hand", lambda: TrainingPairs(self))
