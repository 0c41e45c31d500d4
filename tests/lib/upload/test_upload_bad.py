"""Bad input: each kind is refused, or mended, with one clear sentence, and quickly."""

from __future__ import annotations

import contextlib
import random
import struct
import time
from pathlib import Path

import pytest

from lib.locale import translate
from lib.upload import MAX_BYTES, Options, UploadedFile, read_text, read_upload
from models.base import Pair
from models.messages import InputError
from tests.support.uploads.files import tarred, zstd
from tests.support.uploads.texts import DE, EN, EXPECTED, ZH, bomb, file, png, read, tmx, tsv, zipped


def refused(match: str, *files: UploadedFile, **options) -> str:
    start = time.process_time()
    with pytest.raises(InputError, match=match) as caught:
        read_upload(files, Options(**options))
    assert time.process_time() - start < 10
    text = str(caught.value)
    assert len(text) < 500 and "{" not in text.replace('{"en"', "") and text.endswith(".")
    return text


@pytest.mark.parametrize("content", [b"", b"\n\n \t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\n\0\n\0",
                                     b"\0" * 5000])
def test_empty_file(content):
    assert "TMX" in refused("is empty", file(content, "nothing.csv"))


def test_no_file():
    refused("There is no file")


def test_one_column_is_one_language():
    for text in ("german\n" + "\n".join(f'"{d}"' for d in DE), "\n".join(DE)):
        found = read(text, "one.csv")
        assert found.languages == ("de",) and [p.first for p in found.pairs] == DE


def test_one_line_is_read_and_warned_about():
    found = read("The river is deep.\tDer Fluss ist tief.")
    assert list(found.pairs) == [Pair("The river is deep.", "Der Fluss ist tief.")]
    assert "little" in str(found.warnings[-1])
    assert list(read("The river is deep, they say.", "a.txt").pairs) == [Pair("The river is deep, they say.", "")]


