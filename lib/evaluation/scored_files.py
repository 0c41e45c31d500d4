"""Reading the files that are evaluated on: tab-separated pairs and scored sentence pairs (CSV).

Every defect is an InputError with the file, the line and what is expected.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lib.checks import check_language
from models.base import Pair
from models.messages import N_, InputError

MAX_BYTES = 200_000_000


class Scored(NamedTuple):
    """Two sentences of one language and how similar people found them."""

    first: str
    second: str
    score: float


def read_utf8(path: Path | str) -> str:
    """The text of a UTF-8 file, with or without a byte order mark."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(N_("{path} has more than {limit} MB; give a smaller file."),
                             path=str(path), limit=MAX_BYTES // 1_000_000)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(N_("{path} cannot be read: {reason}."), path=str(path),
                         reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise InputError(N_("{path} is not UTF-8 (byte {position}); save it as UTF-8."),
                         path=str(path), position=error.start) from error


def parse_columns(columns: str, languages: Sequence[str]) -> list[str]:
    """Language codes of the first columns from "en,zh": both languages of the corpus, each once."""
    codes = [check_language(code.strip(), languages) for code in columns.split(",")]
    if len(codes) != 2 or len(set(codes)) != 2:
        raise InputError(N_("Columns are {columns}; name both languages once, as in {example}."),
                         columns=repr(columns), example=",".join(languages))
    return codes


def read_pairs(path: Path | str, columns: str, languages: Sequence[str]) -> list[Pair]:
    """Pairs in the order of `languages` from a tab-separated file whose first columns are `columns` ("en,zh"); further
    columns and empty lines are ignored."""
    codes = parse_columns(columns, languages)
    first, second = codes.index(languages[0]), codes.index(languages[1])
    pairs: list[Pair] = []
    for number, line in enumerate(read_utf8(path).split("\n"), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise InputError(N_("{path}, line {line}: expected are two texts separated by a tab ({columns})."),
                             path=str(path), line=number, columns=columns)
        pairs.append(Pair(cells[first], cells[second]))
    if not pairs:
        raise InputError(N_("{path} holds no pair; expected are two texts a line, separated by a tab ({columns})."),
                         path=str(path), columns=columns)
    return pairs


def read_scored(path: Path | str) -> list[Scored]:
    """Scored pairs from a CSV file of three columns (sentence, sentence, number) without a header."""
    rows: list[Scored] = []
    reader = csv.reader(io.StringIO(read_utf8(path), newline=""), strict=True)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            rows.append(_scored(cells, path, reader.line_num))
    except csv.Error as error:
        raise InputError(N_("{path}, line {line}: this is not CSV ({reason})."),
                         path=str(path), line=reader.line_num, reason=str(error)) from error
    if len(rows) < 2:
        raise InputError(N_("{path} holds {count} scored pairs; a correlation needs at least 2."),
                         path=str(path), count=len(rows))
    return rows


def _scored(cells: list[str], path: Path | str, line: int) -> Scored:
    try:
        first, second, score = cells
        number = float(score)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(N_("{path}, line {line}: expected are a sentence, a sentence and a number, separated by "
                            "commas, and no header."), path=str(path), line=line)
    return Scored(first.strip(), second.strip(), number)
