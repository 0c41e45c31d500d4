"""The kinds of file that people have, each with what is right."""

from __future__ import annotations

import bz2
import html
import json
import lzma

import pytest

from lib.upload import Options, UploadedFile, read_upload
from models.base import Pair
from tests.lib.upload.test_upload import DE, EN, EXPECTED, ZH, file, tmx, tsv, zipped
from tests.support.uploads.files import (
    docx,
    lines_of,
    nested,
    opendocument,
    packed,
    parquet,
    po,
    sgm,
    srt,
    tarred,
    tbx,
    vtt,
    workbook,
    xliff,
    zstd,
)

ROWS = list(zip(EN, ZH))
NUMBERED = [(i, a, b, 0.5) for i, (a, b) in enumerate(ROWS)]
SCRIPTED = [f"<i>{a}</i>" for a in EN]
CHAT = [{"messages": [{"role": "system", "content": "Translate."}, {"role": "user", "content": a},
                      {"role": "assistant", "content": b}]} for a, b in ROWS]
SHARED = [{"conversations": [{"from": "human", "value": a}, {"from": "gpt", "value": b}]} for a, b in ROWS]
SERVED = {"features": [{"name": "translation"}], "num_rows_total": 30, "rows": [
    {"row_idx": i, "row": {"translation": {"en": a, "zh": b}}, "truncated_cells": []} for i, (a, b) in enumerate(ROWS)]}
PIPES = "| English | Chinese |\n|---|---|\n" + "".join(f"| {a} | {b} |\n" for a, b in ROWS)

