"""XML as programs write it, read with expat as a stream: what is slightly wrong in it is mended, and a fault that
cannot be mended costs the unit that it is in.

Entities of a document's own are refused, and nothing outside of the file is ever opened.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from itertools import chain
from typing import Any, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from lib.upload.encoding import Encoding, decoded, find_encoding
from lib.upload.files import UploadedFile
from models.messages import N_, InputError, Note, note

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PIECE, _LONGEST = 1 << 16, 1 << 20
_SECTION = re.compile(r"<!\[CDATA\[|<!--")
_BAD = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff\\ud800-\\udfff]")
#: an entity, a bare &, a < that opens nothing, or a character that XML does not allow
_FAULT = re.compile(r"&(#[0-9]{1,8}|#x[0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{0,31});|&|<(?![A-Za-z_/!?])"
                    r"|<(?=\?)(?!\?xml[\s?-]|[^<>]{0,500}\?>)|" + _BAD.pattern)
_XMLS_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})


class Broken(NamedTuple):
    """Where the XML breaks, and why; `lost` says whether a unit was open there."""

    line: int
    reason: str
    lost: bool


class Told:
    """What was mended, for the reader to know."""

    def __init__(self) -> None:
        self.characters = self.marks = 0
        self.unknown: dict[str, int] = {}

    def notes(self) -> list[Note]:
        """A sentence for each kind."""
        found = []
        if self.characters:
            found.append(note(N_("Characters that XML does not allow were dropped: {count}."), count=self.characters))
        if self.marks:
            found.append(note(N_("A bare & or < was read as the character: {count} times."), count=self.marks))
        if self.unknown:
            found.append(note(N_("Entities that are not known were kept as they are written: {names}."),
                              names=", ".join(list(self.unknown)[:5])))
        return found


def is_xml(file: UploadedFile) -> bool:
    """Whether the beginning says XML."""
    return beginning(file)[:5] == b"<?xml"


def beginning(file: UploadedFile) -> bytes:
    """The first characters of markup, whatever the encoding."""
    return file.data[:2000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def xml_encoding(file: UploadedFile, wanted: str | None) -> Encoding:
    """The encoding that the document declares, if it is true; else the one that is recognised."""
    declared = _DECLARED.match(file.data[:200])
    if declared and not wanted:
        try:
            return find_encoding(file, declared.group(1).decode())
        except InputError:
            pass
    return find_encoding(file, wanted)


class Handler:
    """What a format does with the elements; `unit` is the element that a fault costs."""

    opening = b"<tmx><body>"  #: what a parser reads first that goes on behind a fault
    unit = re.compile(rb"<tu[\s>]")

    def __init__(self, file: UploadedFile) -> None:
        self.file = file
        self.done: list[tuple[int, Any]] = []
        self.before = 0  # lines before the ones that this parser reads
        self.is_open = False
        self.parser = self.fresh()

    def fresh(self) -> expat.XMLParserType:
        """A parser that tells this handler."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self._entity
        self.parser = parser
        return parser

    def line(self) -> int:
        """The line that is read now."""
        return self.before + self.parser.CurrentLineNumber

    def taken(self) -> list[tuple[int, Any]]:
        """The units that are complete."""
        done, self.done = self.done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self.end(name.rpartition(":")[2])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def characters(self, text: str) -> None:
        """Text."""

    def lost(self) -> bool:
        """Forget the unit that is open; whether there was one."""
        was, self.is_open = self.is_open, False
        return was

    def _entity(self, *_: object) -> None:
        raise InputError(N_("The XML file {file} declares entities of its own, which can open other files or grow "
                            "without end; it was not read. Export it again without them."), file=self.file.name)


def read_units(handler: Handler, encoding: Encoding, told: Told) -> Iterator[tuple[int, Any]]:
    """Line and content of each unit that `handler` completes; a Broken where the XML breaks."""
    pieces = mended(_pieces(handler.file, encoding), told)
    data_of = chain((piece.encode("utf-8", "replace") for piece in pieces), [b""])
    parser, fed, skipping, last = handler.parser, 0, False, 0
    pending = next(data_of)
    for following in chain(data_of, [None]):
        data, final, pending = pending, following is None, following or b""
        while data or final:
            if skipping:
                found = handler.unit.search(data)
                handler.before += data.count(b"\n", 0, found.start() if found else len(data))
                if not found:
                    break
                data = data[found.start():]
                parser = handler.fresh()
                parser.Parse(handler.opening, False)
                fed, skipping = len(handler.opening), False
            try:
                parser.Parse(data, final)
                fed += len(data)
                yield from handler.taken()
                break
            except expat.ExpatError as error:
                yield from handler.taken()
                at = max(0, parser.ErrorByteIndex - fed)
                line = handler.before + error.lineno
                handler.before = max(line - 1, last)
                last = handler.before
                yield line, Broken(line, expat.ErrorString(error.code), handler.lost())
                handler.before += data.count(b"\n", at, at + 1)
                data, skipping = data[at + 1:], True
                if final and not data:
                    break


def _pieces(file: UploadedFile, encoding: Encoding) -> Iterator[str]:
    for text in decoded(file.data, encoding.name, "replace"):
        for start in range(0, len(text), _PIECE):
            yield text[start:start + _PIECE]


def mended(pieces: Iterable[str], told: Told) -> Iterator[str]:
    """The text with known entities as characters, and without what no XML may hold."""
    inside, rest = "", ""
    for piece in chain(pieces, [None]):
        text = rest + (piece or "")
        cut = text.rfind(">") + 1 if piece is not None else len(text)
        if not cut and len(text) > _LONGEST:
            cut = len(text)
        text, rest = text[:cut], text[cut:]
        out, at = [], 0
        while at < len(text):
            if inside:
                end = text.find(inside, at)
                end = len(text) if end < 0 else end + len(inside)
                out.append(_BAD.sub(lambda match: _replacement(match, told), text[at:end]))
                inside, at = "" if text.startswith(inside, end - len(inside)) else inside, end
                continue
            found = _SECTION.search(text, at)
            stop = found.start() if found else len(text)
            out.append(_FAULT.sub(lambda match: _replacement(match, told), text[at:stop]))
            at = stop
            if found:
                inside, at = "]]>" if found[0].endswith("[") else "-->", found.end()
                out.append(found[0])
        if out:
            yield "".join(out)


def _replacement(match: re.Match[str], told: Told) -> str:
    whole, name = match[0], match.re.groups and match[1]
    if not name:
        if whole in ("&", "<"):
            told.marks += 1
            return escape(whole)
        told.characters += 1
        return ""
    if name in _XMLS_OWN:
        return whole
    if name[0] == "#":
        text = html.unescape(whole)  # also &#146;, which is a quotation mark of Windows
        if not text or _BAD.search(text) or text == "\ufffd":
            told.characters += 1
            return ""
        return whole if len(text) == 1 and ord(text) not in range(128, 160) and f"&#{ord(text)};" == whole \
            else escape(text)
    if f"{name};" in html5:
        return escape(html5[f"{name};"])
    if len(told.unknown) < 1000:
        told.unknown[whole] = told.unknown.get(whole, 0) + 1
    return escape(whole)
