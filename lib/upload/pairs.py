"""Pairs kept small: their text as UTF-8 in one buffer, an object only while somebody looks at it.

A million pairs of short sentences take about 120 MB as Python strings in tuples, and half of that here.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

import numpy as np

from models.base import Pair


class Pairs(Sequence[Pair]):
    """A sequence of Pair. `ends` (2N) is where each text ends in `buffer`; `order` chooses and orders the pairs."""

    def __init__(self, buffer: bytes | bytearray, ends: np.ndarray, order: np.ndarray, swapped: bool = False) -> None:
        self._buffer, self._ends, self._order, self._swapped = buffer, ends, order, swapped

    def __len__(self) -> int:
        return len(self._order)

    @property
    def rows(self) -> np.ndarray:
        """The place of each pair among all that were read, repeated ones included."""
        return self._order

    @overload
    def __getitem__(self, index: int) -> Pair: ...
    @overload
    def __getitem__(self, index: slice) -> Pairs: ...

    def __getitem__(self, index: int | slice) -> Pair | Pairs:
        if isinstance(index, slice):
            return Pairs(self._buffer, self._ends, self._order[index], self._swapped)
        return self._pair(int(self._order[index]))

    def __iter__(self) -> Iterator[Pair]:
        for start in range(0, len(self._order), 4096):
            yield from map(self._pair, self._order[start:start + 4096].tolist())

    def _pair(self, i: int) -> Pair:
        start = int(self._ends[2 * i - 1]) if i else 0
        middle, end = int(self._ends[2 * i]), int(self._ends[2 * i + 1])
        one, two = self._buffer[start:middle].decode(), self._buffer[middle:end].decode()
        return Pair(two, one) if self._swapped else Pair(one, two)


class Repeated(NamedTuple):
    """A pair that came before: its line and the line of the first, as given to `Collector.add`."""

    line: int
    first: int
    row: int


class Collector:
    """Takes pairs one after another and leaves out repeated ones at the end."""

    def __init__(self) -> None:
        self.buffer = bytearray()
        self.ends = array("I")
        self.hashes = array("q")
        self.lines = array("I")
        self.lengths = (array("H"), array("H"))

    def add(self, first: str, second: str, line: int) -> None:
        """Keep a pair of line `line`."""
        buffer, ends = self.buffer, self.ends
        buffer += first.encode()
        ends.append(len(buffer))
        buffer += second.encode()
        ends.append(len(buffer))
        self.hashes.append(hash((first, second)))
        self.lines.append(line)
        self.lengths[0].append(len(first))
        self.lengths[1].append(len(second))

    def __len__(self) -> int:
        return len(self.lines)

    def finish(self, swapped: bool, shown: int, all_of_them: bool = False
               ) -> tuple[Pairs, int, list[Repeated], list[np.ndarray]]:
        """The distinct pairs, or all, how many were left out, the first `shown` of these, and the lengths of each
        side."""
        hashes, lines = np.frombuffer(self.hashes, np.int64), np.frombuffer(self.lines, np.uint32)
        order = np.argsort(hashes, kind="stable")
        in_order = hashes[order]
        fresh = np.ones(len(order), bool)
        fresh[1:] = (in_order[1:] != in_order[:-1]) | all_of_them
        keep = np.sort(order[fresh])
        again = np.flatnonzero(~fresh)
        rows = order[again]
        if len(rows) > shown:
            places = np.argpartition(rows, shown)[:shown]
            again, rows = again[places], rows[places]
        starts = np.flatnonzero(fresh)
        firsts = order[starts[np.searchsorted(starts, again, side="right") - 1]] if len(again) else rows
        repeated = sorted((Repeated(int(lines[r]), int(lines[f]), int(r)) for r, f in zip(rows, firsts)),
                          key=lambda item: item.row)
        lengths = [np.frombuffer(side, np.uint16)[keep] for side in self.lengths]
        pairs = Pairs(self.buffer, np.frombuffer(self.ends, np.uint32), keep.astype(np.uint32), swapped)
        return pairs, len(order) - len(keep), repeated, lengths[::-1] if swapped else lengths
