"""JSON: an object, a list or a string a line; an array of them; an object that holds such an array, columns or words.

Read item by item, so that a large file is never held as objects.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lib.upload.encoding import Encoding, read_all, read_lines
from lib.upload.files import UploadedFile
from lib.upload.formats import json_shapes
from lib.upload.limits import MAX_COLUMNS, MAX_LINE
from lib.upload.source import Row, Source
from models.messages import N_, InputError, Note, note

_ERRORS = (ValueError, RecursionError)
_SUFFIXES = (".jsonl", ".ndjson", ".json")
#: levels of objects inside an item whose texts are columns
_LEVELS = 3
#: keys whose list is a conversation, and what its parts are called
_TALKS = ("messages", "conversations", "conversation", "dialogue")
_TALK = ("user", "assistant")
_ASKED, _SAID = ("user", "human", "prompter", "question"), ("assistant", "gpt", "model", "bot", "answer")


def is_json(file: UploadedFile, lines: list[str]) -> bool:
    """Whether name or first lines say JSON; `lines` are the first that are not blank."""
    if file.name.lower().endswith(_SUFFIXES):
        return True
    return bool(lines) and all(line.lstrip()[:1] in ("{", "[") and _value(line) is not None for line in lines[:5])


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except _ERRORS:
        return None


def _table(file: UploadedFile, encoding: Encoding) -> json_shapes.Table | None:
    """Where the rows are, if the file is one value; None for JSON lines."""
    lines = (text for _, text in read_lines(file.data, encoding) if text.strip("\ufeff \t\r\n"))
    first, more = next(lines, "").lstrip("\ufeff \t"), next(lines, None)
    value = _value(first)
    if first[:1] in ("[", "{") and (value is None or _is_whole(value, more is None)):
        return json_shapes.find_table(read_all(file.data, encoding))
    return None


def _items(file: UploadedFile, encoding: Encoding, table: json_shapes.Table | None, warnings: list[Note]
           ) -> Iterator[tuple[int, Any]]:
    """Line and value of each item; a line that is not JSON gives a Note."""
    if table is not None:
        yield from json_shapes.table_items(read_all(file.data, encoding), table, warnings)
        return
    last = 0
    for number, line in read_lines(file.data, encoding):
        if number == last:
            continue  # a further piece of a line that is too long
        last = number
        if len(line) >= MAX_LINE and line[-1] not in "\r\n":
            yield number, note(N_("the line is longer than {limit} characters"), limit=MAX_LINE)
        elif text := line.strip("\ufeff \t\r\n"):
            try:
                yield number, json.loads(text)
            except _ERRORS:
                yield number, note(N_("this is not JSON"))


def _is_whole(value: Any, alone: bool) -> bool:
    """Whether the value of a first line may be all there is: an array of rows, or, `alone`, an object with rows."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], (dict, list))
    return alone and isinstance(value, dict) and not any(key in value for key in _TALKS)


def rows_of(value: Any) -> Iterator[dict[str, str]]:
    """The texts of an item by name; a conversation gives a row for each question with its answer."""
    talk = next((value[key] for key in _TALKS if isinstance(value.get(key), list)), None) \
        if isinstance(value, dict) else None
    if talk is None or not any(isinstance(part, dict) for part in talk):
        yield flat(value)
        return
    asked = ""
    for part in talk[:MAX_COLUMNS]:
        role, text = _part(part)
        if role in _ASKED:
            asked = text
        elif role in _SAID:
            yield dict(zip(_TALK, (asked, text)))
            asked = ""


def _part(part: Any) -> tuple[str, str]:
    """Who speaks in a part of a conversation, and what."""
    if not isinstance(part, dict):
        return "", ""
    role, text = part.get("role", part.get("from", "")), part.get("content", part.get("value", part.get("text", "")))
    if isinstance(text, list):
        text = " ".join(str(p["text"]) for p in text if isinstance(p, dict) and isinstance(p.get("text"), str))
    return str(role).lower(), text if isinstance(text, str) else ""


def flat(value: Any) -> dict[str, str]:
    """The texts of an item by name: keys of an object (and of objects inside it), places of a list."""
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, list):
        return {str(i): _text(item) for i, item in enumerate(value[:MAX_COLUMNS], 1)}
    found: dict[str, str] = {}
    if isinstance(value, dict):
        _flatten(value, "", _LEVELS, found)
    return found


def _flatten(value: dict[str, Any], path: str, levels: int, found: dict[str, str]) -> None:
    for key, item in islice(value.items(), MAX_COLUMNS):
        if len(found) >= MAX_COLUMNS:
            return
        if isinstance(item, dict) and levels > 1:
            _flatten(item, f"{path}{key}.", levels - 1, found)
        else:
            found.setdefault(f"{path}{key}", _text(item))


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(value) if math.isfinite(value) else ""
    return value if isinstance(value, str) else _whole(value)


def _whole(value: Any) -> str:
    return str(value) if isinstance(value, int) and abs(value) < 10**18 else ""


def json_source(file: UploadedFile, encoding: Encoding, sample: int) -> Source:
    """The items as a table, a column for each name that the first `sample` items use."""
    names: dict[str, None] = {}
    table = _table(file, encoding)
    for _, value in islice(_items(file, encoding, table, []), sample):
        for row in () if isinstance(value, Note) else rows_of(value):
            names.update(dict.fromkeys(islice(row, max(0, MAX_COLUMNS - len(names)))))
    if not names:
        raise InputError(N_("The file {file} holds no JSON lines with text; expected is an object such as {example} in "
                            "each line."), file=file.name, example='{"en": "Hello.", "de": "Hallo."}')

    def rows() -> Iterator[Row]:
        for line, value in _items(file, encoding, table, source.warnings):
            if isinstance(value, Note):
                yield line, value
                continue
            for texts in rows_of(value):
                yield line, [texts.get(name, "") for name in names]

    talk = (0, 1) if list(names) == list(_TALK) else None
    source = Source(file, "jsonl", encoding, rows, names=list(names), chosen=talk)
    return source
