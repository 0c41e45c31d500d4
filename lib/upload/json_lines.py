"""JSON lines: an object, a list or a string a line; an array that holds all of them is read too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lib.upload.delimited import Row
from lib.upload.encoding import Encoding, read_all, read_lines
from lib.upload.files import UploadedFile
from lib.upload.limits import MAX_COLUMNS, MAX_LINE
from models.messages import N_, InputError, Note, note

_ERRORS = (ValueError, RecursionError)
_SUFFIXES = (".jsonl", ".ndjson", ".json")
_SPACE = " \t\r\n,"


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


def items(file: UploadedFile, encoding: Encoding, warnings: list[Note]) -> Iterator[tuple[int, Any]]:
    """Line and value of each item; a line that is not JSON gives a Note."""
    lines = read_lines(file.data, encoding)
    first = next((text for _, text in lines if text.strip("\ufeff \t\r\n")), "")
    if (first.lstrip("\ufeff \t")[:1] == "[" and _value(first.lstrip("\ufeff")) is None) or _is_array(first):
        yield from _array(read_all(file.data, encoding), warnings)
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


def _is_array(line: str) -> bool:
    """A whole array of rows in the first line."""
    value = _value(line.strip("\ufeff \t\r\n")) if line.lstrip("\ufeff \t")[:1] == "[" else None
    return isinstance(value, list) and bool(value) and isinstance(value[0], (dict, list))


def _array(text: str, warnings: list[Note]) -> Iterator[tuple[int, Any]]:
    """The items of an array one after another, without building the whole."""
    decode = json.JSONDecoder().raw_decode
    at, line, counted = text.find("[") + 1, 1, 0
    while True:
        while at < len(text) and text[at] in _SPACE:
            at += 1
        line, counted = line + text.count("\n", counted, at), at
        if at >= len(text) or text[at] == "]":
            return
        try:
            value, at = decode(text, at)
        except _ERRORS:
            warnings.append(note(N_("The JSON breaks in line {line}; what comes before was read."), line=line))
            return
        yield line, value


def flat(value: Any) -> dict[str, str]:
    """The texts of an item by name: keys of an object (one level of objects inside it too), places of a list."""
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, list):
        return {str(i): _text(item) for i, item in enumerate(value[:MAX_COLUMNS], 1)}
    if not isinstance(value, dict):
        return {}
    found: dict[str, str] = {}
    for key, item in value.items():
        inner = item.items() if isinstance(item, dict) else ((None, item),)
        for name, text in inner:
            if len(found) < MAX_COLUMNS:
                found.setdefault(key if name is None else f"{key}.{name}", _text(text))
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, float) else _whole(value)


def _whole(value: Any) -> str:
    return str(value) if isinstance(value, int) and abs(value) < 10**18 else ""


def json_names(file: UploadedFile, encoding: Encoding, sample: int) -> list[str]:
    """The names of the first `sample` items, in the order of their first use."""
    names: dict[str, None] = {}
    for number, (_, value) in enumerate(items(file, encoding, []), 1):
        for name in () if isinstance(value, Note) else flat(value):
            if len(names) < MAX_COLUMNS:
                names.setdefault(name)
        if number >= sample:
            break
    if not names:
        raise InputError(N_("The file {file} holds no JSON lines with text; expected is an object such as {example} in "
                            "each line."), file=file.name, example='{"en": "Hello.", "de": "Hallo."}')
    return list(names)


def json_rows(file: UploadedFile, encoding: Encoding, names: list[str], warnings: list[Note]) -> Iterator[Row]:
    """A row for each item, its texts in the order of `names`."""
    for line, value in items(file, encoding, warnings):
        if isinstance(value, Note):
            yield line, value
        else:
            texts = flat(value)
            yield line, [texts.get(name, "") for name in names]
