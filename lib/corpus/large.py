"""A corpus too large to be held in memory as text: read as a stream, split, tokenized once into files of numbers.

A table of two columns is read block by block, twice. The first time only a number of 64 bits is kept of each sentence:
enough to tell which pairs hang together, and so to split as `lib.corpus.splits` does. The second time the sentences are
cut into tokens, by all cores, and written one after another; they are then read as a map of the file, of which only the
part that is looked at is in memory.

N pairs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.corpus import splits
from models.base import Pair
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

#: pairs read at once; sentences that a tokenizer is learned from; pairs shuffled among themselves
BLOCK, ENOUGH, SHUFFLED = 10_000, 200_000, 100_000
INFO, SPLIT, IDS, LENGTHS = "large.json", "splits.npy", "ids.bin", "lengths.npy"
#: beside them the tokenizer, and the text of the pairs held out, to be scored on
TOKENIZER, HELD_OUT = "tokenizer.json", {1: "valid.tsv", 2: "test.tsv"}
Report = Callable[[str, int], None]


def stream(path: Path) -> Iterator[Pair]:
    """The pairs of a table with tabs, UTF-8, one after another; lines without two texts are passed over."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
            for line in file:
                first, tab, rest = line.rstrip("\r\n").partition("\t")
                second = rest.partition("\t")[0].strip()
                if tab and first.strip() and second:
                    yield Pair(first.strip(), second)
    except OSError as error:
        raise InputError(N_("The file {path} cannot be read: {reason}."), path=str(path),
                         reason=error.strerror or str(error)) from error


def blocks(path: Path) -> Iterator[list[Pair]]:
    """The same, so many at once."""
    pairs = stream(path)
    while block := list(islice(pairs, BLOCK)):
        yield block


def split(path: Path, report: Report = lambda what, done: None) -> np.ndarray:
    """For each pair 0 (train), 1 (valid) or 2 (test), uint8 (N,): the same as `split_pairs` gives, without the text."""
    sides: tuple[list[np.ndarray], list[np.ndarray]] = ([], [])
    done = 0
    for block in blocks(path):
        for side, found in enumerate(sides):
            keys = splits.matching_keys(pair[side] for pair in block)
            found.append(np.fromiter((splits.number_of(key) for key in keys), np.uint64, len(keys)))
        done += len(block)
        report("read", done)
    if not done:
        raise InputError(N_("The file {path} has no pairs; it must be a table of two columns with a tab between them."),
                         path=str(path))
    first, second = (np.concatenate(found) for found in sides)
    sides[0].clear()
    sides[1].clear()
    known, nodes = np.unique(np.concatenate([first, second]), return_inverse=True)
    labels = splits.labels_of(nodes[:done], nodes[done:], len(known))
    return splits.part_of(labels, second / 2.0**64)


def learn_tokenizer(path: Path, parts: np.ndarray, languages: Sequence[str], vocab_size: int | None = None
                    ) -> Tokenizer:
    """A tokenizer of about ENOUGH training sentences, from all over the file."""
    from models.language.tokenizer import Tokenizer

    step = max(1, 2 * int((parts == 0).sum()) // ENOUGH)
    texts = (text for i, pair in enumerate(stream(path)) if i % step == 0 and parts[i] == 0 for text in pair)
    return Tokenizer.train(texts, languages, vocab_size)


def prepare(path: Path, languages: Sequence[str], out: Path, tokenizer: Tokenizer | None = None,
            report: Report = lambda what, done: None, vocab_size: int | None = None) -> LargePairs:
    """Read, split and tokenize `path` into the folder `out`; what is there is written anew. Until all of it is there,
    it is no prepared corpus: large.json comes last."""
    parts = split(path, report)
    tokenizer = tokenizer or learn_tokenizer(path, parts, languages, vocab_size)
    out.mkdir(parents=True, exist_ok=True)
    (out / INFO).unlink(missing_ok=True)
    kind = np.uint16 if tokenizer.vocab_size <= np.iinfo(np.uint16).max else np.uint32
    lengths = np.zeros((len(parts), 2), np.uint16)
    with path.open("rb") as text:
        digest = hashlib.file_digest(text, "sha256").hexdigest()
    done = 0
    with ExitStack() as files:
        file = files.enter_context((out / IDS).open("wb"))
        held_out = {part: files.enter_context((out / name).open("w", encoding="utf-8"))
                    for part, name in HELD_OUT.items()}
        for block in blocks(path):
            for pair, part in zip(block, parts[done:done + len(block)].tolist()):
                if part in held_out:
                    held_out[part].write("\t".join(pair) + "\n")
            ids = tokenizer.encode_batch([text for pair in block for text in pair])
            ids = [sequence[:np.iinfo(np.uint16).max] for sequence in ids]
            lengths[done:done + len(block)] = np.fromiter(map(len, ids), np.uint16, len(ids)).reshape(-1, 2)
            np.concatenate([np.asarray(sequence, kind) for sequence in ids]).tofile(file)
            done += len(block)
            report("tokenized", done)
    np.save(out / LENGTHS, lengths)
    np.save(out / SPLIT, parts)
    tokenizer.save(out / TOKENIZER)
    (out / INFO).write_text(json.dumps({"pairs": done, "languages": list(languages), "kind": np.dtype(kind).name,
                                        "tokenizer": tokenizer.fingerprint, "file": path.name,
                                        "sha256": digest}), encoding="utf-8")
    return LargePairs(out)


class LargePairs:
    """The ids of a prepared corpus, as a map of the file."""

    def __init__(self, folder: Path) -> None:
        try:
            self.info: dict[str, Any] = json.loads((folder / INFO).read_text(encoding="utf-8"))
            self.lengths, self.parts = (np.load(folder / name, mmap_mode="r") for name in (LENGTHS, SPLIT))
            self._ids = np.memmap(folder / IDS, np.dtype(self.info["kind"]), "r")
        except (OSError, ValueError, KeyError) as error:
            raise InputError(N_("There is no prepared corpus in {path}, or a part of it is missing; prepare it again."),
                             path=str(folder)) from error
        self._ends = np.cumsum(self.lengths.reshape(-1).astype(np.int64))

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, i: int) -> tuple[list[int], list[int]]:
        start = int(self._ends[2 * i - 1]) if i else 0
        middle, end = int(self._ends[2 * i]), int(self._ends[2 * i + 1])
        return self._ids[start:middle].tolist(), self._ids[middle:end].tolist()

    def places(self, name: str) -> np.ndarray:
        """The pairs of a split."""
        return np.flatnonzero(np.asarray(self.parts) == splits.SPLITS.index(name))

    def shuffled(self, name: str, rng: np.random.Generator) -> Iterator[np.ndarray]:
        """The pairs of a split, block by block in random order, and shuffled within each."""
        places = self.places(name)
        cut = [places[start:start + SHUFFLED] for start in range(0, len(places), SHUFFLED)]
        for i in rng.permutation(len(cut)):
            yield rng.permutation(cut[i])
