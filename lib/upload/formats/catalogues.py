"""Catalogues of an app's texts in JSON: a file a language, or one file with an object a language. They belong together
by their keys, in whatever order these stand and however deep.

    en.json {"menu": {"open": "Open"}}   zh.json {"menu": {"open": "打开"}}      {"en": {"open": "Open"}, "zh": {...}}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from lib.upload.encoding import Encoding, find_encoding, read_all
from lib.upload.files import UploadedFile
from lib.upload.language import code_of
from lib.upload.source import Row, Source
from models.messages import InputError

#: the largest file (bytes) that is looked at: it is held as objects
_LARGEST = 5_000_000
_SUFFIXES = (".json", ".arb")
#: the part of a catalogue's texts whose keys the other one must have
_SHARED = 0.5


def catalogues(file: UploadedFile, wanted: str | None) -> list[Source]:
    """The catalogue in a file, as a source of keys and texts; one for each language that a single file holds. None
    where the file is something else."""
    if not file.name.lower().endswith(_SUFFIXES) or len(file.data) > _LARGEST or file.data[:1] == b"[":
        return []
    try:
        encoding = find_encoding(file, wanted)
        value = json.loads(read_all(file.data, encoding).lstrip("\ufeff"))
    except (InputError, ValueError, RecursionError):
        return []
    if not isinstance(value, dict):
        return []
    inside = {code: texts for key, one in value.items() if isinstance(one, dict) and (code := code_of(key))
              and len(texts := _texts(one)) > 1}
    if len(inside) > 1 and len(inside) == len(value):
        return [_source(file, encoding, code, texts) for code, texts in inside.items()]
    texts = _texts(value)
    return [_source(file, encoding, "", texts)] if len(texts) > 1 else []


def _texts(value: Any) -> dict[str, str]:
    """The texts by the path of their keys; what begins with @ is said about a text (Flutter's files). Nothing where
    numbers and the like are more."""
    found: dict[str, str] = {}
    others, path, left = 0, "", [("", value)]
    while left:
        path, one = left.pop()
        if isinstance(one, dict):
            left += [(f"{path}\n{key}", inner) for key, inner in reversed(one.items()) if not key.startswith("@")]
        elif isinstance(one, list):
            left += [(f"{path}\n{place}", inner) for place, inner in reversed(list(enumerate(one)))]
        elif isinstance(one, str):
            found[path] = one
        else:
            others += one is not None
    return found if len(found) > others else {}


def _source(file: UploadedFile, encoding: Encoding, code: str, texts: dict[str, str]) -> Source:
    def rows() -> Iterator[Row]:
        yield from enumerate(([key, text] for key, text in texts.items()), 1)

    return Source(file, "catalogue", encoding, rows, names=["key", "text"], codes=["", code])


def _of(source: Source) -> dict[str, str]:
    return {cells[0]: cells[1] for _, cells in source.rows() if isinstance(cells, list)}


def belong_together(group: Sequence[Source]) -> bool:
    """Whether the catalogues have enough keys in common with the first one."""
    first, *others = [set(_of(source)) for source in group]
    return all(len(first & keys) >= _SHARED * min(len(first), len(keys)) for keys in others)


def by_key(group: Sequence[Source]) -> Iterator[Row]:
    """A row for each key, in the order of the first file that has it."""
    sides = [_of(source) for source in group]
    for number, key in enumerate(dict.fromkeys(key for side in sides for key in side), 1):
        yield number, [side.get(key, "") for side in sides]