KINDS = {
    "csv with sep=": [file("sep=;\nEnglisch;Chinesisch\n" + tsv(EN, ZH, mark=";"), "a.csv")],
    "csv with a byte order mark and sep=": [file("\ufeffsep=,\r\nen,zh\r\n" + tsv(EN, ZH, mark=","), "a.csv")],
    "csv with a title and empty lines": [file("Our glossary\n\n\nen;zh\n" + tsv(EN, ZH, mark=";"), "a.csv")],
    "csv with a title as wide as the table": [file("Our glossary;;;\nNr;Quelle;Ziel;Score\n" + "".join(
        f"{n};{a};{b};{s}\n" for n, a, b, s in NUMBERED), "a.csv")],
    "csv with a header Nr;Quelle;Ziel;Score": [file("Nr;Quelle;Ziel;Score\n" + "".join(
        f"{n};{a};{b};{s}\n" for n, a, b, s in NUMBERED), "a.csv")],
    "csv with backslashes": [file("".join(json.dumps(a) + "," + json.dumps(b, ensure_ascii=False) + "\n"
                                          for a, b in ROWS), "a.csv")],
    "tsv with a source of Excel": [file(tsv(EN, ZH).encode("utf-16"), "a.txt")],
    "table in Markdown": [file("# Words\n\n" + PIPES, "a.md")],
    "bars as a frame": [file(PIPES, "a.txt")],
    "Anki with #html": [file("#separator:tab\n#html:true\n#tags column:3\n" + "".join(
        f"<b>{a}</b>\t{b}<br>\tday1\n" for a, b in ROWS), "deck.txt")],
    "Anki with #columns": [file("#separator:Semicolon\n#html:false\n#columns:Front;Back\n" + tsv(EN, ZH, mark=";"),
                                "deck.txt")],
    "entities in a table": [file(tsv([html.escape(a).replace(" ", "&nbsp;") for a in EN], ZH), "a.tsv")],
    "tags in a table": [file(tsv([f"<p>{a}</p>" for a in EN], ZH), "a.tsv")],
    "xlsx": [workbook([("English", "Chinese"), *ROWS])],
    "xlsx with a title": [workbook([("Our glossary",), (), ("Nr", "Source", "Target", "Score"), *NUMBERED])],
    "xlsx with a cover sheet": [workbook([("Cover",), ("by us",)], [("en", "zh"), *ROWS])],
    "xlsx by another name": [workbook([("en", "zh"), *ROWS], name="table.csv")],
    "parquet": [parquet({"id": list(range(30)), "en": EN, "zh": ZH})],
    "parquet with translation": [parquet({"translation": [{"en": a, "zh": b} for a, b in ROWS]})],
    "parquet, packed with zstd": [parquet({"en": EN, "zh": ZH}, compression="zstd")],
    "hugging face rows": [lines_of([{"translation": {"en": a, "zh": b}} for a, b in ROWS])],
    "datasets-server": [file(json.dumps(SERVED), "rows.json")],
    "datasets-server, indented": [file(json.dumps(SERVED, indent=2), "rows.json")],
    "{data: [...]}": [file(json.dumps({"version": 1, "data": [{"en": a, "zh": b} for a, b in ROWS]}), "a.json")],
    "{data: {train: [...]}}": [file(json.dumps({"data": {"train": [{"en": a, "zh": b} for a, b in ROWS]}}), "a.json")],
    "one dictionary of strings": [file(json.dumps(dict(ROWS), indent=1, ensure_ascii=False), "a.json")],
    "one dictionary in one line": [file(json.dumps(dict(ROWS)), "a.json")],
    "pandas, columns": [file(json.dumps({"en": dict(enumerate(EN)), "zh": dict(enumerate(ZH))}), "a.json")],
    "pandas, lists": [file(json.dumps({"en": EN, "zh": ZH}), "a.json")],
    "pandas, split": [file(json.dumps({"columns": ["en", "zh"], "index": list(range(30)), "data": ROWS}), "a.json")],
    "objects one after another": [file("\n".join(json.dumps({"en": a, "zh": b}, indent=2) for a, b in ROWS), "a.json")],
    "chat messages": [lines_of(CHAT)], "chat of people and models": [lines_of(SHARED)],
    "chat as an array": [file(json.dumps(CHAT, indent=1), "a.json")],
    "tmx of varieties": [file(tmx(*({("en", "en-US", "en-GB")[i % 3]: a, ("zh", "zh-CN")[i % 2]: b}
                                    for i, (a, b) in enumerate(ROWS))), "a.tmx")],
    "tmx by another name": [file(tmx(*({"en": a, "zh": b} for a, b in ROWS)), "memory.xml")],
    "tmx with the other language first": [file(tmx(*({"zh": b, "en": a} for a, b in ROWS)), "a.tmx")],
    "xliff 1.2": [xliff(ROWS)], "xliff 2.0": [xliff(ROWS, "2.0")], "po": [po(ROWS)],
    "sgm": [sgm("srcset", "en", EN, "newstest2020-enzh-src.en.sgm"),
            sgm("refset", "zh", ZH, "newstest2020-enzh-ref.zh.sgm")],
    "two srt": [srt(EN, name="film.en.srt"), srt(ZH, 0.3, name="film.zh.srt")],
    "srt and vtt": [srt(SCRIPTED, name="film.en.srt"), vtt(ZH, name="film.zh.vtt")],
    "docx": [docx("Our glossary", [("English", "Chinese"), *ROWS], "The end.")],
    "docx of paragraphs with tabs": [docx(*(f"{a}\t{b}" for a, b in ROWS))],
    "two docx": [docx(*EN, name="a.en.docx"), docx(*ZH, name="a.zh.docx")],
    "odt": [opendocument("text", "Our glossary", [("English", "Chinese"), *ROWS])],
    "ods": [opendocument("spreadsheet", [("en", "zh"), *ROWS], name="a.ods")],
    "ods with a cover sheet": [opendocument("spreadsheet", [("Cover",), ("by us",)], [("en", "zh"), *ROWS],
                                            name="table.csv")],
    "docx in a zip": [zipped(docx([("en", "zh"), *ROWS]), file("x", "README"))],
    "tbx 2": [tbx(ROWS)], "tbx 3": [tbx(ROWS, version=3)],
    "tar": [tarred(file("\n".join(EN), "./a.en"), file("\n".join(ZH), "./a.zh"), file("x", "README"))],
    "tar.gz": [tarred(file(tsv(EN, ZH), "a/a.tsv"), name="a.tar.gz", mode="w:gz")],
    "tgz": [tarred(file(tsv(EN, ZH), "a.tsv"), file("x", "._a.tsv"), name="a.tgz", mode="w:gz")],
    "tar.xz": [tarred(file(tsv(EN, ZH), "a.tsv"), name="a.tar.xz", mode="w:xz")],
    "zst": [zstd(file(tsv(EN, ZH), "a.tsv"))], "tar.zst": [zstd(tarred(file(tsv(EN, ZH), "a.tsv")))],
    "catalogues": [file(json.dumps(nested(EN)), "en.json"), file(json.dumps(nested(ZH), indent=1), "zh.json")],
    "catalogues, in another order": [file(json.dumps(nested(EN)), "app.en-US.json"), file(
        json.dumps(dict(reversed(nested(ZH).items()))), "app.zh-CN.json")],
    "catalogues in folders": [zipped(
        file(json.dumps(nested(EN)), "locales/en/app.json"), file(json.dumps(nested(ZH)), "locales/zh/app.json"))],
    "catalogues in one file": [file(json.dumps({"en": nested(EN), "zh": nested(ZH)}), "texts.json")],
    "catalogues of Flutter": [
        file(json.dumps({"@@locale": "en", **{f"k{i}": a for i, a in enumerate(EN)}, "@k1": {"description": "no"}}),
             "app_en.arb"),
        file(json.dumps({"@@locale": "zh", **{f"k{i}": a for i, a in enumerate(ZH)}}), "app_zh.arb")],
    "gz": [packed(file(tsv(EN, ZH), "a.tsv"))],
    "bz2": [UploadedFile("a.tsv.bz2", bz2.compress(tsv(EN, ZH).encode()))],
    "xz": [UploadedFile("a.tsv.xz", lzma.compress(tsv(EN, ZH).encode()))],
    "two gz": [packed(file("\n".join(EN), "a.en-zh.en")), packed(file("\n".join(ZH), "a.en-zh.zh"))],
    "gz in a zip": [zipped(packed(file("\n".join(EN), "a.en")), packed(file("\n".join(ZH), "a.zh")))],
    "NAME.en-zh.en": [file("\n".join(ZH), "N.en-zh.zh"), file("\n".join(EN), "N.en-zh.en")],
    "train.en.txt": [file("\n".join(EN), "train.en.txt"), file("\n".join(ZH), "train.zh.txt")],
    "a folder a language": [zipped(file("\n".join(EN[:20]), "en/a.txt"), file("\n".join(EN[20:]), "en/b.txt"),
                                   file("\n".join(ZH[:20]), "zh/a.txt"), file("\n".join(ZH[20:]), "zh/b.txt"))],
    "FLORES": [zipped(file("\n".join(EN[:20]), "dev/eng_Latn.dev"), file("\n".join(ZH[:20]), "dev/zho_Hans.dev"),
                      file("\n".join(EN[20:]), "devtest/eng_Latn.devtest"),
                      file("\n".join(ZH[20:]), "devtest/zho_Hans.devtest"))],
    "zip with what does not belong": [zipped(
        file("\n".join(EN), "N.en-zh.en"), file("\n".join(ZH), "N.en-zh.zh"), file("1\n" * 30, "N.en-zh.scores"),
        file("1 1\n" * 30, "N.en-zh.ids"), file("<?xml version='1.0'?><cesAlign/>", "N.en-zh.xml"), file("x", "README"),
        file("x", "LICENSE"), file(b"\x89PNG\r\n\x1a\n\0", "logo.png"), file("x", ".DS_Store"))],
}


