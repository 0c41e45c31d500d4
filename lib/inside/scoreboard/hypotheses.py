"""Translations that somebody else's system has made of the test sentences: read from a file, put in their order.

Plain lines stand in the order of the test split. A table (TSV, CSV) or JSON lines name the source beside the answer,
and may have them in any order. An empty answer counts as one; a sentence without any is a mistake.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from models.language.text import guess_language
from models.messages import N_, InputError

#: names of columns, small letters
SOURCES = ("source", "src", "source_text", "input")
ANSWERS = ("hypothesis", "hypotheses", "hyp", "translation", "prediction", "output", "mt", "system", "target", "tgt")
#: characters of a line that a message quotes
QUOTED = 60
#: characters of one answer at most
LONGEST = 20_000


class Given(NamedTuple):
    """The answers in the order of the test sentences; how many are empty; how many lines were about other sentences."""

    texts: list[str]
    empty: int
    passed_over: int


class Asked(NamedTuple):
    """What is translated: the test sentences, what is expected, and the two languages."""

    sources: Sequence[str]
    expected: Sequence[str]
    source: str
    target: str


def read(name: str, text: str, asked: Asked) -> Given:
    """The answers in the file `name` with this text. What does not fit is an InputError that says where."""
    rows = list(_rows(name, text))
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise InputError(N_("The file {file} is empty; expected are {wanted} lines, one for each test sentence."),
                         file=name, wanted=len(asked.sources))
    given = _in_order(name, rows, asked) if len(rows[0]) == 1 else _by_source(name, rows, asked)
    for number, line in enumerate(given.texts, 1):
        if len(line) > LONGEST:
            raise InputError(N_("The answer to test sentence {number} in {file} has more than {limit} characters."),
                             file=name, number=number, limit=f"{LONGEST:,}")
    _check_language(name, given.texts, asked)
    return given


def _rows(name: str, text: str) -> Iterator[tuple[str, ...]]:
    """(answer,) for each plain line, (source, answer) for each row of a table, with a third cell where the table does
    not name its columns, so that they may stand the other way round."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    suffix = name.lower().rpartition(".")[2]
    if suffix in ("jsonl", "ndjson", "json") or (filled and all(line.lstrip()[:1] == "{" for line in filled)):
        yield from _json_rows(name, text, lines)
    elif suffix == "csv":
        try:
            yield from _table_rows(name, list(csv.reader(io.StringIO(text, newline=""), strict=True)))
        except csv.Error as error:
            raise InputError(N_("{file} is not CSV ({reason})."), file=name, reason=str(error)) from error
    elif filled and all("\t" in line for line in filled):
        yield from _table_rows(name, [line.split("\t") for line in filled])
    else:
        yield from ((line,) for line in lines)


def _table_rows(name: str, rows: list[list[str]]) -> Iterator[tuple[str, ...]]:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    source, answer, named = _column(head, SOURCES), _column(head, ANSWERS), True
    if answer is not None and (source is not None or len(head) == 1):
        rows = rows[1:]
    elif head and len(head) <= 2:
        source, answer, named = (0, 1, False) if len(head) == 2 else (None, 0, False)
    else:
        raise InputError(N_("{file} is a table, and which column is which is not told: name them source and hypothesis "
                            "in the first line."), file=name)
    width = max(column for column in (source, answer) if column is not None)
    for number, row in enumerate(rows, 1):
        if len(row) <= width:
            raise InputError(N_("{file}, row {row}: expected are a source and an answer."), file=name, row=number)
        yield (row[answer],) if source is None else (row[source], row[answer], *(() if named else ("",)))


