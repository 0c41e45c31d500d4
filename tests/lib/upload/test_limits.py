"""No small file becomes a large one: bombs in every format that is packed."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
import time
import zipfile

import pytest

from lib.paths import ROOT
from lib.upload import Options, UploadedFile, read_upload
from models.messages import InputError
from tests.lib.upload.test_upload import EN, EXPECTED, ZH, file, zipped
from tests.support.uploads.files import parquet, workbook


def refused(match: str, *files: UploadedFile) -> None:
    start = time.process_time()
    with pytest.raises(InputError, match=match):
        read_upload(files)
    assert time.process_time() - start < 10


def changed(book: UploadedFile, name: str, data: bytes) -> UploadedFile:
    """A workbook with another part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, data if part == name else old.read(part))
    return book._replace(data=stream.getvalue())


SHEET = "xl/worksheets/sheet1.xml"
BEGIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_packed_files():
    refused("200 times", UploadedFile("a.txt.gz", gzip.compress(b"a" * 90_000_000)))
    refused("50 MB", UploadedFile("a.txt.gz", gzip.compress(random.Random(2).randbytes(4_000).hex().encode() * 8_000)))
    inner = UploadedFile("a.txt.gz", gzip.compress(b"a" * 90_000_000))
    refused("200 times", zipped(inner))
    refused("gzip", UploadedFile("a.gz", gzip.compress("\n".join(EN).encode())[:-20]))
    refused("another archive", UploadedFile("a.gz", gzip.compress(zipped(zipped(file("x"))).data)))
    bomb = zipped(UploadedFile("a.txt", b"a" * 90_000_000))
    refused("200 times", UploadedFile("a.zip.gz", gzip.compress(bomb.data)))


def test_workbooks():
    book = workbook(list(zip(EN, ZH)))
    row = b'<row r="1"><c r="XFD1" t="str"><v>x</v></c></row></sheetData></worksheet>'
    refused("702 columns", changed(book, SHEET, BEGIN + row))
    refused("cannot be read", changed(book, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]>' + BEGIN + row))
    refused("unpacks to more", changed(book, "docProps/app.xml", b" " * 300_000_000))
    refused("cannot be read", changed(book, SHEET, BEGIN))
    far = BEGIN + b'<row r="1000000"><c r="A1000000" t="str"><v>x</v></c></row></sheetData></worksheet>'
    refused("holds no text", changed(book, SHEET, far))
    refused("holds no text", workbook([]))


def test_columns_of_many_equal_texts():
    import pyarrow as pa

    long = pa.DictionaryArray.from_arrays(pa.array([0] * 200_000, pa.int32()), pa.array(["x" * 900_000]))
    start = time.process_time()
    refused("Nothing of", parquet({"text": long}))
    found = read_upload([parquet({"text": [*EN, *["word " * 1800] * 100_000]})])
    assert found.counts["kept"] == 31 and any("Only the first" in str(w) for w in found.warnings)
    assert time.process_time() - start < 30
    refused("holds no text", parquet({"number": [1, 2]}))
    whole = parquet({"en": EN, "zh": ZH})
    refused("damaged", whole._replace(data=whole.data[:-9]))


def test_texts_that_are_repeated_are_bounded():
    texts = [random.Random(n).randbytes(3000).hex() for n in range(3)]
    book = workbook([(f"long {texts[n % 3]}", "x") for n in range(3000)])
    found = read_upload([book], Options(columns=(0,)))
    assert found.counts["kept"] == 3
    assert list(read_upload([workbook(list(zip(EN, ZH)))]).pairs) == EXPECTED


DAMAGED = """
import contextlib
from lib.upload import UploadedFile, read_upload
from models.messages import InputError
from tests.support.uploads.files import parquet
from tests.lib.upload.test_upload import EN, ZH

whole = parquet({"translation": [{"en": a, "zh": b} for a, b in zip(EN, ZH)]}).data
at = whole.index(b"\\x18\\x0btranslation") - 1  # how often the field may be there
for value in range(256):
    with contextlib.suppress(InputError):
        read_upload([UploadedFile("a.parquet", whole[:at] + bytes([value]) + whole[at + 1:])])
print("still here")
"""


def test_a_damaged_file_does_not_end_the_server():
    """pyarrow ends the process where it is asked for a damaged column's metadata."""
    done = subprocess.run([sys.executable, "-c", DAMAGED], cwd=ROOT, capture_output=True, text=True, timeout=300,
                          check=False)
    assert done.stdout.strip() == "still here", done.stderr[-500:]
