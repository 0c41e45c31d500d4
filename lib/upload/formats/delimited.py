"""Tables as text: which mark parts the columns, and the records, with quotes that were never closed mended.

A record is a line, or several where a quoted cell holds line ends. Quoting follows RFC 4180 (a quote inside a quoted
cell is written twice) or escapes with a backslash. A line whose quotes do not work out is read as if they were ordinary
characters.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence

from lib.upload.header import is_header
from lib.upload.limits import MAX_COLUMNS, MAX_LINE
from lib.upload.source import Row
from models.messages import N_, InputError, note

DELIMITERS = ("\t", ";", "|", ",")
NAMES = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
#: lines that a quoted cell may go over
_LONGEST_CELL = 100
_BACKSLASH = re.compile(r'\\(?!["\\])')


def parse_delimiter(text: str) -> str:
    """The delimiter that a reader named, as a character or by its name ("tab", "comma")."""
    known = {name: mark for mark, name in NAMES.items()} | {"\\t": "\t"}
    mark = known.get(text.strip().lower(), text)
    if len(mark) != 1 or mark in '"\r\n\0' or mark.isalnum():
        raise InputError(N_("The delimiter {name} is not usable; give one character, or one of {choices}."),
                         name=repr(text), choices=", ".join(NAMES.values()))
    return mark


def find_delimiter(lines: Sequence[str], table: bool) -> str | None:
    """The mark that parts `lines` (not blank) into columns, or None for plain text.

    One that gives every line the same number of columns is better than one that does not, one that also parts the
    first line, where the header is, better than one that does not; then the number of columns that is most constant.
    `table`: the file's name says that it is a table, so less evidence is enough. A comma in plain text is followed by
    a space, one in a table is not.
    """
    best, best_fit = None, (False, 0.0)
    for mark in DELIMITERS:
        if not any(mark in line for line in lines):
            continue
        cells = [cells for _, cells in records(enumerate(lines, 1), mark, True, escaped=uses_backslash(lines, mark))
                 if isinstance(cells, list)]
        widths = Counter(map(len, cells))
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        share = count / widths.total()
        if mark == "\t" and width == 1 and sum(n for w, n in widths.items() if w > 1) >= 0.5 * widths.total():
            width, share = 2, 0.5
        least = 0.5 if mark == "\t" or table else 0.9
        if width < 2 or share < least or (mark != "\t" and not table and not _is_tight(lines, mark)):
            continue
        if mark == "," and _goes_on(lines):
            continue
        fit = (share == 1 or (len(cells[0]) == width and is_header(cells[:50])), share)
        if best is None or fit[0] > best_fit[0] or (fit[0] == best_fit[0] and share > best_fit[1] + 0.05):
            best, best_fit = mark, fit
    if best and _width_of(lines, best) > MAX_COLUMNS:
        raise InputError(N_("The table has more than {limit} columns. Give a table with a text, or two, in each line."),
                         limit=f"{MAX_COLUMNS:,}")
    return best


def _width_of(lines: Sequence[str], mark: str) -> int:
    return Counter(line.count(mark) + 1 for line in lines).most_common(1)[0][0]


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether commas stand in sentences: nearly all are followed by a space and a small letter."""
    text = "\n".join(lines)
    return sum(c.islower() for c in re.findall(r",\s+(\w)", text)) > 0.8 * text.count(",")


def _is_tight(lines: Sequence[str], mark: str) -> bool:
    if len(lines) < 2:
        return False
    if mark == "|":
        return True
    text = "\n".join(lines)
    loose = len(re.findall(re.escape(mark) + r"\s|(?<=\d)" + re.escape(mark) + r"(?=\d)", text))
    return loose <= 0.2 * text.count(mark)


