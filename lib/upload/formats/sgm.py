"""The test sets of WMT: SGM files (`srcset`, `refset`, `tstset`) and the XML that followed, with a `seg` a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lib.upload.encoding import Encoding, read_all
from lib.upload.files import UploadedFile
from lib.upload.formats.xml_stream import beginning
from lib.upload.language import code_of
from lib.upload.limits import MAX_TEXT
from lib.upload.markup import plain
from lib.upload.source import Row, Source
from models.messages import N_, InputError

_SETS = ("srcset", "refset", "tstset")
_BEGINS = re.compile(rb"(?:<\?xml[^>]{0,200}>\s*|<!doctype[^>]{0,300}>\s*|<!--.{0,1000}?-->\s*)*"
                     rb"<(srcset|refset|tstset|dataset|mteval|doc)\b", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(/?)(srcset|refset|tstset|dataset|doc|src|ref|hyp|seg)\b([^<>]{0,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


class _Segment(NamedTuple):
    """Line, the document's and the segment's names, the language, and the text."""

    line: int
    place: tuple[str, str]
    code: str
    text: str


def is_sgm(file: UploadedFile) -> bool:
    """Whether name or beginning says a test set of WMT."""
    found = _BEGINS.match(beginning(file))
    return found is not None and (found[1].lower() != b"doc" or file.name.lower().endswith((".sgm", ".sgml", ".xml")))


def sgm_source(file: UploadedFile, encoding: Encoding) -> Source:
    """A file with several languages as a table, one with a single language as its segments."""
    codes: dict[str, None] = {}
    for segment in _segments(file, encoding):
        codes.setdefault(segment.code)
    if not codes:
        raise InputError(N_("The file {file} holds no segments (seg); export it again, or give plain text."),
                         file=file.name)
    names = list(codes)[:20]

    def rows() -> Iterator[Row]:
        if len(names) == 1:
            yield from ((segment.line, [segment.text]) for segment in _segments(file, encoding))
            return
        table: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
        for segment in _segments(file, encoding):
            table.setdefault(segment.place, (segment.line, {}))[1].setdefault(segment.code, segment.text)
        yield from ((line, [texts.get(code, "") for code in names]) for line, texts in table.values())

    return Source(file, "sgm", encoding, rows, names=names, codes=[code_of(code) or "" for code in names],
                  chosen=(0, 1) if len(names) > 1 else (0,), markup=False)


def by_segment(sources: list[Source]) -> Iterator[Row]:
    """The segments of several files that have the same document and number."""
    sides = [dict(reversed([(s.place, s) for s in _segments(source.file, source.encoding)])) for source in sources]
    for place, segment in reversed(sides[0].items()):
        yield segment.line, [side[place].text if place in side else "" for side in sides]


def _segments(file: UploadedFile, encoding: Encoding) -> Iterator[_Segment]:
    text = read_all(file.data, encoding)
    document = code = of_set = ""
    line, counted, number = 1, 0, 0
    for match in _TAG.finditer(text):
        closing, name = match[1], match[2].lower()
        attributes = {k.lower(): a or b or c for k, a, b, c in _ATTRIBUTE.findall(match[3])} if not closing else {}
        if name in _SETS and not closing:
            of_set = code = attributes.get("trglang" if name != "srcset" else "srclang", "") or "any"
        elif name == "doc" and not closing:
            document, code, number = attributes.get("docid", attributes.get("id", "")), of_set, 0
        elif name in ("src", "ref", "hyp"):
            code, number = (of_set if closing else attributes.get("lang", name)), 0
        elif name == "seg" and not closing:
            number += 1
            end = text.find("</", match.end(), match.end() + 4 * MAX_TEXT)
            if end > 0:
                line, counted = line + text.count("\n", counted, match.start()), match.start()
                yield _Segment(line, (document, attributes.get("id", str(number))), code or "any",
                               plain(text[match.end():end]).strip())
