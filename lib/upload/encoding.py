"""Which encoding a file is in: its mark, UTF-8 if it is valid, else what a count of common characters says, or the
language that is read in it; and the lines of its text, decoded a little at a time."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from lib.upload import legacy
from lib.upload.files import UploadedFile
from lib.upload.limits import MAX_LINE
from models.messages import N_, InputError

CHOICES = ("utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc_jp", "cp949", "cp1252", "cp1250", "cp1251")
_OTHERS = ["gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255",
           "cp1256", "cp1257", "koi8_r", "tis_620"]
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: what a reader may name and is never guessed
_FURTHER = ("ascii", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32", "gbk", "gb2312", "latin-1", "iso8859-2",
            "iso8859-5", "iso8859-15", "euc_kr", *legacy.CANDIDATES, "shift_jis_2004", "big5hkscs")
_KANA = "".join(map(chr, range(0x3041, 0x3097))) + "".join(map(chr, range(0x30A1, 0x30FD)))
#: the characters that most of any text in this encoding is made of
_COMMON = {
    "gb18030": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
               "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实"
               "，。！？、：；“”",
    "big5": "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道"
            "行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實，。！？、：；「」",
    "cp932": _KANA + "、。「」日本人大一二年出会中生国今私時行見月分前気事何",
    "euc_jp": _KANA + "、。「」日本人大一二年出会中生国今私時行見月分前気事何",
    "cp949": "이다는을를에의가고은도로하지한사기있자나리어서인시그아수대해정일부스전게라만보들습니오여요저것으과와까세",
}
#: the part of the characters beyond ASCII that may be wrong in UTF-8; in text that is not in it, most are
_WRONG_IN_UTF8 = 0.25
_WRONG = re.compile("\ufffd+")
_PIECE = 1 << 20
_SAMPLE = 1 << 15
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\r\f\x1b")


class Encoding(NamedTuple):
    """The codec's name, whether some bytes of the file are not in it ("replace") or all are ("strict"), and words that
    would read otherwise in another encoding that is nearly as likely."""

    name: str
    errors: str = "strict"
    doubtful: tuple[str, ...] = ()


def find_encoding(file: UploadedFile, wanted: str | None = None) -> Encoding:
    """The file's encoding. `wanted` is the reader's word for it. Binary content, and text that is not in the wanted
    encoding, is an InputError."""
    data = file.data
    if wanted:
        return _as_told(file, wanted)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return Encoding(name, "strict" if _wrong_share(data, name) == 0 else "replace")
    if guess := _utf16_without_mark(data):
        return Encoding(guess, "strict" if _wrong_share(data, guess) == 0 else "replace")
    share = _wrong_share(data, "utf-8")
    control = _control_share(data)
    if share <= 2 * _WRONG_IN_UTF8 and control < 0.1 and (not share or _wrong_places(data) <= _WRONG_IN_UTF8):
        return Encoding("utf-8", "replace" if share else "strict")
    if control > 0.01:
        raise InputError(N_("The file {file} is not text: it holds binary data. Give text in UTF-8, UTF-16 or "
                            "GB18030."), file=file.name)
    if found := _recognise(data):
        return Encoding(found[0], "strict" if _wrong_share(data, found[0]) == 0 else "replace", found[1])
    raise InputError(N_("The encoding of {file} was not recognised; save it as UTF-8, or name its encoding: "
                        "{choices}."), file=file.name, choices=", ".join(CHOICES))


def _as_told(file: UploadedFile, wanted: str) -> Encoding:
    try:
        known = codecs.lookup(wanted).name
    except (LookupError, ValueError):
        known = ""
    if known not in {codecs.lookup(name).name for name in (*CHOICES, *_OTHERS, *_FURTHER)}:
        raise InputError(N_("There is no encoding {name}; choose one of {choices}."),
                         name=repr(wanted), choices=", ".join(CHOICES))
    name = "utf-8-sig" if known == "utf-8" and file.data.startswith(codecs.BOM_UTF8) else known
    share = _wrong_share(file.data, name)
    if share > 0.05:
        raise InputError(N_("The file {file} is not in {encoding}; leave the encoding out to have it recognised, or "
                            "choose one of {choices}."), file=file.name, encoding=wanted, choices=", ".join(CHOICES))
    return Encoding(name, "replace" if share else "strict")


def _wrong_share(data: bytes, name: str) -> float:
    """How many of the characters beyond ASCII could not be decoded, 0 to 1. Decodes piece by piece."""
    try:
        for _ in decoded(data, name, "strict"):
            pass
        return 0.0
    except UnicodeError:
        wrong = others = 0
    try:
        for text in decoded(data, name, "replace"):
            wrong += text.count("\ufffd")
            others += len(text) - len(text.encode("ascii", "ignore"))
    except UnicodeError:
        return 1.0
    return wrong / max(others, 1)


def _wrong_places(data: bytes) -> float:
    """The same for UTF-8, where bytes that are wrong in a row count once: one damaged character is several."""
    wrong = others = 0
    for text in decoded(data, "utf-8", "replace"):
        wrong += len(_WRONG.findall(text))
        others += len(text) - len(text.encode("ascii", "ignore")) - text.count("\ufffd")
    return wrong / max(wrong + others, 1)


def decoded(data: bytes, name: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors)
    view = memoryview(data)
    for start in range(0, len(data), _PIECE):
        yield decoder.decode(view[start:start + _PIECE], start + _PIECE >= len(data))


def _utf16_without_mark(data: bytes) -> str | None:
    """Which bytes are zero tells UTF-16 and its order in text that is partly Latin."""
    head = data[:4096]
    half = len(head) // 2
    if half < 2:
        return None
    first, second = head[0::2].count(0) / half, head[1::2].count(0) / half
    if second > 0.2 and first < 0.02:
        return "utf-16-le"
    return "utf-16-be" if first > 0.2 and second < 0.02 else None


def _control_share(data: bytes) -> float:
    """The share of control characters among the bytes of the beginning, the middle and the end."""
    sample = data if len(data) <= 3 * _SAMPLE else b"".join(
        data[start:start + _SAMPLE] for start in (0, len(data) // 2, len(data) - _SAMPLE))
    return 1 - len(sample.translate(None, _CONTROL)) / max(len(sample), 1)


def _recognise(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The likeliest encoding that is not Unicode, from the lines that hold more than ASCII, and doubtful words."""
    from charset_normalizer import from_bytes

    lines, size = [], 0
    for start in range(0, len(data), max(len(data) // 16, _SAMPLE)):
        for line in data[start:start + _SAMPLE].splitlines()[1 if start else 0:-1] or [data[start:start + _SAMPLE]]:
            if size < _SAMPLE and not line.isascii():
                lines.append(line)
                size += len(line)
    sample = b"\n".join(lines)
    shares = {name: _common_share(sample, name) for name in _COMMON}
    best = max(shares, key=shares.__getitem__)
    if shares[best] > 0.2:
        return best, ()
    found = legacy.recognise(sample)
    if found:
        return found
    match = from_bytes(sample, cp_isolation=_OTHERS).best()
    return (match.encoding, ()) if match else None


def _common_share(sample: bytes, name: str) -> float:
    text = sample.decode(name, "replace")
    others = [c for c in text if c > "\x7f"]
    if not others or text.count("\ufffd") > 0.02 * len(others):
        return 0.0
    return sum(map(frozenset(_COMMON[name]).__contains__, others)) / len(others)


def read_all(data: bytes, encoding: Encoding) -> str:
    """The whole text."""
    return data.decode(encoding.name, "replace")


def read_lines(data: bytes, encoding: Encoding) -> Iterator[tuple[int, str]]:
    """Number (from 1) and text of each line, with its end. A line longer than MAX_LINE comes in pieces of that length
    under the same number, each but the last without an end."""
    stream = io.TextIOWrapper(io.BytesIO(data), encoding.name, "replace", newline="")
    number, read = 1, stream.readline
    while line := read(MAX_LINE):
        yield number, line
        if line[-1] in "\r\n":
            number += 1


def whole_lines(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str | None]]:
    """Each line once; one that is too long is None."""
    last = 0
    for number, line in lines:
        if len(line) >= MAX_LINE and line[-1] not in "\r\n":
            if number != last:
                yield number, None
            last = number
        elif number != last:
            yield number, line
