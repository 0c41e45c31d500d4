"""TMX, the format of translation memories: `tu` elements, each with a `tuv` for every language and its text in `seg`.

Read with expat as a stream. Entities of a document's own are refused, and nothing outside of the file is ever opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from xml.parsers import expat

from lib.upload.delimited import Row
from lib.upload.encoding import Encoding, _decoded, find_encoding
from lib.upload.files import UploadedFile
from lib.upload.limits import MAX_TEXT
from models.language.languages import normalised
from models.messages import N_, InputError, Note, note

#: elements whose content is formatting code, not text
_CODE = frozenset({"bpt", "ept", "ph", "it", "ut"})
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PIECE = 1 << 16
_MAX_LANGUAGES = 100


class _Damaged(Exception):
    """The XML ends or breaks in this line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def is_tmx(file: UploadedFile) -> bool:
    """Whether name or beginning says TMX (or another XML, which is then refused)."""
    head = file.data[:1000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return file.name.lower().endswith(".tmx") or head[:5] == b"<?xml" or head[:4] == b"<tmx"


def tmx_encoding(file: UploadedFile, wanted: str | None) -> Encoding:
    """The encoding that the document declares, if it is true; else the one that is recognised."""
    declared = _DECLARED.match(file.data[:200])
    if declared and not wanted:
        try:
            return find_encoding(file, declared.group(1).decode())
        except InputError:
            pass
    return find_encoding(file, wanted)


def units(file: UploadedFile, encoding: Encoding) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and texts by language code (lower case) of each translation unit. Raises _Damaged where the XML breaks."""
    handler = _Handler(file.name)
    parser = handler.parser
    try:
        for text in _decoded(file.data, encoding.name, "replace"):
            for start in range(0, len(text), _PIECE):
                parser.Parse(text[start:start + _PIECE].encode("utf-8", "replace"), False)
                yield from handler.taken()
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from handler.taken()
        raise _Damaged(error.lineno, expat.ErrorString(error.code)) from error
    yield from handler.taken()


class _Handler:
    def __init__(self, name: str) -> None:
        self.name = name
        self.done: list[tuple[int, dict[str, str]]] = []
        self.unit: dict[str, str] = {}
        self.line, self.code, self.depth = 0, "", 0
        self.text: list[str] | None = None
        self.is_tmx = False
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.entity

    def taken(self) -> list[tuple[int, dict[str, str]]]:
        done, self.done = self.done, []
        return done

    def entity(self, *_: object) -> None:
        raise InputError(N_("The TMX file {file} declares entities of its own, which can open other files or grow "
                            "without end; it was not read. Export it again without them."), file=self.name)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.is_tmx:
            if name.lower() != "tmx":
                raise InputError(N_("The file {file} is XML, but not TMX: its first element is {name}. Give TMX, or "
                                    "plain text."), file=self.name, name=f"<{name[:40]}>")
            self.is_tmx = True
        if name == "tu":
            self.unit, self.line = {}, self.parser.CurrentLineNumber
        elif name == "tuv":
            code = attributes.get("xml:lang") or attributes.get("lang") or ""
            self.code = normalised(code)[:20]
        elif name == "seg":
            self.text, self.depth = [], 0
        elif name in _CODE:
            self.depth += 1

    def end(self, name: str) -> None:
        if name in _CODE:
            self.depth = max(0, self.depth - 1)
        elif name == "seg" and self.text is not None:
            if self.code and len(self.unit) < _MAX_LANGUAGES:
                self.unit.setdefault(self.code, "".join(self.text))
            self.text = None
        elif name == "tu":
            self.done.append((self.line, self.unit))
            self.unit = {}

    def characters(self, text: str) -> None:
        if self.text is not None and not self.depth and len(self.text) <= MAX_TEXT:
            self.text.append(text)


def tmx_languages(file: UploadedFile, encoding: Encoding, sample: int) -> list[str]:
    """The language codes of the first `sample` units, the most frequent first."""
    counts: Counter[str] = Counter()
    try:
        for number, (_, unit) in enumerate(units(file, encoding), 1):
            counts.update(unit.keys())
            if number >= sample:
                break
    except _Damaged as error:
        if not counts:
            raise InputError(N_("The file {file} is not a TMX that can be read (line {line}: {reason}); export it "
                                "again."), file=file.name, line=error.line, reason=str(error)) from error
    if not counts:
        raise InputError(N_("The TMX file {file} holds no text with a language code."), file=file.name)
    return [code for code, _ in counts.most_common(_MAX_LANGUAGES)]


def tmx_rows(file: UploadedFile, encoding: Encoding, codes: list[str], warnings: list[Note]) -> Iterator[Row]:
    """A row for each unit, its texts in the order of `codes`; what follows a break in the XML is missing."""
    try:
        for line, unit in units(file, encoding):
            yield line, [unit.get(code, "") for code in codes]
    except _Damaged as error:
        warnings.append(note(N_("The TMX file breaks in line {line} ({reason}); what comes before was read."),
                             line=error.line, reason=str(error)))
