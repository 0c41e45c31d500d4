"""Damaged files of every format: whatever is done to them, they are read or refused, and never anything else.

LADDER_FUZZ sets how many cases are tried (2,000 without it), LADDER_FUZZ_SEED where the series begins.
"""

from __future__ import annotations

import json
import os
import random
import time

import pytest

from lib.upload import Options, UploadedFile, read_text, read_upload
from models.messages import InputError
from tests.support.upload import DE, EN, QUOTED, ZH, file, tmx, tsv, zipped

CASES = int(os.environ.get("LADDER_FUZZ", "2000"))
SEED = int(os.environ.get("LADDER_FUZZ_SEED", "0"))
PARTS = 8
OBJECTS = [{"en": a, "zh": b} for a, b in zip(EN[:8], ZH)]
VALID: list[list[UploadedFile]] = [
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


@pytest.mark.parametrize("part", range(PARTS))
def test_only_input_errors(part):
    others = [item.data for files in VALID for item in files]
    read = 0
    for number in range(part, CASES, PARTS):
        draw = random.Random(f"{SEED} {number}")
        files = [UploadedFile(draw.choice((item.name, item.name, "x", "x.csv", "x.txt")),
                              damaged(item.data, draw, others)) for item in VALID[number % len(VALID)]]
        options = some_options(draw)
        start = time.process_time()
        try:
            if draw.random() < 0.05:
                found = read_text(files[0].data.decode("utf-8", "surrogateescape"), options)
            else:
                found = read_upload(files, options)
            read += 1
            _check(found)
        except InputError as error:
            assert str(error).strip().endswith((".", ")")) and len(str(error)) < 900
        except Exception as error:
            pytest.fail(f"case {number} of seed {SEED}: {type(error).__name__}: {error}")
        assert time.process_time() - start < 5, f"case {number} of seed {SEED}"
    assert read > 0.2 * CASES / PARTS


def _check(found) -> None:
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