@pytest.mark.parametrize("content, what", [
    (png(), "a PNG image"), (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(200), "a JPEG image"),
    (b"GIF89a" + bytes(50), "GIF"),
    (b"%PDF-1.7\n1 0 obj\n", "PDF"), (b"\x1f\x8b\x08\0" + bytes(30), "gzip"), (b"RIFF\x10\0\0\0WEBPVP8 ", "picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(500), "old Word"), (b"\x7fELF\x02\x01" + bytes(99), "a program"),
    (b"SQLite format 3\0" + bytes(99), "a database"), (b"BM6\0\0\0\0\0\0\0" + bytes(50), "BMP"),
])
def test_what_is_no_text_is_named(content, what):
    assert what in refused("is not text", file(content, "picture.csv"))
    assert what in refused("is not text", zipped(file(content, "picture.csv")))


def test_binary():
    refused("binary", file(random.Random(1).randbytes(50_000), "data.tsv"))
    refused("binary", file(b"word\0\1\2\3\4\5\6\xff\xfe\xfd" * 500, "data.txt"))


def test_wrong_encoding():
    assert "utf-8" in refused("is not in ascii", file("\n".join(ZH)), encoding="ascii")
    refused("is not in utf-8", file("\n".join(ZH).encode("gb18030")), encoding="utf-8")
    assert "gb18030" in refused("There is no encoding 'klingon'", file("x"), encoding="klingon")
    for name in ("rot13", "hex", "idna", "unicode_escape", "zlib", "undefined"):
        refused("There is no encoding", file("x"), encoding=name)
    mixed = tsv(EN, ZH).encode() + b"An odd line.\t\xe4\xbd\xa0\xff\xe5\xa5\xbd\n"
    found = read(mixed)
    assert list(found.pairs) == EXPECTED and found.left_out[0].line == 31
    assert "not utf-8" in str(found.left_out[0].reason)


def test_nul_bytes_are_removed():
    found = read(tsv(EN, ZH).replace("dog", "d\0og"))
    assert list(found.pairs) == EXPECTED and "NUL" in str(found.warnings[0])


@pytest.mark.parametrize("line", ["a" * 5_000_000, "x\t" + "文" * 2_500_000, '"' + "quote, " * 700_000, "{" * 5_000_000,
                                  "[" * 5_000_000, "," * 5_000_000, "." * 5_000_000, " ." * 400_000])
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
def test_five_megabytes_in_one_line(line, name):
    start = time.process_time()
    try:
        read(line, name)
    except InputError as error:
        assert len(str(error)) < 500
    found = read(tsv(EN, ZH) + line + "\n" + "Last.\t最后。\n")
    assert found.counts["kept"] >= 31 and found.left_out_total <= 1
    assert time.process_time() - start < 10


def test_a_long_line_of_sentences_is_prose():
    text = " ".join(f"This is the sentence {n:x}, and more will follow." for n in range(100_000, 150_000))
    found = read(text, "novel.txt")
    assert found.counts["kept"] > 49_000 and found.pairs[0].first == "This is the sentence 186a0, and more will follow."


def test_a_hundred_thousand_columns():
    for mark in ",\t;":
        refused("more than 1,000 columns", file(mark.join(["cell"] * 100_000) + "\n", "wide.csv"))
        refused("more than 1,000 columns", file(("1" + mark) * 1999 + "1\n" + ("2" + mark) * 1999 + "2\n", "wide.csv"))


def test_formulas_stay_text():
    formulas = ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", '=HYPERLINK("x")']
    found = read(tsv([*formulas, *EN], [*formulas, *ZH]))
    assert list(found.pairs)[:5] == [Pair(f, f) for f in formulas]


def test_zip_bombs():
    refused("200 times", bomb(200_000_000))
    noise = random.Random(2).randbytes(8_000).hex().encode()
    refused("50 MB", bomb(80_000_000, pattern=noise))
    liar = bytearray(bomb(100_000_000).data)  # a header that promises little
    for at in (liar.find(b"PK\x03\x04") + 22, liar.find(b"PK\x01\x02") + 24):
        liar[at:at + 4] = struct.pack("<I", 10)
    with pytest.raises(InputError):
        read_upload([UploadedFile("liar.zip", bytes(liar))])
    many = zipped(*(file("x", f"{n}.txt") for n in range(1500)))
    refused("at most 1000", many)


def test_bombs_in_tar_zstd_and_documents():
    flat = UploadedFile("a.tsv", b"hello\tworld\n" * 10_000_000)
    for item in (zstd(flat), tarred(flat, name="a.tar.gz", mode="w:gz")):
        refused("200 times|50 MB", item)
    refused("50 MB", tarred(flat))
    refused("at most 1000", tarred(*(file("x", f"{n}.txt") for n in range(1500))))
    inside = "<w:document><w:body>" + "<w:p/>" * 20_000_000
    refused("more than can be read", zipped(file("<x/>", "[Content_Types].xml"), file(inside, "word/document.xml"),
                                            name="a.docx"))
    entities = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document><w:p><w:t>&a;</w:t></w:p></w:document>'
    refused("entities", zipped(file("<x/>", "[Content_Types].xml"), file(entities, "word/document.xml"), name="a.docx"))
    wide = "<table:table-cell table:number-columns-repeated='9999999'><text:p>hello</text:p></table:table-cell>"
    rows = f"<table:table><table:table-row>{wide}</table:table-row></table:table>" * 50
    start = time.process_time()
    item = zipped(file("application/vnd.oasis.opendocument.spreadsheet", "mimetype"), file(
        f"<office:document-content>{rows}</office:document-content>", "content.xml"), name="a.ods")
    with contextlib.suppress(InputError):
        read_upload([item])
    assert time.process_time() - start < 5


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/../../b.txt", "/etc/passwd"])
def test_paths_that_climb_out_of_a_tar(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused("outside of itself", tarred(file(tsv(EN, ZH), name)))
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/../../b.txt", "/etc/passwd", "..\\..\\x.txt", "C:\\x.txt"])
def test_paths_that_climb_out_of_a_zip(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused("outside of itself", zipped(file(tsv(EN, ZH), name)))
    assert not list(tmp_path.rglob("*"))


def test_nested_zips():
    inner = zipped(file(tsv(EN, ZH)))
    refused("another archive", zipped(inner))
    refused("another archive", zipped(UploadedFile("looks.txt", inner.data)))
    refused("another archive", zipped(file("x", "a.tar.gz")))


def test_damaged_and_protected_zips():
    good = zipped(file(tsv(EN, ZH) * 50)).data
    refused("damaged", UploadedFile("a.zip", good[:-40]))
    refused("damaged", UploadedFile("a.zip", good[:30] + bytes(40) + good[70:]))
    refused("damaged", UploadedFile("a.zip", b"PK\x03\x04" + b"rubbish" * 20))
    locked = bytearray(good)
    locked[6] |= 1
    locked[good.find(b"PK\x01\x02") + 8] |= 1
    refused("password", UploadedFile("a.zip", bytes(locked)))
    refused("holds no text", zipped())
    refused("holds no text", zipped(file("<x/>", "[Content_Types].xml"), file("<x/>", "word/document.xml"),
                                    name="a.docx"))
    refused("cannot be read; save it again as XLSX", zipped(file("<x/>", "[Content_Types].xml"),
                                                            file("<x/>", "xl/workbook.xml"), name="a.xlsx"))


def test_unclosed_quotes_are_mended():
    rows = [f'{a},"{b}"' for a, b in zip(EN, ZH)]
    found = read("\n".join([*rows[:10], f'"{EN[10]},{ZH[10]}', *rows[11:]]), "a.csv")
    assert found.counts["kept"] == 30
    assert found.pairs[10] == Pair('"' + EN[10], ZH[10]) and found.pairs[11] == EXPECTED[11]
    assert "line 11" in str(found.warnings[0]) and "does not close" in str(found.warnings[0])
    everywhere = read("".join(f'"{a},{b}\n' for a, b in zip(EN, ZH)), "a.csv")
    assert everywhere.counts["kept"] == 30
    start = time.process_time()
    assert read(f'"{EN[0]},{ZH[0]}\n' + "a,b\n" * 5 + '"x,y\n' * 50_000, "a.csv").counts["lines"] == 50_006
    assert time.process_time() - start < 5


def test_headers_doubled_and_missing():
    found = read("text\ttext\n" + tsv(EN, ZH))
    assert found.header and list(found.pairs) == EXPECTED and "called text" in str(found.warnings[0])
    assert found.languages == ("en", "zh")
    found = read("english\t\n" + tsv(EN, ZH))
    assert found.header and list(found.pairs) == EXPECTED
    assert list(read(tsv(EN, ZH)).pairs) == EXPECTED
    refused("no text besides its header", file("english\tchinese\n"), header=True)


def test_tmx_with_entities():
    outer = '<!DOCTYPE tmx [<!ENTITY secret SYSTEM "file:///etc/hostname">]>\n'
    refused("entities", file(tmx({"en": "&secret;", "de": "x"}, head=outer), "a.tmx"))
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for head, text in ((f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{laughs}]>', "&l9;"),
                       ('<!DOCTYPE tmx [<!ENTITY % p SYSTEM "x.dtd"> %p;]>', "x")):
        refused("entities", file(tmx({"en": text, "de": "x"}, head=head), "a.tmx"))


def test_tmx_that_is_none_or_breaks():
    refused("not TMX", file("<?xml version='1.0'?><html><body>Hello</body></html>", "a.tmx"))
    refused("no text with a language code", file(tmx(), "a.tmx"))
    refused("not a TMX that can be read", file("not xml at all", "a.tmx"))
    text = tmx(*({"en": a, "zh": b} for a, b in zip(EN, ZH)))
    found = read(text[:text.find(EN[20])], "a.tmx")
    assert found.counts["kept"] == 20 and "breaks in line 23" in str(found.warnings[0])
    assert read(text.replace('"1.0"', '"1.0" encoding="gb18030"').encode("gb18030"), "a.tmx").pairs[0] == EXPECTED[0]
    assert read(text.encode("utf-16"), "a.tmx").pairs[0] == EXPECTED[0]


def test_json_lines_that_break():
    good = '{"en": "A good line.", "de": "Eine gute Zeile."}\n'
    half = '{"en": "\\ud800 half", "de": "halb"}\n'
    found = read(good + "{broken\n" + '{"en": 5}\n' + half + "[" * 3000 + "\n", "a.jsonl")
    assert [(item.line, str(item.reason)) for item in found.left_out] == [
        (2, "this is not JSON"), (3, "the second text is empty"), (5, "this is not JSON")]
    assert found.pairs[1] == Pair("half", "halb")
    refused("holds no JSON lines", file("5\n6\n", "a.json"))
    refused("holds no JSON lines", file("[" * 100_000, "a.json"))
    refused("holds no JSON lines", file("9" * 10_000, "a.jsonl"))


def test_files_that_are_not_aligned():
    text = refused("same number of lines", file("\n".join(EN), "a.en"), file("\n".join(DE[:20]), "a.de"))
    assert "30 and 20" in text
    assert "20 and 30" in refused("same number", file("\n".join(DE[:20]), "a.de"), file("\n".join(EN) + "\n\n", "a.en"))
    assert read_upload([file("\n".join(EN) + "\n\n\n", "a.en"), file("\n".join(DE), "a.de")]).counts["kept"] == 30


def test_too_much_text(monkeypatch):
    big = file(b"A line of text.\n" * (MAX_BYTES // 16 + 1), "a.txt")
    refused("more than 50 MB", big)
    refused("more than 50 MB", *[file(b"x\n" * (MAX_BYTES // 5), f"{n}.txt") for n in range(3)])
    monkeypatch.setattr("lib.upload.read.MAX_PAIRS", 10)
    found = read(tsv(EN, ZH))
    assert found.counts["kept"] == 10 and "Only the first 10" in str(found.warnings[0])
    found = read(tsv(["word " * 3000, *EN], ["字", *ZH]))
    assert "10,000 characters" in str(found.left_out[0].reason)


@pytest.mark.parametrize("options, match", [
    ({"columns": (0, 5)}, "There is no column 6; the columns are 1 to 2"), ({"columns": (0, 0)}, "two different"),
    ({"columns": ()}, "one column"), ({"columns": (-1, 0)}, "no column 0"), ({"columns": (0, 1, 2)}, "one column"),
    ({"languages": ("en",)}, "2 different codes"), ({"languages": ("en", "en")}, "2 different codes"),
    ({"languages": ("EN!", "de")}, "language code"), ({"languages": ("en", "a-code-too-long")}, "language code"),
    ({"delimiter": "xy"}, "delimiter"), ({"delimiter": '"'}, "delimiter"), ({"delimiter": ""}, "delimiter"),
])
def test_corrections_that_cannot_be(options, match):
    refused(match, file(tsv(EN, ZH)), **options)


def test_names_and_text_with_tricks():
    name = "a\x1b[31m\u202egpj.\ud800" + "x" * 300 + ".tsv"
    found = read_upload([file(tsv(EN, ZH), name)])
    assert found.files[0].isprintable() and len(found.files[0]) <= 80
    assert read_text("\ud800a\tb\ud800c").counts["kept"] == 1
    found = read(tsv(["e\u0301te\u0301 \u200bhere\ufeff\u202e"], ["ok"]))
    assert found.pairs[0].first == "été here"


def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "open", lambda *a, **k: pytest.fail("a file was opened"))
    read_upload([zipped(file(tsv(EN, ZH)))])
    assert not list(tmp_path.iterdir())


def test_a_note_inside_a_message_is_translated_with_it(monkeypatch):
    seen = []
    monkeypatch.setattr("lib.locale.catalogue", lambda code: type("C", (), {
        "gettext": lambda self, message: seen.append(message) or message.upper().replace("{FILE}", "{file}")
        .replace("{KIND}", "{kind}").replace("{FORMATS}", "{formats}")})())
    with pytest.raises(InputError) as caught:
        read_upload([file(png(), "picture.csv")])
    text = translate(caught.value.message, "zh", **caught.value.values)
    assert "picture.csv IS NOT TEXT: IT IS A PNG IMAGE. GIVE TSV" in text and "a PNG image" in seen
