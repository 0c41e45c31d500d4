"""Archives and packed files as bytes: the members of a zip or a tar, and what is packed in a gzip, bzip2, xz or zstd.

Nothing is written to disk, and every stream is handed out a piece at a time: whoever reads it says when it is enough.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from lib.upload.limits import MAX_FILES
from models.messages import N_

#: what damaged archives raise
ERRORS = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError,
          KeyError, IndexError, TypeError, OverflowError, struct.error)
PACKED_NAME = re.compile(r"\.(gz|bz2|xz|zst|zstd)$", re.IGNORECASE)
#: a name that says archive
NAME = re.compile(r"\.(zip|tgz|tar\.\w+|7z|rar|tar|jar)$", re.IGNORECASE)


class Member(NamedTuple):
    """A file in an archive: its name, the bytes that it takes there, whether a password is asked for, whether it is a
    file and no link or device, and what opens it."""

    name: str
    packed: int
    locked: bool
    plain: bool
    opened: Callable[[], Any]


def is_zip(data: bytes) -> bool:
    """Whether the beginning says zip."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


def is_archive(data: bytes) -> bool:
    """Whether the beginning says zip or tar."""
    return is_zip(data) or data[257:262] == b"ustar"


@contextmanager
def members(data: bytes) -> Iterator[list[Member]]:
    """The files of a zip or a tar, in their order, so many as are read at once and one more. A tar that ends before
    its end, or goes on behind it, is an error: tarfile itself says nothing of what it cannot read."""
    if is_zip(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield [Member(one.filename, one.compress_size, bool(one.flag_bits & 0x1), True,
                          partial(archive.open, one)) for one in archive.infolist() if not one.is_dir()]
        return
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tape:
        found: list[Member] = []
        for entry in tape:
            if not entry.isdir():
                found.append(Member(entry.name.removeprefix("./"), entry.size, False,
                                    entry.isreg() and not entry.issparse(),
                                    partial(tape.extractfile, entry)))
            if len(found) > MAX_FILES:
                break
        else:
            if data[tape.offset:].strip(b"\0"):
                raise tarfile.ReadError("a header that cannot be read")
        yield found


def _zstd(data: Any) -> Any:
    import pyarrow as pa

    return pa.CompressedInputStream(pa.BufferReader(data.getvalue()), "zstd")


#: how a packed file begins, its kind, and what unpacks it
_PACKED: tuple[tuple[bytes, str, Callable[[Any], Any]], ...] = (
    (b"\x1f\x8b", N_("packed with gzip, and damaged"), lambda data: gzip.GzipFile(fileobj=data)),
    (b"BZh", N_("packed with bzip2, and damaged"), bz2.BZ2File),
    (b"\xfd7zXZ", N_("packed with xz, and damaged"), lzma.LZMAFile),
    (b"\x28\xb5\x2f\xfd", N_("packed with zstd, and damaged"), _zstd),
)


def packing(data: bytes) -> tuple[str, Callable[[Any], Any]] | None:
    """What a packed file is if it cannot be unpacked, and what unpacks it; None for a file that is not packed."""
    found = next((one for one in _PACKED if data.startswith(one[0])), None)
    return None if found is None or (found[0] == b"BZh" and data[4:10] != b"1AY&SY") else found[1:]


def office_kind(data: bytes) -> str:
    """docx, xlsx, odt or ods, where a zip's table of contents names one; else ""."""
    if data[:4] != b"PK\x03\x04":
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.open("mimetype").read(80) if "mimetype" in names and "content.xml" in names else b""
    except ERRORS:
        return ""
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return "docx"
    return {b"text": "odt", b"spreadsheet": "ods"}.get(
        kind.removeprefix(b"application/vnd.oasis.opendocument.").strip().removesuffix(b"-template"), "")
