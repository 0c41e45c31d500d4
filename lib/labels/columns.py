"""A table of text and label: its cells, and which column is what."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lib.upload.encoding import find_encoding, read_all
from lib.upload.files import UploadedFile, unpack
from models.messages import N_, InputError, Note, note

DELIMITERS = "\t,;|"
MAX_COLUMNS = 100
#: rows that are read; further ones are passed over with a note
MAX_LINES = 200_000
_SAMPLE = 1_000  # rows that the columns are guessed from
_TEXT = re.compile(r"(texts?|sentences?|utterance|review|comment|content|message|query|文本|句子|评论|内容)",
                   re.IGNORECASE)
_LABEL = re.compile(r"(labels?|class|category|sentiment|topic|intent|tag|target|标签|类别|分类|情感|主题|意图)",
                    re.IGNORECASE)
_LANG = re.compile(r"(lang|language|语言)", re.IGNORECASE)


class Table(NamedTuple):
    """The file's rows, each with the number of the line it ends on (from 1), without empty ones."""

    name: str
    delimiter: str
    rows: list[tuple[int, list[str]]]
    notes: list[Note]


@dataclass(frozen=True)
class Columns:
    """Which column is what, counted from 0 (`lang` None: there is none); `header`: the first row names the columns.
    `names` are the headers, or the columns' numbers from 1."""

    text: int
    label: int
    lang: int | None
    header: bool
    names: tuple[str, ...]


def read_table(data: bytes, name: str, encoding: str | None = None) -> Table:
    """The cells of a CSV or TSV file. No text, one column, or no table is an InputError."""
    files = unpack([UploadedFile(name or "labels.csv", data)]).files
    if len(files) != 1:
        raise InputError(N_("The zip {file} holds {count} files; give one table of text and label."),
                         file=name, count=len(files))
    text = read_all(files[0].data, find_encoding(files[0], encoding)).removeprefix("\ufeff")
    delimiter = _delimiter(text)
    rows: list[tuple[int, list[str]]] = []
    notes: list[Note] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter,
                        quoting=csv.QUOTE_NONE if delimiter == "\t" and not _quoted(text) else csv.QUOTE_MINIMAL)
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise InputError(N_("{file}, line {line}: there are {count} columns; at most {limit} are read."),
                                 file=files[0].name, line=reader.line_num, count=len(cells), limit=MAX_COLUMNS)
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
            if len(rows) >= MAX_LINES:
                notes.append(note(N_("Only the first {limit} rows are read."), limit=f"{MAX_LINES:,}"))
                break
    except csv.Error as error:
        raise InputError(N_("{file}, line {line}: this is not a table ({reason}); is a quotation mark left open?"),
                         file=files[0].name, line=reader.line_num, reason=str(error)) from error
    if not any(len(cells) > 1 for _, cells in rows):
        raise InputError(N_("{file} has one column; expected are a text and a label in each line, separated by a tab "
                            "or a comma."), file=files[0].name)
    return Table(files[0].name, delimiter, rows, notes)


def _delimiter(text: str) -> str:
    """The mark that cuts most lines of the beginning into the same number of columns, more than one."""
    lines = [line for line in text[:200_000].splitlines()[:200] if line.strip()]

    def agreement(mark: str) -> tuple[float, float, int]:
        try:
            rows = list(csv.reader(lines, delimiter=mark))
        except csv.Error:
            return 0.0, 0.0, 0
        counts = [len(cells) for cells in rows]
        most = max((n for n in set(counts) if n > 1), key=counts.count, default=0)
        if not most:
            return 0.0, 0.0, 0
        after = [cell for cells in rows for cell in cells[1:]]
        spaced = sum(cell.startswith(" ") for cell in after) / len(after)  # as after a comma in prose
        return round(counts.count(most) / len(counts), 1), -round(spaced, 1), -most

    return max(DELIMITERS, key=agreement)


