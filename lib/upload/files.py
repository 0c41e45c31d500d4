"""The files of an upload: archives and packed files unpacked in memory, and what is no text refused by its name.

Beside files of text, what is none is passed over and named. Nothing is ever written to disk, so a path in an archive
can lead nowhere; one that tries to climb out is refused all the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from lib.upload.formats import archives
from lib.upload.formats.archives import Member
from lib.upload.limits import MAX_FILES, MAX_RATIO, SMALL, most_bytes, most_megabytes
from models.messages import N_, InputError, note

FORMATS = note(N_("TSV, CSV, XLSX, ODS, DOCX, ODT, TMX, TBX, XLIFF, JSON, Parquet, PO, subtitles (SRT, VTT), plain "
                  "text or Markdown, two files aligned by line, or a zip or tar of these"))
#: how a file that is no text begins, and what it is
_MAGIC = (
    (b"\x89PNG\r\n", N_("a PNG image")), (b"\xff\xd8\xff", N_("a JPEG image")), (b"GIF8", N_("a GIF image")),
    (b"BM", N_("a BMP image")), (b"II*\0", N_("a TIFF image")), (b"MM\0*", N_("a TIFF image")),
    (b"%PDF-", N_("a PDF document; save its text as plain text")),
    (b"\xd0\xcf\x11\xe0", N_("an old Word or Excel document; save it as plain text or XLSX")),
    (b"7z\xbc\xaf", N_("a 7-Zip archive; pack it as zip")), (b"Rar!", N_("a RAR archive; pack it as zip")),
    (b"SQLite format 3\0", N_("a database; export the table as CSV")), (b"\x7fELF", N_("a program")),
    (b"MZ\x90", N_("a program")),
    (b"{\\rtf", N_("an RTF document; save it as plain text")), (b"ID3", N_("a sound")), (b"OggS", N_("a sound")),
    (b"ARROW1", N_("an Arrow file; save it as Parquet or CSV")), (b"\x93NUMPY", N_("an array of numbers")),
    (b"\x80\x04\x95", N_("a Python pickle; save the texts as CSV")), (b"wOFF", N_("a font")),
)
NESTED = N_("The archive {file} holds another archive, {name}; unpack that one first.")
#: members that say something about the text and are none of it
_ABOUT = re.compile(r"(^|[/_.])(_?about|readme|licen[cs]e|copying|changelog|notice|authors|citation|checksums?)\b[^/]*$"
                    r"|\.(md|html?|ids|info|scores?|align(ed)?|bib|sha256|md5|sh|py|ya?ml|toml|ini|cfg|log|css|js|pdf"
                    r"|png|jpe?g|gif|svg|webp|ico|mp[34]|wav|ogg|ttf|woff2?)$", re.IGNORECASE)
_BIDI_AND_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")


class UploadedFile(NamedTuple):
    """A file as it came: its name and its bytes."""

    name: str
    data: bytes


class Unpacked(NamedTuple):
    """The text files of an upload, and the names of those that were passed over."""

    files: list[UploadedFile]
    passed_over: list[str]


def shown(name: str) -> str:
    """A file's name as a message may show it: no control characters, not too long."""
    name = _BIDI_AND_CONTROL.sub("", name)
    return name if len(name) <= 80 else name[:60] + "…" + name[-19:]


def unpack(files: Sequence[UploadedFile]) -> Unpacked:
    """The text files in `files` and in the zips among them. Over a limit, no text, or damaged is an InputError."""
    if not files:
        raise InputError(N_("There is no file; give {formats}."), formats=FORMATS)
    if len(files) > MAX_FILES:
        raise InputError(N_("There are {count} files; at most {limit} are read at once."),
                         count=len(files), limit=MAX_FILES)
    check_total(sum(len(file.data) for file in files))
    found: list[UploadedFile] = []
    passed_over: list[str] = []
    problem: InputError | None = None
    for file in files:
        try:
            file = _loosened(file, most_bytes())
            if archives.is_archive(file.data) and not archives.office_kind(file.data):
                _unpack(file, found, passed_over)
            else:
                refuse_other(file)
                found.append(UploadedFile(shown(file.name), file.data))
        except InputError as error:
            if archives.is_archive(file.data):
                raise
            problem = problem or error
            passed_over.append(shown(file.name))
    if problem and not found:
        raise problem
    texts = [file for file in found if not _ABOUT.search(file.name)] if len(found) > 1 else found
    passed_over += [file.name for file in found if file not in texts] if texts else []
    found = texts or found
    check_total(sum(len(file.data) for file in found))
    return Unpacked(found, passed_over)


def _loosened(file: UploadedFile, room: int) -> UploadedFile:
    """A single file, unpacked where it is packed: piece by piece, never more than allowed."""
    found = archives.packing(file.data)
    if found is None:
        return file
    kind, unpacker = found
    out, size = [], 0
    try:
        with unpacker(io.BytesIO(file.data)) as stream:
            while piece := stream.read(1 << 18):
                out.append(piece)
                size += len(piece)
                _check_packed(file, size, len(file.data), room)
    except InputError:
        raise
    except archives.ERRORS as error:
        raise InputError(N_("The file {file} is not text: it is {kind}. Give {formats}."), file=shown(file.name),
                         kind=note(kind), formats=FORMATS) from error
    return UploadedFile(archives.PACKED_NAME.sub("", file.name), b"".join(out))


