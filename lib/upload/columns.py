"""Which columns of a table hold the texts, and whether its first line is a header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lib.upload.clean import clean
from lib.upload.empty import stand_ins
from lib.upload.header import is_header, names_other, names_text, rows_above
from models.messages import N_, InputError

_SHOWN = 80


@dataclass(frozen=True)
class Column:
    """A column: its name ("" without a header), a sample of its text, and "first", "second" or "ignored"."""

    name: str
    sample: str
    role: str


class Layout(NamedTuple):
    """How a table is laid out: rows `above` it that are not part of it, whether a header follows, its columns, which
    of them (from 0) hold the texts, and which texts stand for an empty cell in each of those."""

    above: int
    header: bool
    columns: list[Column]
    chosen: list[int]
    empty: tuple[frozenset[str], ...]


def choose(rows: Sequence[Sequence[str]], names: Sequence[str] | None, header: bool | None,
           wanted: Sequence[int] | None, texts: Sequence[int] | None = None) -> Layout:
    """The layout of a table from its first `rows` (blank ones apart).

    `names` and `texts`, the columns that hold the texts, are those that the format itself gives; `header` and `wanted`
    are the reader's word.
    """
    above = rows_above(rows) if names is None and header is not False else 0
    rows = rows[above:]
    width = max(map(len, rows), default=0)
    usual = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    if wanted is not None:
        _check_wanted(wanted, width)
        width = max(usual, *(i + 1 for i in wanted))
    else:
        width = usual
    has_header = bool(header) if header is not None else names is None and (above > 0 or is_header(rows))
    if names is None:
        names = list(rows[0]) if has_header and rows else []
    names = [clean(names[i])[:_SHOWN] if i < len(names) else "" for i in range(width)]
    data = [row for row in rows[1 if has_header else 0:] if row]
    columns = [[clean(row[i][:400]) for row in data[:500] if i < len(row)] for i in range(width)]
    chosen = list(wanted) if wanted is not None else list(texts) if texts else _texts(columns, names)
    roles = dict(zip(chosen, ("first", "second")))
    found = [Column(name, next((c[:_SHOWN] for c in cells if c), ""), roles.get(i, "ignored"))
             for i, (name, cells) in enumerate(zip(names, columns))]
    empty = tuple(stand_ins(columns[i] if i < len(columns) else ()) for i in chosen)
    return Layout(above, has_header, found, chosen, empty)


def _check_wanted(wanted: Sequence[int], width: int) -> None:
    if not 1 <= len(wanted) <= 2 or len(set(wanted)) != len(wanted):
        raise InputError(N_("Columns are {columns}; choose one column, or two different ones."),
                         columns=", ".join(str(i + 1) for i in wanted) or "-")
    for index in wanted:
        if not 0 <= index < width:
            raise InputError(N_("There is no column {column}; the columns are 1 to {count}."),
                             column=index + 1, count=width)


def _texts(columns: Sequence[Sequence[str]], names: Sequence[str]) -> list[int]:
    """The one or two columns that look most like text, in their order."""
    scores = [_textness(cells, name) for cells, name in zip(columns, names)]
    good = sorted((i for i, score in enumerate(scores) if score > 0.15), key=lambda i: -scores[i])[:2]
    if len(good) < 2 and len(columns) == 2 and not any(map(names_other, names)) and min(scores) > 0:
        good = [0, 1]
    return sorted(good) or [0]


def _textness(cells: Sequence[str], name: str) -> float:
    """0 for numbers, identifiers, labels, addresses and credits; about 1 for sentences; more with a telling name."""
    full = [cell for cell in cells if cell]
    if not full:
        return 0.0
    characters = sum(map(len, full))
    letters = sum(sum(c.isalpha() for c in cell) for cell in full) / characters
    marks = sum(sum(cell.count(c) for c in "#@/_\\=&") for cell in full) / characters
    distinct = len(set(full)) / len(full)
    score = max(0.0, letters - 8 * marks) * len(full) / len(cells)
    if len(full) >= 20:
        score *= min(1.0, 4 * distinct)
        starts = Counter(cell[:8] for cell in full if len(cell) > 12)
        if starts and starts.most_common(1)[0][1] > 0.7 * len(full):
            score *= 0.3  # the same beginning everywhere: a credit, a template
    spaced = sum(" " in cell or not cell.isascii() for cell in full) / len(full)
    score *= 0.4 + 0.6 * spaced
    if names_other(name):
        return score * 0.1
    return score + 0.5 if names_text(name) and score > 0.05 else score

