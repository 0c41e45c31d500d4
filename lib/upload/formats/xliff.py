"""XLIFF 1.2 and 2.0, the exchange format of translators: the `source` and the `target` of each unit or segment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lib.upload.encoding import Encoding
from lib.upload.files import UploadedFile
from lib.upload.formats.xml_stream import Broken, Handler, Told, beginning, read_units
from lib.upload.language import code_of
from lib.upload.limits import MAX_TEXT
from lib.upload.source import Row, Source
from models.messages import N_, InputError, note

_BEGINS = re.compile(rb"(?:<\?xml[^>]{0,200}>\s*|<!doctype[^>]{0,300}>\s*|<!--.{0,1000}?-->\s*)*<(?:[\w-]+:)?xliff\b",
                     re.IGNORECASE | re.DOTALL)
#: elements whose content is formatting code, not text
_CODE = frozenset({"bpt", "ept", "ph", "it", "sub"})
#: elements that hold a source and a target of something else
_ELSE = frozenset({"alt-trans", "note", "notes", "matches", "glossary"})


def is_xliff(file: UploadedFile) -> bool:
    """Whether the beginning says XLIFF."""
    return _BEGINS.match(beginning(file)) is not None


class _Handler(Handler):
    opening = b"<xliff><file><body>"
    unit = re.compile(rb"<(?:[\w-]+:)?(?:trans-unit|unit)[\s>]")

    def __init__(self, file: UploadedFile) -> None:
        super().__init__(file)
        self.texts = ["", ""]
        self.languages = ("", "")
        self.begun = self.depth = self.elsewhere = 0
        self.side = -1
        self.text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("xliff", "file"):
            given = (attributes.get("srcLang") or attributes.get("source-language") or "",
                     attributes.get("trgLang") or attributes.get("target-language") or "")
            self.languages = (self.languages[0] or given[0], self.languages[1] or given[1])
        elif name in ("trans-unit", "segment") or name == "unit":
            self.texts, self.begun, self.is_open = ["", ""], self.line(), True
            self.elsewhere = self.depth = 0
        elif name in _ELSE:
            self.elsewhere += 1
        elif name in ("source", "target") and self.is_open and not self.elsewhere:
            self.side, self.text, self.depth = int(name == "target"), [], 0
        elif name in _CODE:
            self.depth += 1

    def end(self, name: str) -> None:
        if name in _ELSE:
            self.elsewhere = max(0, self.elsewhere - 1)
        elif name in _CODE:
            self.depth = max(0, self.depth - 1)
        elif name in ("source", "target") and self.side >= 0 and not self.elsewhere:
            self.texts[self.side] = "".join(self.text)
            self.side = -1
        elif name in ("trans-unit", "segment") and self.is_open:
            self.done.append((self.begun, self.texts))
            self.is_open = False
        elif name == "unit":
            self.is_open = False

    def characters(self, text: str) -> None:
        if self.side >= 0 and not self.depth and len(self.text) <= MAX_TEXT:
            self.text.append(text)

    def lost(self) -> bool:
        self.side, self.elsewhere = -1, 0
        return super().lost()


def xliff_source(file: UploadedFile, encoding: Encoding, sample: int) -> Source:
    """The units as a table of source and target."""
    handler, broken = _Handler(file), None
    kinds: Counter[bool] = Counter()
    for _, unit in islice(read_units(handler, encoding, Told()), sample):
        kinds.update([isinstance(unit, Broken)])
        broken = broken or (unit if isinstance(unit, Broken) else None)
    if not kinds[False]:
        raise InputError(N_("The XLIFF file {file} holds no units that can be read ({reason}); export it again."),
                         file=file.name, reason=broken.reason if broken else "0")

    def rows() -> Iterator[Row]:
        told, faults = Told(), []
        for line, unit in read_units(_Handler(file), encoding, told):
            if not isinstance(unit, Broken):
                yield line, list(unit)
                continue
            faults.append(unit)
            if unit.lost:
                yield line, note(N_("the XML is broken here ({reason})"), reason=unit.reason)
        source.warnings += told.notes()
        if faults:
            source.warnings.append(note(
                N_("The XML is broken in {count} places (the first is line {line}: {reason}); reading went on with the "
                   "next unit."), count=len(faults), line=faults[0].line, reason=faults[0].reason))

    codes = [code_of(code) or "" for code in handler.languages]
    names = [f"{name} ({code})" if code else name for name, code in zip(("source", "target"), codes)]
    source = Source(file, "xliff", encoding, rows, names=names, codes=codes, chosen=(0, 1))
    return source