@pytest.mark.quick
@pytest.mark.parametrize("kind", KINDS)
def test_thirty_pairs(kind):
    found = read_upload(KINDS[kind])
    assert list(found.pairs) == EXPECTED and found.languages == ("en", "zh")
    assert found.counts["kept"] == 30 and not found.left_out_total


def test_what_does_not_belong_is_named():
    warning = str(read_upload(KINDS["zip with what does not belong"]).warnings[0])
    for name in ("N.en-zh.scores", "N.en-zh.ids", "N.en-zh.xml", "README", "LICENSE", "logo.png", ".DS_Store"):
        assert name in warning
    loose = [file(tsv(EN, ZH), "a.tsv"), file(b"\x89PNG\r\n\x1a\n\0", "logo.png"), file("thanks", "README.txt")]
    found = read_upload(loose)
    assert list(found.pairs) == EXPECTED and "logo.png" in str(found.warnings[0]) and "README" in str(found.warnings[0])


def test_lines_above_a_table_are_told():
    found = read_upload(KINDS["csv with a title and empty lines"])
    assert "Our glossary" in str(found.warnings[0]) and found.header


def test_texts_in_one_language():
    for item in (srt(DE), vtt(DE)):
        found = read_upload([item])
        assert [p.first for p in found.pairs] == DE and found.languages == ("de",) and found.format == "subtitles"
    page = "<!DOCTYPE html><html><head><title>No</title><style>p {}</style></head><body>" + "".join(
        f"<p>{html.escape(d)}</p>" for d in DE) + "<script>no()</script></body></html>"
    assert [p.first for p in read_upload([file(page, "a.html")]).pairs] == DE
    marked = "---\ntitle: no\n---\n# " + DE[0] + "\n\n" + "\n\n".join(
        f"- **{d[:5]}**{d[5:9]}[{d[9:14]}](https://example.org){d[14:]}" for d in DE[1:]) + "\n\n```\nno = 1\n```\n"
    found = read_upload([file(marked, "a.md")])
    assert [p.first for p in found.pairs] == DE
    assert [p.first for p in read_upload([parquet({"text": DE})]).pairs] == DE


