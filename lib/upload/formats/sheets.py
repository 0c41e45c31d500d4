"""XLSX, the tables of Excel and its like, read by openpyxl a row at a time: the sheet that holds most."""

from __future__ import annotations

import datetime
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from lib.upload.encoding import Encoding
from lib.upload.files import UploadedFile
from lib.upload.limits import MAX_BYTES, MAX_PAIRS, MAX_RATIO, SMALL
from lib.upload.source import Row, Source
from models.messages import N_, InputError, note

#: a cell in a column of three letters, or of none that can be read
_FAR = re.compile(rb"""<c\b[^>]{0,200}?\br\s*=\s*["'](?:[A-Za-z]{3}|[^"'>]{0,20}&)""")
_COLUMNS = 702
#: bytes of all parts of a workbook, unpacked
_MAX_UNPACKED = 4 * MAX_BYTES


def sheet_source(file: UploadedFile) -> Source:
    """The sheet with most rows of text as a table; the names of the others are told."""
    _check(file)
    book = _open(file)
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"][:50]
    filled = [(name, sum(bool(cells) for _, cells in _rows(file, book, name, 2_000))) for name in names]
    name, count = max(filled, key=lambda item: item[1], default=("", 0))
    if not count:
        raise InputError(N_("The workbook {file} holds no text; fill a sheet with a text, or two, in each row."),
                         file=file.name)
    others = [other for other, rows in filled if rows and other != name]

    def rows() -> Iterator[Row]:
        yield from _rows(file, book, name, MAX_PAIRS)
        if others:
            source.warnings.append(note(N_("The sheet {name} was read; other sheets were passed over: {others}."),
                                        name=name[:60], others=", ".join(others[:5])[:200]))

    source = Source(file, "xlsx", Encoding("utf-8"), rows)
    return source


def _check(file: UploadedFile) -> None:
    """Unpack every part once, a little at a time, so that none is larger than it may be; none declares entities, or has
    a cell so far to the right that rows of a few bytes would fill the memory."""
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    is_xml = member.filename.lower().endswith((".xml", ".rels"))
                    before = b""
                    while piece := stream.read(1 << 18):
                        size += len(piece)
                        if size > _MAX_UNPACKED or (size > SMALL and size > MAX_RATIO * len(file.data)):
                            raise InputError(N_("The workbook {file} unpacks to more than can be read; save the sheet "
                                                "as CSV, or give a part of it."), file=file.name)
                        if is_xml and (b"\0" in piece or b"<!DOCTYPE" in (before := before[-9:] + piece)):
                            raise _unreadable(file)
                        if is_xml and _FAR.search(piece):
                            raise InputError(N_("The table has more than {limit} columns. Give a table with a text, or "
                                                "two, in each line."), limit=_COLUMNS)
    except InputError:
        raise
    except Exception as error:  # a zip can be damaged in more ways than have names
        raise _unreadable(file) from error


def _unreadable(file: UploadedFile) -> InputError:
    return InputError(N_("The workbook {file} cannot be read; save it again as XLSX, or the sheet as CSV."),
                      file=file.name)


def _open(file: UploadedFile) -> Any:
    from openpyxl import load_workbook

    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    try:
        return load_workbook(io.BytesIO(file.data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise _unreadable(file) from error


def _rows(file: UploadedFile, book: Any, name: str, most: int) -> Iterator[Row]:
    """Number and cells of each row; a row without text has no cells."""
    sheet = next(sheet for sheet in book.worksheets if sheet.title == name)
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    nothing: Any = ()
    for number in range(1, most + 1):
        try:
            values = next(rows)
        except StopIteration:
            return
        except Exception as error:
            raise _unreadable(file) from error
        if values is nothing or not any(value is not None for value in values):
            nothing = values
            yield number, []
            continue
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        yield number, cells


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else ""
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)
