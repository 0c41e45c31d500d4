"""TBX, the exchange format of terminologies: `termEntry` or `conceptEntry` elements, each with a `langSet` or `langSec`
for every language and its terms. The first term of a language counts; its synonyms do not.
"""

from __future__ import annotations

import re

from lib.upload.encoding import Encoding
from lib.upload.files import UploadedFile
from lib.upload.formats.tmx import TmxHandler, tmx_source
from lib.upload.formats.xml_stream import beginning
from lib.upload.source import Source
from models.language.languages import normalised

_BEGINS = re.compile(rb"(?:<\?[^>]{0,300}>\s*|<!doctype[^>]{0,300}>\s*|<!--.{0,1000}?-->\s*)*<(?:martif|tbx)\b",
                     re.IGNORECASE | re.DOTALL)
_ENTRIES, _LANGUAGES = frozenset({"termEntry", "conceptEntry"}), frozenset({"langSet", "langSec"})


def is_tbx(file: UploadedFile) -> bool:
    """Whether the beginning says TBX."""
    return _BEGINS.match(beginning(file)) is not None


class _Handler(TmxHandler):
    """A terminology as a memory: entries are units, and the first term of a language is its text."""

    opening = b"<tbx><body>"
    unit = re.compile(rb"<(?:[\w-]+:)?(?:termEntry|conceptEntry)[\s>]")
    roots = frozenset({"martif", "tbx"})

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _LANGUAGES:
            self.code = normalised(attributes.get("xml:lang") or attributes.get("lang") or "")[:20]
        elif name == "term" and self.is_open:
            self.text, self.depth = [], 0
        else:
            super().start("tu" if name in _ENTRIES else name, attributes)

    def end(self, name: str) -> None:
        super().end("tu" if name in _ENTRIES else "seg" if name == "term" else name)


def tbx_source(file: UploadedFile, encoding: Encoding, sample: int) -> Source:
    """The entries as a table with a column for each language."""
    return tmx_source(file, encoding, sample, _Handler, "tbx")
