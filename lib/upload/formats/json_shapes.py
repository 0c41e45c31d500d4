"""Where the rows are in a JSON document that is one value: an array, an array inside of objects, columns, or words.

    [{"en": ..., "de": ...}, ...]                          rows
    {"data": [{...}, ...]}, {"rows": [{"row": {...}}]}     rows, deeper
    {"en": ["...", ...], "de": ["...", ...]}               columns; also as objects {"0": "...", ...}, as pandas writes
    {"Hello.": "Hallo.", ...}                              words
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Any, NamedTuple

from lib.upload.header import is_name
from models.messages import N_, Note, note

_ERRORS = (ValueError, RecursionError)
_SPACE = re.compile(r"[ \t\r\n,]*")
_BLANK = re.compile(r"\s*")
_TO_VALUE = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_STEP = re.compile(r'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+([\[\]{}])', re.DOTALL)
_LOOKED_AT, _DEEPEST, _MOST_MEMBERS, _LONGEST_OBJECT = 50, 4, 1_000, 1_000_000
#: characters of a document that is checked as a whole where the table is only a part of it
_CHECKED = 5_000_000
_decode = json.JSONDecoder().raw_decode


class Table(NamedTuple):
    """`kind` is rows, columns or words; where each array or object begins, and what it is called."""

    kind: str
    starts: list[int]
    names: list[str]


def find_table(text: str) -> Table | None:
    """The table in a document that is an array or an object; None where there is none."""
    at = _after(text, 0, "\ufeff")
    if text[at:at + 1] == "[":
        return Table("rows", [at], [])
    if text[at:at + 1] != "{":
        return None
    end = _end(text, at, at + _LONGEST_OBJECT)
    if end - at < _LONGEST_OBJECT and text.startswith("{", _after(text, end)):
        try:
            _decode(text, at)
        except _ERRORS:
            return None
        return Table("rows", [at - 1], [])  # one object after another
    return _in_object(text, at, 0) or Table("rows", [at - 1], [])


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where what the pattern says of the text from `at` on ends."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _after(text: str, at: int, more: str = "") -> int:
    while text[at:at + 1] and text[at] in more:
        at += 1
    return _past(_SPACE, text, at)


def _in_object(text: str, at: int, depth: int) -> Table | None:
    """The likeliest table in the object at `at`: the longest array of rows, else columns, else words."""
    arrays: list[tuple[int, int]] = []
    columns: list[tuple[str, int]] = []
    objects: list[int] = []
    words = named = other = 0
    for key, start, end in islice(_members(text, at), _MOST_MEMBERS):
        first = text[start:start + 1]
        if first in ("[", "{"):
            values = [v for v in islice(_values(text, start), _LOOKED_AT) if v is not None]
            if first == "[" and values and all(isinstance(v, (dict, list)) for v in values):
                arrays.append((end - start, start))
            elif len(values) > 1 and any(isinstance(v, str) for v in values) and not any(
                    isinstance(v, (dict, list)) for v in values):
                columns.append((key, start))
            if first == "{":
                objects.append(start)
        elif first == '"':
            words += 1
            named += is_name(key)
        else:
            other += 1
    if arrays:
        return Table("rows", [max(arrays)[1]], [])
    if len(columns) > 1 and not words:
        return Table("columns", [start for _, start in columns], [name for name, _ in columns])
    if words > 1 and words >= other and named < 0.5 * words and not objects:
        return Table("words", [at], ["key", "value"])
    deeper = [table for start in objects[:20] if depth < _DEEPEST and (table := _in_object(text, start, depth + 1))]
    if not deeper and columns and text[columns[0][1]] == "[":
        return Table("rows", [columns[0][1]], [])
    return max(deeper, key=lambda table: _end(text, table.starts[0]) - table.starts[0], default=None)


def _members(text: str, at: int, warnings: list[Note] | None = None) -> Iterator[tuple[str, int, int]]:
    """Key, beginning and end of the value of each member of the object at `at`; ends where the JSON breaks."""
    at = _after(text, at + 1)
    while text[at:at + 1] == '"':
        try:
            key, end = _decode(text, at)
        except _ERRORS:
            break
        colon = _TO_VALUE.match(text, end)
        if not colon:
            break
        end = _end(text, colon.end())
        yield key, colon.end(), end
        at = _after(text, end)
    if warnings is not None and text[at:at + 1] != "}":
        warnings.append(_broken(text, at))


def _broken(text: str, at: int) -> Note:
    return note(N_("The JSON breaks in line {line}; what comes before was read."), line=1 + text.count("\n", 0, at))


def _end(text: str, at: int, most: int = sys.maxsize) -> int:
    """Where the value at `at` ends, or some place behind `most`."""
    if text[at:at + 1] not in ("[", "{"):
        try:
            return _decode(text, at)[1]
        except _ERRORS:
            return len(text)
    depth = 0
    while match := _STEP.match(text, at):
        depth += 1 if match[1] in "[{" else -1
        at = match.end()
        if not depth or at > most:
            return at
    return len(text)


def _values(text: str, at: int) -> Iterator[Any]:
    """The values of the array or object at `at`, without building the whole."""
    return (value for _, value in _inner(text, at, []))


def _inner(text: str, at: int, warnings: list[Note]) -> Iterator[tuple[int, Any]]:
    return _elements(text, at, warnings) if text[at] == "[" else _pairs(text, at, warnings)


def _elements(text: str, at: int, warnings: list[Note]) -> Iterator[tuple[int, Any]]:
    """Place and value of each element of the array at `at`; what cannot follow its end is a break too."""
    outside = not text[:max(at, 0)].strip("\ufeff \t\r\n")
    at += 1
    while True:
        at = _after(text, at)
        if at >= len(text):
            return
        if text[at] == "]":
            following = _past(_BLANK, text, at + 1)
            if text[following:following + 1] not in ("", *("" if outside else ",}")):
                warnings.append(_broken(text, following))
            return
        try:
            value, end = _decode(text, at)
        except _ERRORS:
            warnings.append(_broken(text, at))
            return
        yield at, value
        at = end


def _pairs(text: str, at: int, warnings: list[Note]) -> Iterator[tuple[int, Any]]:
    for _, start, _ in _members(text, at, warnings):
        try:
            yield start, _decode(text, start)[0]
        except _ERRORS:
            warnings.append(_broken(text, start))
            return


def table_items(text: str, table: Table, warnings: list[Note]) -> Iterator[tuple[int, Any]]:
    """Line and value of each row."""
    line, counted = 1, 0
    for at, value in _rows(text, table, warnings):
        line, counted = line + text.count("\n", counted, at), max(at, counted)
        yield line, value
    if not warnings and len(text) < _CHECKED and text[:max(0, table.starts[0])].strip("\ufeff \t\r\n"):
        try:  # what is around the table may be damaged, and then another one might have been meant
            json.loads(text.lstrip("\ufeff"))
        except RecursionError:
            return
        except json.JSONDecodeError as error:
            warnings.append(note(N_("The JSON is damaged in line {line}; only a part of it was read."),
                                 line=error.lineno))


def _rows(text: str, table: Table, warnings: list[Note]) -> Iterator[tuple[int, Any]]:
    if table.kind == "rows":
        yield from _elements(text, table.starts[0], warnings)
    elif table.kind == "words":
        for key, start, _ in _members(text, table.starts[0], warnings):
            if text[start:start + 1] == '"':
                try:
                    yield start, {"key": key, "value": _decode(text, start)[0]}
                except _ERRORS:
                    warnings.append(_broken(text, start))
                    return
    else:
        columns = [_inner(text, start, warnings) for start in table.starts]
        for found in zip_longest(*columns, fillvalue=(table.starts[0], None)):
            yield found[0][0], dict(zip(table.names, (value for _, value in found)))
