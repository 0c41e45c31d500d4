"""PO, the catalogues of gettext: each `msgid` with its `msgstr`, plurals too; entries marked as fuzzy are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lib.upload.encoding import Encoding, read_lines, whole_lines
from lib.upload.files import UploadedFile
from lib.upload.language import code_of
from lib.upload.source import Row, Source
from models.messages import N_, note

_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d)\])?)\s+"(.*)"\s*$')
_MORE = re.compile(r'"(.*)"\s*$')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}
_BROKEN = "broken"
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z_@-]{2,20})", re.MULTILINE)


def is_po(file: UploadedFile, head: list[str]) -> bool:
    """Whether name or first lines say PO."""
    texts = [line.strip() for line in head[:80] if not line.lstrip().startswith("#")]
    return any(line.startswith("msgid ") for line in texts) and (
        file.name.lower().endswith((".po", ".pot")) or texts[0].startswith(("msgid ", "msgctxt ")))


def po_source(file: UploadedFile, encoding: Encoding) -> Source:
    """A row for each entry, and one for its plural."""
    def rows() -> Iterator[Row]:
        for number, fuzzy, entry in _entries(file, encoding):
            if _BROKEN in entry:
                yield number, note(N_("this is not PO"))
                continue
            if not entry.get("msgid"):
                continue
            if fuzzy:
                yield number, note(N_("the translation is marked as fuzzy"))
                continue
            yield number, [entry["msgid"], entry.get("msgstr", entry.get("msgstr0", ""))]
            last = next((entry[f"msgstr{i}"] for i in range(9, 0, -1) if f"msgstr{i}" in entry), "")
            if entry.get("msgid_plural"):
                yield number, [entry["msgid_plural"], last]

    head = next((entry.get("msgstr", "") for _, _, entry in _entries(file, encoding) if entry.get("msgid") == ""), "")
    told = _LANGUAGE.search(head)
    code = code_of(told[1]) if told else None
    names = ["msgid", f"msgstr ({code})" if code else "msgstr"]
    return Source(file, "po", encoding, rows, names=names, codes=["", code or ""], chosen=(0, 1))


def _entries(file: UploadedFile, encoding: Encoding) -> Iterator[tuple[int, bool, dict[str, str]]]:
    """Line, whether it is marked as fuzzy, and the texts of each entry; one that is damaged is marked as _BROKEN."""
    entry: dict[str, str] = {}
    key, begun, fuzzy, following = "", 0, False, False
    for number, line in whole_lines(read_lines(file.data, encoding)):
        text = (line or "").strip("\ufeff \t\r\n")
        if text.startswith("#"):
            following = following or (text.startswith("#,") and "fuzzy" in text)
            continue
        if found := _KEYWORD.match(text):
            key = "msgstr" + found[2] if found[2] else found[1]
            if key in ("msgid", "msgctxt") and ("msgid" in entry or _BROKEN in entry):
                yield begun, fuzzy, entry
                entry = {}
            if not entry:
                begun, fuzzy, following = number, following, False
            entry[_BROKEN if key in entry else key] = _unescaped(found[3])
        elif key and (found := _MORE.match(text)):
            entry[key] = entry.get(key, "") + _unescaped(found[1])
        elif text:  # neither a keyword nor more of a text: what follows may belong to another entry
            if "msgid" in entry and any(name.startswith("msgstr") for name in entry):
                yield begun, fuzzy, entry
            entry, key, begun = {_BROKEN: text}, "", number
        else:
            key = ""
    if entry:
        yield begun, fuzzy, entry


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)
