"""A table as text, with what programs write above it: Excel's `sep=;`, Anki's `#separator:tab` and `#html:true`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lib.upload.encoding import Encoding, read_lines
from lib.upload.files import UploadedFile
from lib.upload.formats import delimited
from lib.upload.source import Row, Source
from lib.upload.understanding import Options

_TABLES = (".csv", ".tsv", ".tab")
_EXCEL = re.compile(r'"?sep=(?P<mark>.)"?[;,\t]*$', re.IGNORECASE)
_ANKI = re.compile(r"#(separator|html|tags|columns|notetype|deck|notetype column|deck column|tags column|guid column)"
                   r":(.*)$", re.IGNORECASE)
_ANKI_MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
#: the line below the header of a table in Markdown
_RULE = re.compile(r"\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?\|?\s*$")


class Told(NamedTuple):
    """What the lines above a table say: how many they are, the mark, whether HTML is markup, names of the columns, and
    whether the quotes are the table's."""

    lines: int = 0
    mark: str | None = None
    markup: bool | None = None
    names: list[str] | None = None
    quoted: bool = False


def told(head: Sequence[str]) -> Told:
    """What the first lines say about the table below them."""
    if head and (found := _EXCEL.match(head[0].strip("\ufeff \r\n"))):
        return Told(1, found["mark"])
    says: dict[str, str] = {}
    for line in head[:20]:
        if not (found := _ANKI.match(line.rstrip("\r\n"))):
            break
        says[found[1].lower()] = found[2]
    if not says:
        return Told()
    mark = says.get("separator", "tab")
    mark = _ANKI_MARKS.get(mark.lower(), mark[:1]) or "\t"
    names = says["columns"].split(mark) if "columns" in says else None
    return Told(len(says), mark, says.get("html", "").strip().lower() == "true" or None, names, True)


def is_table(file: UploadedFile) -> bool:
    """Whether the name says that it is a table."""
    return file.name.lower().endswith(_TABLES)


def table_source(file: UploadedFile, encoding: Encoding, head: list[str], options: Options) -> Source | None:
    """The file as a table; None where it is none. `head` has the first lines that are not blank."""
    above = told(head)
    below = head[above.lines:]
    mark: str | None
    if options.delimiter is not None:
        mark = delimited.parse_delimiter(options.delimiter)
    else:
        mark = above.mark or delimited.find_delimiter(below, is_table(file))
    if mark is None and file.name.lower().endswith(".csv") and any(line.startswith('"') for line in below):
        mark = ","  # a table of one quoted column
    if mark is None:
        return None
    escaped = delimited.uses_backslash(below, mark)
    quoting = above.quoted or escaped or delimited.uses_quotes(below, mark)
    piped = mark == "|" and sum(line.strip().startswith("|") for line in below) > 0.6 * len(below)

    def rows() -> Iterator[Row]:
        lines = read_lines(file.data, encoding)
        left = above.lines
        while left:
            left -= bool(next(lines)[1].strip("\ufeff \t\r\n"))
        found = delimited.records(lines, mark, quoting, source.mended, escaped)
        yield from _without_frame(found) if piped else found

    source = Source(file, "tsv" if mark == "\t" else "csv", encoding, rows, delimiter=mark, markup=above.markup,
                    names=above.names)
    return source


def _without_frame(rows: Iterator[Row]) -> Iterator[Row]:
    """Without the bars around a table, and the rule below its header, as Markdown draws them."""
    for number, cells in rows:
        if not isinstance(cells, list) or len(cells) < 2:
            yield number, cells
        elif not _RULE.match("|".join(cells).strip()):
            first = 0 if cells[0].strip() else 1
            yield number, cells[first:len(cells) - (not cells[-1].strip())]
