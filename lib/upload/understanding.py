"""What was understood of an upload, and the reader's corrections of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lib.upload.columns import Column
from lib.upload.notes import LeftOut
from models.base import Pair
from models.messages import Note

#: pairs that are shown as examples
EXAMPLES = 5


@dataclass(frozen=True)
class Options:
    """Corrections by the reader; None leaves a question to the reading.

    `columns` counts from 0: (i, j) makes pairs, (i,) one language. `sentences` says how text in one language is laid
    out. `markup` says whether tags and entities of HTML are read as what they mean (True) or kept as they are. `splits`
    keeps the parts for training and tests that the files' names tell. `repeated` keeps pairs that came before too, as a
    published test file needs it. `swap` exchanges the two sides, codes included, after everything else.
    """

    columns: tuple[int, ...] | None = None
    languages: tuple[str, ...] | None = None
    header: bool | None = None
    delimiter: str | None = None
    encoding: str | None = None
    swap: bool = False
    sentences: Literal["lines", "prose"] | None = None
    markup: bool | None = None
    splits: bool = False
    repeated: bool = False


@dataclass(frozen=True)
class Understanding:
    """What an upload holds.

    `pairs` is a sequence of distinct Pair (second "" with one language); `languages` has two codes, or one. `format`
    is tsv, csv, xlsx, parquet, tmx, xliff, po, sgm, jsonl, subtitles, aligned or text. `counts`: lines (read, blank
    ones apart), blank, pairs (before repeated ones were dropped), kept. `lengths` has a mapping min, median, max for
    each side, in characters. `left_out` lists the first lines that gave no pair, repeated pairs among them;
    `left_out_total` counts all. `splits` has the parts that the files' names tell, in the order of the pairs, with
    their sizes; empty where they do not tell train and something else. `own_splits`: the reader wants them kept.
    """

    pairs: Sequence[Pair]
    languages: tuple[str, ...]
    format: str
    encoding: str
    delimiter: str | None
    header: bool
    columns: tuple[Column, ...]
    counts: Mapping[str, int]
    lengths: tuple[Mapping[str, float], ...]
    duplicates: int
    left_out: tuple[LeftOut, ...]
    left_out_total: int
    warnings: tuple[Note, ...]
    files: tuple[str, ...]
    splits: tuple[tuple[str, int], ...] = ()
    own_splits: bool = False

    def examples(self, count: int = EXAMPLES) -> list[Pair]:
        """Pairs from the beginning, the middle and the end."""
        last = len(self.pairs) - 1
        places = sorted({round(i * last / max(count - 1, 1)) for i in range(count)})
        return [self.pairs[i] for i in places]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; `pairs` is their number and `examples` shows a few."""
        return {
            "pairs": len(self.pairs), "languages": list(self.languages), "format": self.format,
            "encoding": self.encoding, "delimiter": self.delimiter, "header": self.header,
            "columns": [{"name": c.name, "sample": c.sample, "role": c.role} for c in self.columns],
            "counts": dict(self.counts),
            "lengths": {code: dict(side) for code, side in zip(self.languages, self.lengths)},
            "duplicates": self.duplicates, "left_out_total": self.left_out_total,
            "left_out": [item.as_json() for item in self.left_out],
            "warnings": [str(w) for w in self.warnings], "files": list(self.files),
            "splits": [list(item) for item in self.splits], "own_splits": self.own_splits,
            "examples": [list(pair[:len(self.languages)]) for pair in self.examples()],
        }