def _check_packed(file: UploadedFile, size: int, packed: int, room: int) -> None:
    if size > SMALL and size > MAX_RATIO * max(packed, 1):
        raise InputError(N_("The file {file} unpacks to more than {limit} times its size, as no text does; it was not "
                            "read."), file=shown(file.name), limit=MAX_RATIO)
    check_total(size if size > room else 0)


def check_total(size: int) -> None:
    """Refuse an upload of more bytes than are read at once."""
    if size > most_bytes():
        raise InputError(N_("The upload has more than {limit} MB of text; give a part of it."), limit=most_megabytes())


def refuse_other(file: UploadedFile) -> None:
    """Raise InputError for an empty file, and for one that is known not to be text."""
    if not file.data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise InputError(N_("The file {file} is empty; give {formats}."), file=shown(file.name), formats=FORMATS)
    head = file.data[:16]
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        kind = N_("a picture, a sound or a film")
    if (kind == "a BMP image" and b"\0" not in file.data[:64]) or (kind == "a sound" and b"\0" not in file.data[:256]):
        kind = None  # a text that begins with these letters
    if kind:
        raise InputError(N_("The file {file} is not text: it is {kind}. Give {formats}."),
                         file=shown(file.name), kind=note(kind), formats=FORMATS)


def _unpack(file: UploadedFile, found: list[UploadedFile], passed_over: list[str]) -> None:
    """Add the archive's text files to `found`; what is none is passed over, unless nothing else is in it."""
    name, before = shown(file.name), len(found)
    problem: InputError | None = None
    try:
        with archives.members(file.data) as members:
            _check_members(name, members)
            room = most_bytes() - sum(len(f.data) for f in found)
            texts = [m for m in members if m.plain and not _is_hidden(m.name)]
            chosen = [m for m in texts if not _ABOUT.search(m.name)] or texts
            passed_over += [shown(m.name) for m in members if m not in chosen]
            for member in chosen:
                data = b"".join(_content(member, name, room))
                if not data.strip():
                    passed_over.append(shown(member.name))
                    continue
                try:
                    inner = _loosened(UploadedFile(member.name, data), room)
                    if archives.is_archive(inner.data) and not archives.office_kind(inner.data):
                        raise _nested(name, member.name)
                    refuse_other(inner)
                    found.append(UploadedFile(shown(inner.name), inner.data))
                    room -= len(inner.data)
                except InputError as error:
                    if error.message == NESTED:
                        raise
                    problem = problem or error
                    passed_over.append(shown(member.name))
    except InputError:
        raise
    except archives.ERRORS as error:
        raise InputError(N_("The archive {file} is damaged and cannot be unpacked; make it again."), file=name
                         ) from error
    if len(found) == before:
        raise problem or InputError(N_("The archive {file} holds no text; put in {formats}."),
                                    file=name, formats=note(N_("TSV, CSV, TMX, JSON lines or plain text")))


def _is_hidden(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name.startswith(".") or "__MACOSX" in path.parts or path.name in ("Thumbs.db", "desktop.ini")


def _nested(name: str, member: str) -> InputError:
    return InputError(NESTED, file=name, name=shown(member))


def _check_members(name: str, members: Sequence[Member]) -> None:
    """Refuse by the table of contents: office documents, passwords, climbing paths, nested archives."""
    if len(members) > MAX_FILES:
        raise InputError(N_("There are {count} files; at most {limit} are read at once."),
                         count=len(members), limit=MAX_FILES)
    names = {m.name for m in members}
    if ("[Content_Types].xml" in names and any(n.startswith(("word/", "ppt/", "xl/")) for n in names)) \
            or "mimetype" in names:
        raise InputError(N_("The file {file} is not text: it is {kind}. Give {formats}."), file=name,
                         kind=note(N_("an office document of another kind; save the table as CSV, or the text as plain "
                                      "text")), formats=FORMATS)
    for member in members:
        parts = re.split(r"[\\/]", member.name)
        if ".." in parts or not parts[0] or parts[0].endswith(":"):
            raise InputError(N_("The archive {file} names a path outside of itself, {name}; it was not opened."),
                             file=name, name=shown(member.name))
        if member.locked:
            raise InputError(N_("The archive {file} is protected by a password; make it again without one."), file=name)
        if archives.NAME.search(member.name) and not _is_hidden(member.name):
            raise _nested(name, member.name)


def _content(member: Member, name: str, room: int) -> Iterator[bytes]:
    """The member's bytes, piece by piece, never more than allowed, whatever its header promises."""
    size = 0
    with member.opened() as stream:
        while piece := stream.read(1 << 18):
            size += len(piece)
            if size > SMALL and size > MAX_RATIO * max(member.packed, 1):
                raise InputError(N_("The archive {file} unpacks to more than {limit} times its size, as no text does; "
                                    "it was not read."), file=name, limit=MAX_RATIO)
            if size > room:
                check_total(most_bytes() + 1)
            yield piece