def test_subtitles_are_joined_by_their_times():
    left = file("1\n00:00:01,000 --> 00:00:04,000\nWe go\nhome now.\n\n2\n00:00:05,000 --> 00:00:06,000\nOnly here.\n",
                "a.en.srt")
    right = file("1\n00:00:01,100 --> 00:00:02,500\nWir gehen\n\n2\n00:00:02,600 --> 00:00:04,000\njetzt nach Hause.\n",
                 "a.de.srt")
    found = read_upload([left, right])
    assert list(found.pairs) == [Pair("We go home now.", "Wir gehen jetzt nach Hause.")]
    assert "no subtitle at this time" in str(found.left_out[0].reason)


def test_entries_of_catalogues():
    text = ('msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d Datei"\n'
            'msgstr[1] "%d Dateien"\n\n#, fuzzy\nmsgid "A house"\nmsgstr "Ein Baum"\n\nmsgid ""\n"Two "\n"lines"\n'
            'msgstr "Zwei \\"Zeilen\\""\n\nmsgid "open"\nmsgstr ""\n\n#~ msgid "old"\n#~ msgstr "alt"\n')
    found = read_upload([file(text, "de.po")])
    assert list(found.pairs) == [Pair("%d file", "%d Datei"), Pair("%d files", "%d Dateien"),
                                 Pair("Two lines", 'Zwei "Zeilen"')]
    assert found.languages == ("en", "de") and "fuzzy" in str(found.left_out[0].reason)


def test_files_with_their_columns_in_another_order():
    one = lines_of([{"en": a, "zh": b} for a, b in ROWS[:15]])
    two = lines_of([{"zh": b, "en": a} for a, b in ROWS[15:]], "b.jsonl")
    assert list(read_upload([one, two]).pairs) == EXPECTED
    one = file("en,zh\n" + tsv(EN[:15], ZH, mark=","), "a.csv")
    two = file("zh,en\n" + tsv(ZH[15:], EN[15:], mark=","), "b.csv")
    assert list(read_upload([one, two]).pairs) == EXPECTED
    other = lines_of([{"question": a, "answer": b} for a, b in ROWS], "c.jsonl")
    found = read_upload([lines_of([{"en": a, "zh": b} for a, b in ROWS]), other])
    assert list(found.pairs) == EXPECTED and any("c.jsonl" in str(w) for w in found.warnings)


@pytest.mark.parametrize("name, data, way_out", [
    ("a.docx", zipped(file("x", "[Content_Types].xml"), file("x", "word/document.xml")).data, "plain text"),
    ("a.pptx", zipped(file("x", "[Content_Types].xml"), file("x", "ppt/presentation.xml")).data, "plain text"),
    ("a.odp", zipped(file("application/vnd.oasis.opendocument.presentation", "mimetype"),
                     file("x", "content.xml")).data, "plain text"),
    ("a.odt", opendocument("text", "").data, "holds no text"),
    ("a.tsv.zst", zstd(file(tsv(EN, ZH), "a.tsv")).data[:-9], "zstd, and damaged"),
    ("a.tbx", b"<tbx><text><body></body></text></tbx>", "language code"),
    ("a.pdf", b"%PDF-1.4\n", "plain text"), ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(99), "XLSX"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99), "zip"), ("a.rar", b"Rar!\x1a\x07" + bytes(99), "zip"),
    ("a.tar", bytes(257) + b"ustar\x0000" + bytes(300), "make it again"),
    ("a.db", b"SQLite format 3\0" + bytes(99), "CSV"),
    ("a.arrow", b"ARROW1\0\0" + bytes(99), "Parquet"), ("a.pkl", b"\x80\x04\x95" + bytes(99), "CSV"),
    ("a.rtf", b"{\\rtf1 x}", "plain text"), ("a.xml", b"<?xml version='1.0'?><book/>", "plain text"),
])
def test_what_is_not_read_is_named_with_a_way_out(name, data, way_out):
    with pytest.raises(Exception, match=way_out) as caught:
        read_upload([UploadedFile(name, data)])
    assert name in str(caught.value)


