"""DOCX, ODT and ODS: zips whose text is one XML document. Its tables are read where most of the text is in them, else
its paragraphs, a line each.

Deleted and hidden text, notes, drawings and what stands in headers and footers is not read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from lib.upload.encoding import Encoding
from lib.upload.files import UploadedFile
from lib.upload.formats import archives, tables, texts
from lib.upload.formats.xml_stream import Broken, Handler, Told, read_units, xml_encoding
from lib.upload.limits import MAX_BYTES, MAX_RATIO, MAX_TEXT, SMALL
from lib.upload.source import Row, Source
from lib.upload.understanding import Options
from models.messages import N_, InputError, Note, note

#: where the text is
_PARTS = {"docx": "word/document.xml", "odt": "content.xml", "ods": "content.xml"}
#: elements that hold no text of the document itself
_SKIPPED = frozenset([
    "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid", "drawing", "pict", "object", "Fallback",
    "automatic-styles", "font-face-decls", "scripts", "tracked-changes", "annotation", "note", "frame", "custom-shape",
    "sequence-decls", "table-of-content", "alphabetical-index", "bibliography", "database-ranges", "shapes"])
_TABLES, _ROWS = frozenset({"tbl", "table"}), frozenset({"tr", "table-row"})
_CELLS = frozenset({"tc", "table-cell", "covered-table-cell"})
_PARAGRAPHS = frozenset({"p", "h"})
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "noBreakHyphen": "-"}
_COLUMNS = 702


class _Line(NamedTuple):
    """A row of a table, or a paragraph outside of tables (table 0)."""

    table: int
    cells: list[str]


class _Handler(Handler):
    opening = b"<document>"
    unit = re.compile(rb"<never ")

    def __init__(self, file: UploadedFile, kind: str) -> None:
        super().__init__(file)
        self.runs = kind == "docx"  # text stands in runs, and whatever else is in a paragraph is none
        self.skipped = self.depth = self.table = 0
        self.names: list[str] = []
        self.cells: list[str] = []
        self.cell: list[str] = []
        self.repeat = 1
        self.paragraph: list[str] | None = None
        self.size = 0
        self.in_run = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or name in _SKIPPED:
            self.skipped += 1
        elif name in _TABLES:
            self.depth += 1
            if self.depth == 1:
                self.table += 1
                self.names.append(attributes.get("table:name", str(self.table)))
        elif name in _ROWS and self.depth == 1:
            self.cells = []
        elif name in _CELLS and self.depth == 1:
            repeated = attributes.get("table:number-columns-repeated", "1")
            self.cell, self.repeat = [], int(repeated) if repeated.isdecimal() and len(repeated) < 8 else 1
        elif name in _PARAGRAPHS and self.paragraph is None:
            self.paragraph, self.size = [], 0
        elif name == "t":
            self.in_run = True
        elif name == "s":
            self._add(" " * (int(count) if (count := attributes.get("text:c", "1")).isdecimal() and len(count) < 4
                             else 1))
        elif name in _SPACES:
            self._add(_SPACES[name])

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif name in _PARAGRAPHS and self.paragraph is not None:
            text, self.paragraph = "".join(self.paragraph), None
            if self.depth:
                self.cell.append(text)
            elif text.strip():
                self.done.append((0, _Line(0, [text])))
        elif name in _CELLS and self.depth == 1:
            text = "\n".join(part for part in self.cell if part)
            self.cells += [text] * min(self.repeat, max(0, _COLUMNS - len(self.cells)))
            self.cell = []
        elif name in _ROWS and self.depth == 1:
            while self.cells and not self.cells[-1]:
                self.cells.pop()
            self.done.append((0, _Line(self.table, self.cells)))
        elif name in _TABLES:
            self.depth = max(0, self.depth - 1)
        elif name == "t":
            self.in_run = False

    def characters(self, text: str) -> None:
        if not self.skipped and (self.in_run or not self.runs):
            self._add(text)

    def _add(self, text: str) -> None:
        if self.paragraph is not None and self.size <= 50 * MAX_TEXT:
            self.paragraph.append(text)
            self.size += len(text)


def office_source(file: UploadedFile, kind: str, options: Options) -> Source:
    """The tables or the text of a document; of a workbook the sheet that holds most."""
    part = UploadedFile(file.name, _part(file, _PARTS[kind]))
    handler, told = _Handler(part, kind), Told()
    lines: list[_Line] = []
    for _, line in read_units(handler, xml_encoding(part, None), told):
        if isinstance(line, Broken):
            raise _unreadable(file)
        lines.append(line)
    rows = [line for line in lines if line.table and any(cell.strip() for cell in line.cells)]
    outside = [line.cells[0] for line in lines if not line.table]
    if not rows and not outside:
        raise InputError(N_("The document {file} holds no text."), file=file.name)
    inside = sum(len(cell) for line in rows for cell in line.cells)
    if kind == "ods" or (inside >= sum(map(len, outside)) and any(len(line.cells) > 1 for line in rows)):
        return _with_notes(*_table(file, kind, handler.names, rows), told.notes())
    return _with_notes(*_text(file, outside, rows, options), told.notes())


def _with_notes(source: Source, *notes: list[Note]) -> Source:
    """The source, which tells these notes with its rows."""
    before = source.rows

    def rows() -> Iterator[Row]:
        yield from before()
        source.warnings += [one for several in notes for one in several]

    source.rows = rows
    return source


def _table(file: UploadedFile, kind: str, names: list[str], lines: list[_Line]) -> tuple[Source, list[Note]]:
    """All tables of a text as one; of a workbook the one with most rows, and the others' names are told."""
    notes = []
    if kind == "ods":
        tables_of = [line.table for line in lines]
        best = max(dict.fromkeys(tables_of), key=tables_of.count)
        others = [names[table - 1] for table in dict.fromkeys(tables_of) if table != best]
        lines = [line for line in lines if line.table == best]
        if others:
            notes.append(note(N_("The sheet {name} was read; other sheets were passed over: {others}."),
                              name=names[best - 1][:60], others=", ".join(others[:5])[:200]))
    return Source(file, kind, Encoding("utf-8"), lambda: iter(enumerate((line.cells for line in lines), 1))), notes