def _quoted(text: str) -> bool:
    """Whether cells of a TSV are in quotation marks, rather than texts that hold some."""
    lines = text[:200_000].splitlines()[:200]
    cells = [cell for line in lines for cell in line.split("\t")]
    marked = [cell for cell in cells if cell.startswith('"')]
    return bool(marked) and all(cell.endswith('"') and len(cell) > 1 for cell in marked)


def find_columns(table: Table, text: str | int | None = None, label: str | int | None = None) -> Columns:
    """Which column holds the text and which the label; what is not given is guessed from headers and content."""
    cells = [row for _, row in table.rows[:_SAMPLE]]
    width = max(map(len, cells))
    first = [cell.strip() for cell in cells[0]] + [""] * (width - len(cells[0]))
    known = any(p.fullmatch(cell) for cell in first for p in (_TEXT, _LABEL, _LANG))
    names = tuple(cell if known and cell else str(i) for i, cell in enumerate(first, 1))
    body = cells[1:] if known else cells
    if not body:
        raise InputError(N_("{file} has a header and no row under it; give rows of text and label."), file=table.name)
    lang = next((i for i, cell in enumerate(first) if known and _LANG.fullmatch(cell)), None)
    chosen_text, chosen_label = _asked(text, first, known), _asked(label, first, known)
    taken = {lang, chosen_text, chosen_label}
    if chosen_label is None:
        chosen_label = _guess_label(body, first if known else [], [i for i in range(width) if i not in taken])
    if chosen_text is None:
        chosen_text = _guess_text(body, first if known else [],
                                  [i for i in range(width) if i not in (lang, chosen_label)])
    if chosen_text is None or chosen_label is None or chosen_text == chosen_label:
        raise InputError(N_("Text and label must be two different columns; the columns are {choices}."),
                         choices=", ".join(names))
    named = any(str(column) in first and not str(column).isdecimal() for column in (text, label) if column)
    header = known or named or _looks_like_header(cells, chosen_text, chosen_label)
    if header:
        names = tuple(cell or str(i) for i, cell in enumerate(first, 1))
    return Columns(chosen_text, chosen_label, lang, header, names)


def _asked(column: str | int | None, names: Sequence[str], known: bool) -> int | None:
    """The place of a column that is named by its header or its number from 1; `known`: the names are headers."""
    if column is None:
        return None
    number = str(column).isdecimal()
    if str(column) in names and (known or not number):
        return list(names).index(str(column))
    if number and 1 <= int(column) <= len(names):
        return int(column) - 1
    raise InputError(N_("There is no column {name}; name it by its header or its number: {choices}."),
                     name=repr(column), choices=", ".join(f"{i} {name[:30]}" for i, name in enumerate(names[:10], 1)))


def _values(body: Sequence[Sequence[str]], column: int) -> list[str]:
    return [row[column].strip() for row in body if column < len(row) and row[column].strip()]


def _guess_label(body: Sequence[Sequence[str]], names: Sequence[str], places: Sequence[int]) -> int | None:
    """The column whose header says so; else of those with more than one value the one with the fewest."""
    for i in places:
        if i < len(names) and _LABEL.fullmatch(names[i]):
            return i

    def variety(i: int) -> tuple[bool, int, float]:
        values = _values(body, i)
        return len(set(values)) < 2, len(set(values)), sum(map(len, values)) / max(len(values), 1)

    return min(places, key=variety, default=None)


def _guess_text(body: Sequence[Sequence[str]], names: Sequence[str], places: Sequence[int]) -> int | None:
    """The column whose header says so; else the one with the longest texts."""
    for i in places:
        if i < len(names) and _TEXT.fullmatch(names[i]):
            return i
    return max(places, key=lambda i: sum(map(len, _values(body, i))), default=None)


def _looks_like_header(cells: Sequence[Sequence[str]], text: int, label: int) -> bool:
    """Whether the first row's label is found nowhere else, while those of the others come again and again."""
    labels = [row[label].strip() if label < len(row) else "" for row in cells]
    others = labels[1:]
    return bool(others) and labels[0] not in others and len(set(others)) <= len(others) / 2