def uses_quotes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether quotes around a cell belong to the table or to the text. With tabs they belong to the text, unless they
    all close and one holds what only a quoted cell can hold."""
    if delimiter != "\t":
        return True
    opened = [line for line in lines if re.search(r'(?:^|\t)"', line)]
    if not opened:
        return False
    evidence = False
    for line in opened:
        cells, problem = _parse(line, delimiter)
        if problem == "unclosed":
            evidence = True
        elif cells is None:
            return False
        else:
            evidence |= '""' in line or len(cells) != line.count(delimiter) + 1
    whole = all(cell[:1] == cell[-1:] == '"' for line in lines for cell in line.strip().split("\t"))
    return evidence or (whole and len(lines) > 1)


def uses_backslash(lines: Sequence[str], delimiter: str) -> bool:
    r"""Whether quotes inside a cell are written \": such a line then works out, and does not without it."""
    marked = [line for line in lines if '\\"' in line][:100]
    if not marked or not all(_parse(line, delimiter, True)[1] != "broken" for line in marked):
        return False
    plain, escaped = ([len(cells or ()) for cells, _ in (_parse(line, delimiter, way) for line in marked)]
                      for way in (False, True))
    width = _width_of_cells(lines, delimiter)
    return sum(n == width for n in escaped) > sum(n == width for n in plain) or (
        all(n > 1 for n in escaped) and not all(n > 1 for n in plain))


def _width_of_cells(lines: Sequence[str], delimiter: str) -> int:
    counts = Counter(len(cells) for line in lines[:100] if (cells := _parse(line, delimiter, True)[0]))
    return counts.most_common(1)[0][0] if counts else 0


def _parse(text: str, delimiter: str, escaped: bool = False) -> tuple[list[str] | None, str]:
    """The cells of a complete record; or None and "unclosed" or "broken"."""
    if escaped:  # only \" and \\ are escapes; other backslashes are text
        text = _BACKSLASH.sub(r"\\\\", text)
    try:
        return next(csv.reader((part + "\n" for part in text.split("\n")), delimiter=delimiter, strict=True,
                               escapechar="\\" if escaped else None, skipinitialspace=delimiter != "\t"), []), ""
    except csv.Error as error:
        return None, "unclosed" if "end of data" in str(error) else "broken"


def records(lines: Iterator[tuple[int, str]], delimiter: str, quoting: bool, mended: list[int] | None = None,
            escaped: bool = False) -> Iterator[Row]:
    """Number and cells of each record; a blank line has no cells, a line that is too long a reason instead.

    `mended` collects the numbers of lines whose quotes were taken as ordinary characters.
    """
    waiting: deque[tuple[int, str]] = deque()
    lines = iter(lines)
    while True:
        number, line = waiting.popleft() if waiting else next(lines, (0, ""))
        if not number:
            return
        if len(line) >= MAX_LINE and line[-1] not in "\r\n":
            while (item := waiting.popleft() if waiting else next(lines, (0, ""))) and item[0] == number:
                pass
            if item[0]:
                waiting.appendleft(item)
            yield number, note(N_("the line is longer than {limit} characters"), limit=MAX_LINE)
            continue
        line = line.rstrip("\r\n")
        if not quoting or '"' not in line:
            yield number, line.split(delimiter) if line and not line.isspace() else []
            continue
        cells, problem = _parse(line, delimiter, escaped)
        if problem == "unclosed":
            ahead = _ahead(waiting, lines)
            cells = _parse("\n".join([line, *(text.rstrip("\r\n") for _, text in ahead)]), delimiter,
                           escaped)[0]
            if cells is None:
                waiting.extendleft(reversed(ahead))
        if cells is None:
            if mended is not None:
                mended.append(number)
            cells = line.split(delimiter)
        yield number, cells


def _ahead(waiting: deque[tuple[int, str]], lines: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines that follow, up to the one that could close an open quote; they are taken out of `waiting`."""
    ahead, size = [], 0
    while (item := waiting.popleft() if waiting else next(lines, (0, ""))) and item[0]:
        ahead.append(item)
        size += len(item[1])
        if item[1].count('"') % 2 or len(ahead) >= _LONGEST_CELL or size > MAX_LINE:
            break
    return ahead
