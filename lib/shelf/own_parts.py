"""Files for training, validation and test as one own corpus, whose parts stay as they are: to set a number beside a
paper's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from lib.corpus import own_folder
from lib.corpus.splits import SPLITS, shared_places
from lib.upload import Options, Understanding, UploadedFile, read_upload
from models.base import Pair
from models.messages import N_, InputError, Note


class Parts(NamedTuple):
    """The `key` under which the corpus is kept, what was understood of each part, and how many pairs of "valid" and
    "test" have a sentence that stands in training too (of "test", or in validation)."""

    key: str
    read: dict[str, Understanding]
    shared: dict[str, int]


def keep_parts(files: Mapping[str, Sequence[UploadedFile]], options: Options, title: str) -> Parts:
    """Read the files of each part, by "train", "valid", "test", and keep all as an own corpus. Repeated pairs are left
    out of training, and stay in the other two, where a paper counts them. Parts in other languages than training's are
    an InputError, and so is one without files for training."""
    if not files.get("train"):
        raise InputError(N_("There are no files for training; give --train FILE."))
    read: dict[str, Understanding] = {}
    for name in SPLITS:
        if not files.get(name):
            continue
        try:
            found = read_upload(files[name], replace(options, splits=False, repeated=name != "train"))
        except InputError as error:
            raise InputError(N_("The files for {part}: {error}"), part=name, error=Note.of(error)) from error
        read[name] = found
        if set(found.languages) != set(read["train"].languages):
            raise InputError(N_("The files for {part} are in {found}, those for training in {wanted}; name the "
                                "languages with --languages."), part=name, found=" - ".join(found.languages),
                             wanted=" - ".join(read["train"].languages))
    languages = read["train"].languages
    parts = {name: _in_order(found, languages) for name, found in read.items()}
    key = own_folder.create(chain.from_iterable(parts.values()), languages, title,
                            extra={"splits": [[name, len(pairs)] for name, pairs in parts.items()]})
    shared = {name: len(shared_places(parts[name], _before(parts, name))) for name in parts if name != "train"}
    return Parts(key, read, shared)


def _in_order(found: Understanding, languages: Sequence[str]) -> Sequence[Pair]:
    """The pairs with the sides of training."""
    if tuple(found.languages) == tuple(languages):
        return found.pairs
    return [Pair(second, first) for first, second in found.pairs]


def _before(parts: Mapping[str, Sequence[Pair]], name: str) -> Iterator[Pair]:
    for other, pairs in parts.items():
        if other != name and not (name == "valid" and other == "test"):
            yield from pairs