def _column(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _json_rows(name: str, text: str, lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    try:
        items = json.loads(text) if text.lstrip()[:1] == "[" else [json.loads(line) for line in lines if line.strip()]
    except (ValueError, RecursionError) as error:
        raise InputError(N_("{file} is not JSON: an object a line, with source and hypothesis."), file=name) from error
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        low = {str(key).lower(): value for key, value in item.items()} if isinstance(item, dict) else {}
        source, answer = (next((low[key] for key in known if isinstance(low.get(key), str)), None)
                          for known in (SOURCES, ANSWERS))
        if not isinstance(source, str) or not isinstance(answer, str):
            raise InputError(N_("{file}, item {item}: expected is an object with the texts source and hypothesis."),
                             file=name, item=number)
        yield source, answer


def _in_order(name: str, rows: Sequence[tuple[str, ...]], asked: Asked) -> Given:
    lines, wanted = [" ".join(row[0].split()) for row in rows], len(asked.sources)
    if not lines[-1] and len(lines) != wanted:  # the end of the last line, unless an empty answer is the last
        lines.pop()
    if len(lines) < wanted:
        raise InputError(
            N_("{file} has {count} lines, and the test split has {wanted} sentences: the first without an answer is "
               "number {number}, “{text}”. Give a line for each; an empty line is an empty answer."), file=name,
            count=f"{len(lines):,}", wanted=f"{wanted:,}", number=len(lines) + 1,
            text=_quote(asked.sources[len(lines)]))
    if len(lines) > wanted:
        raise InputError(
            N_("{file} has {count} lines, and the test split has {wanted} sentences: the first line too many is number "
               "{number}, “{text}”."), file=name, count=f"{len(lines):,}", wanted=f"{wanted:,}", number=wanted + 1,
            text=_quote(lines[wanted]))
    return Given(lines, sum(not line for line in lines), 0)


def _by_source(name: str, rows: Sequence[tuple[str, ...]], asked: Asked) -> Given:
    first, second = ({_key(row[i]) for row in rows} for i in (0, 1))
    known = {_key(text) for text in asked.sources}
    if len(rows[0]) == 3 and len(second & known) > len(first & known):  # without names, and the answers in front
        rows = [(row[1], row[0]) for row in rows]
        first = second
    if not first & known:
        theirs = {_key(text) for text in asked.expected}
        if first & theirs:
            raise InputError(
                N_("The sources in {file} are the test sentences in {target}: it translates from {target} to {source}, "
                   "and asked for is {source} to {target}. Choose the other direction."),
                file=name, source=asked.source, target=asked.target)
        raise InputError(N_("No source in {file} is one of the test sentences; the first is “{text}”. Download the "
                            "test sentences and translate those."), file=name, text=_quote(rows[0][0]))
    answers: dict[str, str] = {}
    for one, other, *_ in rows:
        answers.setdefault(_key(one), " ".join(other.split()))
    missing = [i for i, text in enumerate(asked.sources) if _key(text) not in answers]
    if missing:
        raise InputError(
            N_("{file} answers {count} of the {wanted} test sentences: the first without an answer is number {number}, "
               "“{text}”."), file=name, count=f"{len(asked.sources) - len(missing):,}",
            wanted=f"{len(asked.sources):,}", number=missing[0] + 1, text=_quote(asked.sources[missing[0]]))
    texts = [answers[_key(text)] for text in asked.sources]
    return Given(texts, sum(not line for line in texts), sum(_key(row[0]) not in known for row in rows))


def _key(text: str) -> str:
    return " ".join(text.split())


def _quote(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"


def _check_language(name: str, texts: Sequence[str], asked: Asked) -> None:
    """Refuse answers that are the sources themselves, or in their language."""
    filled = [(text, _key(source)) for text, source in zip(texts, asked.sources) if text]
    if filled and sum(text == source for text, source in filled) > 0.5 * len(filled):
        raise InputError(N_("The lines of {file} are the test sentences themselves, not their translations."),
                         file=name)
    both = (asked.source, asked.target)
    looks = guess_language("\n".join(text for text, _ in filled[:300]), both) if filled else asked.target
    tells = guess_language("\n".join(asked.expected[:300]), both) == asked.target and guess_language(
        "\n".join(asked.sources[:300]), both) == asked.source
    if tells and looks == asked.source:
        raise InputError(
            N_("The lines of {file} look like {source}: asked for is {source} to {target}, so the answers must be in "
               "{target}. Choose the other direction, or another file."),
            file=name, source=asked.source, target=asked.target)