def _text(file: UploadedFile, paragraphs: list[str], rows: list[_Line], options: Options) -> tuple[Source, list[Note]]:
    """The paragraphs as a plain text, a line each; a table where tabs part them."""
    text = "\n".join(" ".join(paragraph.split("\n")) for paragraph in paragraphs)
    plain, encoding = UploadedFile(file.name, text.encode("utf-8", "replace")), Encoding("utf-8")
    head = texts.first_lines(plain.data, encoding)
    source = tables.table_source(plain, encoding, head, options) or texts.text_source(plain, encoding, head, options)
    return source, [note(N_("The text of {file} was read; its tables, of {count} rows altogether, were passed over."),
                         file=file.name, count=len(rows))] if rows else []


def _part(file: UploadedFile, name: str) -> bytes:
    """The document inside, never more than allowed."""
    out, size = [], 0
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive, archive.open(name) as stream:
            while piece := stream.read(1 << 18):
                out.append(piece)
                size += len(piece)
                if size > MAX_BYTES or (size > SMALL and size > MAX_RATIO * len(file.data)):
                    raise InputError(N_("The document {file} unpacks to more than can be read; save the table as CSV, "
                                        "the text as plain text, or give a part of it."), file=file.name)
    except InputError:
        raise
    except archives.ERRORS as error:
        raise _unreadable(file) from error
    return b"".join(out)


def _unreadable(file: UploadedFile) -> InputError:
    return InputError(N_("The document {file} cannot be read; save it again, or the table as CSV, or the text as plain "
                         "text."), file=file.name)