def test_columns_of_a_workbook_can_be_chosen():
    book = workbook([("Nr", "Source", "Target", "Score"), *NUMBERED])
    found = read_upload([book], Options(columns=(2, 1)))
    assert found.pairs[0] == Pair(ZH[0], EN[0]) and found.format == "xlsx"


def test_catalogues_belong_together_by_their_keys():
    one = file(json.dumps({"a": "One.", "b": "Two.", "c": {"d": "Three."}, "only": "Four.", "n": 4}), "de/x.json")
    two = file(json.dumps({"c": {"d": "Drei."}, "b": "Zwei.", "a": "Eins."}), "fr/x.json")
    found = read_upload([one, two])
    assert list(found.pairs) == [Pair("One.", "Eins."), Pair("Two.", "Zwei."), Pair("Three.", "Drei.")]
    assert found.format == "catalogue" and "second text is empty" in str(found.left_out[0].reason)
    other = file(json.dumps({"x": "Zwei.", "y": "Eins."}), "fr/x.json")
    assert read_upload([one, other]).format != "catalogue"  # no key in common


def test_damage_around_a_table_is_told():
    whole = json.dumps({"en": nested(EN), "zh": nested(ZH)})
    at = whole.index("\\u", whole.index('"more"', whole.index('"zh"')))
    found = read_upload([file(whole[:at + 4] + "}" + whole[at + 4:], "texts.json")])
    assert any("damaged in line 1" in str(warning) for warning in found.warnings)
    assert not any("damaged" in str(w) for w in read_upload(KINDS["{data: {train: [...]}}"]).warnings)


def test_what_a_document_holds_beside_its_table_or_text():
    many = [*DE, *EN]
    found = read_upload([docx(*many, [("en", "zh"), ("a", "b")])])
    assert [p.first for p in found.pairs] == many and "of 2 rows" in str([str(w) for w in found.warnings])
    found = read_upload([opendocument("spreadsheet", [("en", "zh"), *ROWS], [("no", "no")], name="a.ods")])
    assert found.pairs[0] == Pair(EN[0], ZH[0]) and "Sheet2" in str([str(w) for w in found.warnings])


def test_a_tar_is_read_to_its_end_or_not_at_all():
    whole = tarred(file("\n".join(EN), "a.en"), file("\n".join(ZH), "a.zh"))
    for at in (512 + 1100, 900, len(whole.data) // 3):
        with pytest.raises(Exception, match="damaged"):
            read_upload([whole._replace(data=whole.data[:at])])
    header = whole.data.index(b"a.zh")
    with pytest.raises(Exception, match="damaged"):  # tarfile alone would end before the second file
        read_upload([whole._replace(data=whole.data[:header] + b"b" + whole.data[header + 1:])])


def test_links_and_devices_in_a_tar_are_passed_over():
    import io
    import tarfile

    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tape:
        for name, kind, target in (("secret.tsv", tarfile.SYMTYPE, "/etc/passwd"),
                                   ("hard.tsv", tarfile.LNKTYPE, "a.tsv"),
                                   ("device.tsv", tarfile.CHRTYPE, ""), ("pipe.tsv", tarfile.FIFOTYPE, "")):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, target
            tape.addfile(entry)
        entry = tarfile.TarInfo("a.tsv")
        data = tsv(EN, ZH).encode()
        entry.size = len(data)
        tape.addfile(entry, io.BytesIO(data))
    found = read_upload([UploadedFile("a.tar", stream.getvalue())])
    assert list(found.pairs) == EXPECTED and all(name in str(found.warnings[0]) for name in (
        "secret.tsv", "hard.tsv", "device.tsv", "pipe.tsv"))
