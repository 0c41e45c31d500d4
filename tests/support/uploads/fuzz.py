"""Damaged files of every format: whatever is done to them, they are read or refused, and never anything else.

    python -m tests.support.uploads.fuzz --count 10000 --seed 0

Half of the cases are damaged in one small place. Then it is known what is right: no sentence may stand beside another
one's translation, and none may be missing, without a word about it.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import resource
import sys
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from lib.upload import Options, UploadedFile, read_text, read_upload
from models.messages import InputError
from tests.lib.upload.formats.test_kinds import KINDS
from tests.lib.upload.test_upload import DE, EN, QUOTED, ZH, file, tmx, tsv, zipped

OBJECTS = [{"en": a, "zh": b} for a, b in zip(EN[:8], ZH)]
VALID: list[list[UploadedFile]] = [
    *KINDS.values(),
    [file(tsv(EN[:12], ZH), "a.tsv")], [file("english\tchinese\n" + tsv(EN[:12], ZH), "a.txt")],
    [file(QUOTED[:900], "a.csv")], [file("id;de;en\n" + tsv(list("123456"), DE, EN, mark=";"), "a.csv")],
    [file(tmx(*OBJECTS, head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'), "a.tmx")],
    [file(tmx(*OBJECTS).replace('"1.0"?', '"1.0" encoding="utf-16"?').encode("utf-16"), "a.tmx")],
    [file("".join(json.dumps(o) + "\n" for o in OBJECTS), "a.jsonl")], [file(json.dumps(OBJECTS, indent=1), "a.json")],
    [file("\n".join(EN[:9]), "a.en"), file("\n".join(DE[:9]), "a.de")], [file("\n".join(DE[:12]), "a.txt")],
    [file("".join(ZH[:12]) + "\n\n" + "".join(ZH[12:]), "prose.txt")], [file(" ".join(DE[:12]), "prose.txt")],
    [file(tsv(EN[:12], ZH).encode("utf-16"), "a.tsv")], [file(tsv(EN[:12], ZH).encode("gb18030"), "a.tsv")],
    [zipped(file(tsv(EN[:12], ZH), "a.tsv"), file("Read me.", "README"))],
    [zipped(file("\n".join(EN[:9]), "a.en"), file("\n".join(DE[:9]), "a.de"))],
]
SPLINTERS = [b"\0", b"\xff", b'"', b'""', b"\t", b"\n", b"\r", b",", b";", b"|", b"<", b">", b"&", b"&x;", b"]]>", b"{",
             b"}", b"[", b"]", b"\\", b"\\ud800", b"\xed\xa0\x80", b"\xe4", b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04",
             b"1" * 400, b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<tu>", b"</seg>", "\u2028\u202e。".encode(),
             b" " * 50, b"=cmd|' /C'!A0"]


def damaged(data: bytes, draw: random.Random, others: list[bytes]) -> bytes:
    """`data` after one to six small misfortunes."""
    out = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 3, 6))):
        at, end = sorted((draw.randrange(len(out) + 1), draw.randrange(len(out) + 1)))
        kind = draw.randrange(8)
        if kind == 0 and out:
            for _ in range(draw.choice((1, 5, 50))):
                out[draw.randrange(len(out))] = draw.randrange(256)
        elif kind == 1:
            out[at:at] = draw.choice(SPLINTERS)
        elif kind == 2:
            del out[at:min(end, at + 60)]
        elif kind == 3:
            del out[draw.choice((at, end)):]
        elif kind == 4:
            out[at:at] = out[at:end] * draw.choice((1, 2, 20))
        elif kind == 5:
            other = draw.choice(others)
            out[at:end] = other[:draw.randrange(len(other) + 1)]
        elif kind == 6:
            out = out.replace(draw.choice((b"\n", b"\t", b'"', b" ", b"e")), draw.choice(SPLINTERS))[:60_000]
        else:
            out[at:end] = bytes(reversed(out[at:end]))
    return bytes(out)


def some_options(draw: random.Random) -> Options:
    """No correction most of the time, any otherwise."""
    if draw.random() < 0.7:
        return Options()
    return Options(
        columns=draw.choice((None, (0,), (1,), (0, 1), (1, 0), (2, 1))), header=draw.choice((None, True, False)),
        languages=draw.choice((None, None, ("en",), ("en", "zh"))),
        delimiter=draw.choice((None, None, "tab", ",", "e")),
        encoding=draw.choice((None, None, "utf-8", "utf-16", "gb18030", "big5", "utf-32", "cp1252")),
        swap=draw.random() < 0.3, sentences=draw.choice((None, "lines", "prose")),
    )


def repacked(item: UploadedFile, draw: random.Random, light: bool) -> UploadedFile:
    """A zip, a document, a gzip or a zstd whose content is damaged, or the file itself damaged."""
    if item.data[:2] == b"\x1f\x8b" and draw.random() < 0.6:
        return item._replace(data=gzip.compress(_damage(gzip.decompress(item.data), draw, light)))
    if item.data[:4] == b"\x28\xb5\x2f\xfd" and draw.random() < 0.6:
        whole = pa.CompressedInputStream(pa.BufferReader(item.data), "zstd").read()
        return item._replace(data=pa.compress(_damage(whole, draw, light), codec="zstd", asbytes=True))
    if item.data[:4] != b"PK\x03\x04" or draw.random() > 0.6:
        return item._replace(data=_damage(item.data, draw, light))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(item.data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = draw.choice(old.namelist())
        for name in old.namelist():
            new.writestr(name, _damage(old.read(name), draw, light) if name == chosen else old.read(name))
    return item._replace(data=stream.getvalue())


def _damage(data: bytes, draw: random.Random, light: bool) -> bytes:
    if not light:
        return damaged(data, draw, OTHERS)
    out, at = bytearray(data), draw.randrange(len(data) + 1)
    kind = draw.randrange(3)
    if kind == 0:
        out[at:at] = draw.choice(SPLINTERS)
    elif kind == 1:
        del out[at:at + draw.choice((1, 1, 3))]
    elif at < len(out):
        out[at] = draw.randrange(256)
    return bytes(out)


OTHERS = [item.data for files in VALID for item in files]
#: place of each known sentence
_PLACE = {text: i for side in (EN, ZH, DE) for i, text in enumerate(side)}


def misread(files: list[UploadedFile], found: object) -> str:
    """What is wrong in a reading of a file that was damaged in one place, and is not told; "" where nothing is."""
    told = [w for w in found.warnings if "little to" not in str(w) and "Only the first" not in str(w)]
    if told or found.left_out_total or len(found.languages) != 2 or found.format == "parquet":
        return ""  # a parquet file has no check of its own
    pairs = list(found.pairs)
    crossed = [p for p in pairs if p[0] in _PLACE and p[1] in _PLACE and _PLACE[p[0]] != _PLACE[p[1]]]
    if crossed:
        return f"crossed: {crossed[0]}"
    before = read_upload(files)
    lost = len(set(before.pairs) - set(pairs))
    return f"{lost} pairs lost or changed" if lost > 2 else ""


@dataclass
class Record:
    """What happened to the cases."""

    read: int = 0
    refused: Counter = field(default_factory=Counter)
    formats: Counter = field(default_factory=Counter)
    slowest: float = 0.0
    silent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def case(number: int, seed: int, record: Record) -> None:
    """One damaged upload, read or refused; what goes wrong is written into `record`."""
    draw = random.Random(f"{seed} {number}")
    whole = VALID[number % len(VALID)]
    light = draw.random() < 0.5
    victim = draw.randrange(len(whole))
    files = [repacked(item, draw, light) if not light or i == victim else item for i, item in enumerate(whole)]
    if not light:
        files = [item._replace(name=draw.choice((item.name, item.name, "x", "x.csv", "x.txt"))) for item in files]
    options = Options() if light else some_options(draw)
    start = time.process_time()
    try:
        if not light and draw.random() < 0.05:
            found = read_text(files[0].data.decode("utf-8", "surrogateescape"), options)
        else:
            found = read_upload(files, options)
        record.read += 1
        record.formats[found.format] += 1
        check(found)
        if light and (wrong := misread(whole, found)):
            record.silent.append(f"case {number}: {whole[0].name}: {wrong}")
    except InputError as error:
        text = str(error)
        record.refused[error.message[:60]] += 1
        if not text.strip().endswith((".", ")")) or len(text) > 900:
            record.failed.append(f"case {number}: {text[:200]}")
    except Exception as error:  # whatever it is, it is a fault
        record.failed.append(f"case {number} of seed {seed}: {type(error).__name__}: {error}")
    seconds = time.process_time() - start
    record.slowest = max(record.slowest, seconds)
    if seconds > 5:
        record.failed.append(f"case {number} of seed {seed}: {seconds:.1f} s")


def check(found: object) -> None:
    """What holds for every understanding."""
    value = json.loads(json.dumps(found.as_json(), allow_nan=False))
    json.dumps(value, ensure_ascii=False).encode()
    assert value["pairs"] == len(found.pairs) == len(set(found.pairs)) == len(list(found.pairs)) > 0
    assert len(found.languages) in (1, 2) and len(set(found.languages)) == len(found.languages)
    for pair in found.pairs:
        assert pair.first and bool(pair.second) == (len(found.languages) == 2)
        assert all(text == text.strip() and "\n" not in text and "\0" not in text for text in pair)
        "".join(pair).encode()
    counts = found.counts
    assert counts["kept"] + found.duplicates == counts["pairs"] == counts["lines"] - (
        found.left_out_total - found.duplicates)


def main() -> int:
    """Try `--count` cases and print what happened; exit status 1 where something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    record, before = Record(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(arguments.count):
        case(number, arguments.seed, record)
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{arguments.count:,} cases of {len(VALID)} kinds: {record.read:,} read, "
          f"{sum(record.refused.values()):,} refused; slowest {record.slowest:.2f} s; memory grew by {growth:.0f} MiB")
    print("read as", dict(record.formats.most_common()))
    for title, lines in (("failed", record.failed), ("misread without a word", record.silent)):
        print(f"{title}: {len(lines)}", *lines[:40], sep="\n  ")
    return 1 if record.failed else 0


if __name__ == "__main__":
    sys.exit(main())
