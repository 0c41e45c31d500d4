"""TMX, the format of translation memories: `tu` elements, each with a `tuv` for every language and its text in `seg`.

Codes that name varieties of one language (en, en-US, en-GB) are one language, unless the memory holds no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from lib.upload.encoding import Encoding
from lib.upload.files import UploadedFile
from lib.upload.formats.xml_stream import Broken, Handler, Told, beginning, is_xml, read_units
from lib.upload.limits import MAX_TEXT
from lib.upload.source import Row, Source
from models.language.languages import normalised
from models.messages import N_, InputError, Note, note

#: elements whose content is formatting code, not text
_CODE = frozenset({"bpt", "ept", "ph", "it", "ut"})
_MAX_LANGUAGES = 100

Unit = dict[str, str]


def is_tmx(file: UploadedFile) -> bool:
    """Whether name or beginning says TMX (or another XML, which is then refused)."""
    return file.name.lower().endswith(".tmx") or beginning(file)[:4] == b"<tmx" or is_xml(file)


class TmxHandler(Handler):
    """Collects the texts of each unit by their code."""

    #: the first elements that are known
    roots = frozenset({"tmx"})

    def __init__(self, file: UploadedFile) -> None:
        super().__init__(file)
        self.texts: Unit = {}
        self.begun, self.code, self.depth = 0, "", 0
        self.text: list[str] | None = None
        self.is_tmx = False
        self.source = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.is_tmx:
            if name.lower() not in self.roots:
                raise InputError(N_("The file {file} is XML, but not TMX, TBX or XLIFF: its first element is {name}. "
                                    "Give TMX, TBX, XLIFF, or plain text."), file=self.file.name, name=f"<{name[:40]}>")
            self.is_tmx = True
        if name == "tu":
            if self.is_open and self.texts:  # the one before was never closed
                self.done.append((self.begun, self.texts))
            self.texts, self.begun, self.text, self.is_open = {}, self.line(), None, True
        elif name == "tuv":
            code = attributes.get("xml:lang") or attributes.get("lang") or ""
            self.code = normalised(code)[:20]
        elif name == "seg":
            self.text, self.depth = [], 0
        elif name in _CODE:
            self.depth += 1
        elif name == "header" and not self.source:
            self.source = normalised(attributes.get("srclang", ""))

    def end(self, name: str) -> None:
        if name in _CODE:
            self.depth = max(0, self.depth - 1)
        elif name == "seg" and self.text is not None:
            if self.code and len(self.texts) < _MAX_LANGUAGES:
                self.texts.setdefault(self.code, "".join(self.text))
            self.text = None
        elif name == "tu":
            self.done.append((self.begun, self.texts))
            self.texts, self.is_open = {}, False

    def characters(self, text: str) -> None:
        if self.text is not None and not self.depth and len(self.text) <= MAX_TEXT:
            self.text.append(text)

    def lost(self) -> bool:
        self.texts, self.text, self.depth = {}, None, 0
        return super().lost()


@dataclass
class _Languages:
    """The columns of a memory: a name each, and the codes whose text it holds."""

    names: list[str]
    codes: list[tuple[str, ...]]
    bases: list[str]


def tmx_source(file: UploadedFile, encoding: Encoding, sample: int, made: type[TmxHandler] = TmxHandler,
               form: str = "tmx") -> Source:
    """The memory as a table with a column for each language, the source of translation first. `made` reads its
    elements."""
    found = _languages(made(file), encoding, sample, form)
    by_base = {base: i for i, base in reversed(list(enumerate(found.bases)))}
    single = [i for i, codes in enumerate(found.codes) if codes]

    def rows() -> Iterator[Row]:
        told, broken = Told(), []
        for line, unit in read_units(made(file), encoding, told):
            if isinstance(unit, Broken):
                broken.append(unit)
                if unit.lost and not _at_the_end(unit):
                    yield line, note(N_("the XML is broken here ({reason})"), reason=unit.reason)
                continue
            cells = [""] * len(found.names)
            for code, text in unit.items():
                i = by_base.get(_base(code), -1)
                if i >= 0 and not found.codes[i] and not cells[i]:
                    cells[i] = text
            for i in single:
                cells[i] = next((unit[code] for code in found.codes[i] if code in unit), "")
            yield line, cells
        source.warnings += [*warnings, *told.notes(), *_about(broken, form)]

    warnings = []
    merged = {base: sorted({c for codes in found.codes for c in codes if _base(c) == base})
              for i, base in enumerate(found.bases) if not found.codes[i]}
    several = [f"{base} ({', '.join(codes)})" for base, codes in merged.items() if len(codes) > 1]
    if several:
        warnings.append(note(N_("Codes of one language were read as one: {codes}. Another choice of columns takes one "
                                "code alone."), codes="; ".join(several[:5])))
    source = Source(file, form, encoding, rows, names=found.names, codes=found.bases, chosen=(0, 1)
                    if len(found.names) > 1 else (0,))
    return source


def _at_the_end(broken: Broken) -> bool:
    return broken.reason in ("no element found", "unclosed token", "unclosed CDATA section")


def _about(broken: list[Broken], form: str) -> list[Note]:
    inside, last = [b for b in broken if not _at_the_end(b)], [b for b in broken if _at_the_end(b)]
    found = [note(N_("The XML is broken in {count} places (the first is line {line}: {reason}); reading went on with "
                     "the next unit."), count=len(inside), line=inside[0].line, reason=inside[0].reason)] \
        if inside else []
    return found + [note(N_("The {kind} file breaks in line {line} ({reason}); what comes before was read."),
                         kind=form.upper(), line=item.line, reason=item.reason) for item in last[:1]]


def _base(code: str) -> str:
    return code.split("-")[0]


def _languages(handler: TmxHandler, encoding: Encoding, sample: int, form: str) -> _Languages:
    """The languages of the first `sample` units."""
    counts: Counter[str] = Counter()
    together: Counter[frozenset[str]] = Counter()
    broken = None
    for _, unit in islice(read_units(handler, encoding, Told()), sample):
        if isinstance(unit, Broken):
            broken = broken or unit
            continue
        codes = [code for code, text in unit.items() if text.strip()]
        counts.update(codes)
        together.update(frozenset(pair) for pair in combinations(sorted({_base(c) for c in codes}), 2))
    if not counts and broken:
        raise InputError(N_("The file {file} is not a {kind} that can be read (line {line}: {reason}); export it "
                            "again."), file=handler.file.name, kind=form.upper(), line=broken.line,
                         reason=broken.reason)
    if not counts:
        raise InputError(N_("The {kind} file {file} holds no text with a language code."), kind=form.upper(),
                         file=handler.file.name)
    codes = [code for code, _ in counts.most_common(_MAX_LANGUAGES)]
    bases, seen = list(dict.fromkeys(map(_base, codes))), list(dict.fromkeys(map(_base, counts)))
    if len(bases) == 1 and len(codes) > 1:  # two varieties of one language
        codes.sort(key=lambda code: code != handler.source)
        return _Languages(codes, [(code,) for code in codes], [""] * len(codes))
    bases = _in_order(bases, seen, together, _base(handler.source))
    found = _Languages(list(bases), [() for _ in bases], list(bases))
    for base in bases:
        varieties = [code for code in codes if _base(code) == base]
        for code in varieties if len(varieties) > 1 else ():
            found.names.append(code if code != base else f"{code} (alone)")
            found.codes.append((code,))
            found.bases.append(base)
    return found


def _in_order(bases: list[str], seen: list[str], together: Counter[frozenset[str]], source: str) -> list[str]:
    """The two that stand together most first, and the source of translation, or what came first, before the other."""
    if source in bases:
        bases = [source, *(base for base in bases if base != source)]
        seen = [source, *seen]
    pairs = [pair for pair, _ in together.most_common() if source not in bases or source in pair]
    if not pairs:
        return bases
    first, second = sorted(pairs[0], key=seen.index)
    return [first, second, *(base for base in bases if base not in pairs[0])]
