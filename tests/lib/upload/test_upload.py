"""Every format of an upload that is in order, the reader's corrections, and what is said about it."""

from __future__ import annotations

import json

import pytest

from lib.upload import read_text, read_upload
from models.base import Pair
from models.messages import InputError
from tests.support.uploads.texts import DE, EN, EXPECTED, NOUNS, QUOTED, ZH, file, read, tmx, tsv, zipped


@pytest.mark.quick
@pytest.mark.parametrize("content, name, form, delimiter", [
    (tsv(EN, ZH), "a.tsv", "tsv", "tab"), (tsv(EN, ZH), "a.txt", "tsv", "tab"), (tsv(EN, ZH), "a", "tsv", "tab"),
    (tsv(EN, ZH, mark=","), "a.csv", "csv", "comma"), (tsv(EN, ZH, mark=";"), "a.csv", "csv", "semicolon"),
    (tsv(EN, ZH, mark="|"), "a.csv", "csv", "bar"), (tsv(EN, ZH, mark=" | "), "a.txt", "csv", "bar"),
    (tmx(*({"en": a, "zh": b} for a, b in zip(EN, ZH))), "a.tmx", "tmx", None),
    ("".join(json.dumps({"en": a, "zh": b}) + "\n" for a, b in zip(EN, ZH)), "a.jsonl", "jsonl", None),
    ("".join(json.dumps([a, b]) + "\n" for a, b in zip(EN, ZH)), "a.txt", "jsonl", None),
    ("".join(json.dumps({"id": i, "translation": {"en": a, "zh": b}}) + "\n"
             for i, (a, b) in enumerate(zip(EN, ZH))), "a.jsonl", "jsonl", None),
    (json.dumps([{"en": a, "zh": b} for a, b in zip(EN, ZH)], indent=2), "a.json", "jsonl", None),
    (json.dumps([{"en": a, "zh": b} for a, b in zip(EN, ZH)]), "a.json", "jsonl", None),
])
def test_every_format_of_pairs(content, name, form, delimiter):
    found = read(content, name)
    assert list(found.pairs) == EXPECTED and found.languages == ("en", "zh")
    assert (found.format, found.delimiter, found.encoding) == (form, delimiter, "utf-8")
    assert [c.role for c in found.columns if c.role != "ignored"] == ["first", "second"]
    assert found.counts["kept"] == len(EN) and not found.left_out


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding, told", [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
    ("utf-16-be", "utf-16-be"), ("gb18030", "gb18030"),
])
def test_encodings_and_line_ends(encoding, told, ends):
    found = read(tsv(EN, ZH).replace("\n", ends).encode(encoding))
    assert list(found.pairs) == EXPECTED and found.encoding == told


@pytest.mark.parametrize("texts, encoding", [
    (ZH, "gb18030"), (["漢字寫成傳統的樣子，我們都看得懂。"] * 5, "big5"), (DE, "cp1252"),
    (["今日はとてもいい天気ですから、公園へ行きましょう。"] * 5, "cp932"),
    (["오늘은 날씨가 아주 좋습니다."] * 5, "cp949"),
    (["今日はとてもいい天気ですから、公園へ行きましょう。"] * 5, "euc_jp"),
    (["Собака спит под столом, потому что идёт сильный дождь."] * 5, "cp1251"),
])
def test_older_encodings_are_recognised(texts, encoding):
    found = read("\n".join(texts).encode(encoding), "a.txt", sentences="lines")
    assert found.pairs[0].first == texts[0]


def test_quoted_fields_with_delimiters_quotes_and_line_ends():
    found = read(QUOTED + '"One sentence\nover two lines, really.","一个句子\n分成两行。"\n', "a.csv")
    assert found.pairs[0] == Pair(EN[0] + ', he "said"', ZH[0])
    assert found.pairs[-1] == Pair("One sentence over two lines, really.", "一个句子 分成两行。")
    assert found.delimiter == "comma" and len(found.pairs) == len(EN) + 1


def test_quotes_in_tab_separated_text_belong_to_the_text():
    said = [f'"{a}" he said.' if i % 2 else f'"{a}"' for i, a in enumerate(EN)]
    assert [p.first for p in read(tsv(said, ZH)).pairs] == said
    doubled = [f'"He said ""{a}"" twice."' for a in EN]
    assert read(tsv(doubled, ZH)).pairs[0].first == f'He said "{EN[0]}" twice.'


@pytest.mark.quick
@pytest.mark.parametrize("header, codes", [
    (("English", "Chinese"), ("en", "zh")), (("en", "zh"), ("en", "zh")), (("源", "中文"), ("en", "zh")),
    (("text_en", "text_zh"), ("en", "zh")), (("source", "target"), ("en", "zh")), (("Englisch", "zh-CN"), ("en", "zh")),
    (("first", "second"), ("en", "zh")), (("Some words", "Other words"), ("en", "zh")),
])
def test_headers(header, codes):
    found = read("\t".join(header) + "\n" + tsv(EN, ZH))
    assert found.header and found.languages == codes and list(found.pairs) == EXPECTED
    assert [c.name for c in found.columns] == list(header)
    again = read("\t".join(header) + "\n" + tsv(EN, ZH), header=False)
    assert not again.header and again.pairs[0] == Pair(*header)


def test_a_first_sentence_is_no_header():
    for first in ("Hello there.\t你好。\n", "Yes\t对\n", "I am here\t我在这里\n"):
        assert not read(first + tsv(EN, ZH)).header
    assert read(tsv(EN, ZH), header=True).counts["kept"] == len(EN) - 1


@pytest.mark.parametrize("header, codes", [
    (("question", "answer"), ("question", "answer")), (("formal", "informal"), ("formal", "informal")),
    (("article", "summary"), ("article", "summary")), (("问题", "回答"), ("question", "answer")), (None, ("a", "b")),
    (("A very long name of a column", "b"), ("a-very-long", "b")),
])
def test_two_columns_in_one_language(header, codes):
    rows = tsv(EN, [f"That is what {noun} number {n} is for." for n in range(3) for noun in NOUNS])
    found = read(("\t".join(header) + "\n" if header else "") + rows, header=header is not None)
    assert found.languages == codes and len(found.pairs) == len(EN)


def test_other_columns_are_listed_and_passed_over():
    credit = [f"CC-BY Attribution: example.org #{n} (somebody) & #{n + 1}" for n in range(len(EN))]
    numbers = [str(n) for n in range(len(EN))]
    kinds = [("news", "speech")[n % 2] for n in range(len(EN))]
    found = read(tsv(numbers, EN, kinds, ZH, credit))
    assert [c.role for c in found.columns] == ["ignored", "first", "ignored", "second", "ignored"]
    assert list(found.pairs) == EXPECTED and found.columns[1].sample == EN[0]
    header = "id\tlabel\ttext\n" + tsv(numbers, kinds, EN)
    found = read(header)
    assert found.languages == ("en",) and [c.role for c in found.columns] == ["ignored", "ignored", "first"]


def test_corrections():
    text = "id,english,deutsch\n" + "".join(f'{i},"{a}","{b}"\n' for i, (a, b) in enumerate(zip(EN, DE)))
    found = read(text, "a.csv")
    assert found.languages == ("en", "de") and found.pairs[0] == Pair(EN[0], DE[0])
    found = read(text, "a.csv", columns=(2, 1))
    assert found.languages == ("de", "en") and found.pairs[0] == Pair(DE[0], EN[0])
    assert [c.role for c in found.columns] == ["ignored", "second", "first"]
    found = read(text, "a.csv", swap=True)
    assert found.languages == ("de", "en") and found.pairs[0] == Pair(DE[0], EN[0])
    assert [c.role for c in found.columns] == ["ignored", "second", "first"]
    assert found.lengths[0]["max"] == max(map(len, DE)) and found.pairs[1:3][0] == Pair(DE[1], EN[1])
    found = read(text, "a.csv", columns=(2,))
    assert found.languages == ("de",) and found.pairs[0] == Pair(DE[0], "")
    assert read(text, "a.csv", languages=("x", "y-2")).languages == ("x", "y-2")
    assert read(text, "a.csv", languages=("x", "y"), swap=True).languages == ("y", "x")
    assert read(tsv(EN, DE, mark="~"), delimiter="~").pairs[0] == Pair(EN[0], DE[0])
    assert read("\n".join(ZH).encode("gb18030"), "a.txt", encoding="GBK").pairs[0].first == ZH[0]


def test_plain_text_a_sentence_a_line():
    for lines, code in ((EN, "en"), (DE, "de"), (ZH, "zh")):
        found = read("\n".join(lines), "a.txt")
        assert found.languages == (code,) and [p.first for p in found.pairs] == lines and found.format == "text"
        assert all(p.second == "" for p in found.pairs) and len(found.lengths) == 1


@pytest.mark.quick
def test_prose_is_split():
    chinese = "".join(ZH[:10]) + "\n\n" + "“你好！”" + "".join(ZH[10:]) + "\n"
    found = read(chinese, "a.txt")
    assert [p.first for p in found.pairs] == [*ZH[:10], "“你好！”", *ZH[10:]]
    european = " ".join(DE[:15]) + "\n\n" + " ".join(DE[15:])
    found = read(european, "a.txt")
    assert [p.first for p in found.pairs] == DE and "prose" in str(found.warnings[0])
    assert len(read(european, "a.txt", sentences="lines").pairs) == 2
    wrapped, line = [], ""
    for word in " ".join(EN).split():
        if len(line) + len(word) > 60:
            wrapped.append(line)
            line = ""
        line = (line + " " + word).strip()
    found = read("\n".join([*wrapped, line]), "a.txt")
    assert [p.first for p in found.pairs] == EN


def test_aligned_files_alone_and_in_a_zip():
    sides = file("\n".join(EN) + "\n", "talk.en"), file("\r\n".join(DE), "talk.de", "utf-16")
    for files in (sides, [zipped(*sides)]):
        found = read_upload(files)
        assert found.languages == ("en", "de") and found.format == "aligned"
        assert list(found.pairs) == [Pair(a, b) for a, b in zip(EN, DE)]
    questions = read_upload([file("\n".join(EN), "questions.txt"), file("\n".join(reversed(EN)), "answers.txt")])
    assert questions.languages == ("questions", "answers")


def test_zips_of_many_files():
    parts = [file("\n".join(side[i:i + 10]), f"part{i}.{code}") for i in (0, 10, 20)
             for code, side in (("en", EN), ("de", DE))]
    found = read_upload([zipped(*parts, file("Thanks to all.", "README"), file("x", "__MACOSX/._part"))])
    assert found.languages == ("de", "en") and set(found.pairs) == {Pair(b, a) for a, b in zip(EN, DE)}
    assert "README" in str(found.warnings[0])
    header = "english\tchinese\n"
    found = read_upload([zipped(file(header + tsv(EN[:20], ZH[:20]), "a.tsv"),
                                file(header + tsv(EN[15:], ZH[15:]), "b.tsv"))])
    assert list(found.pairs) == EXPECTED and found.duplicates == 5
    assert found.left_out[0].as_json() == {"line": 2, "reason": "the same as line 17", "file": "b.tsv"}


def test_tmx_with_codes_and_markup():
    text = tmx({"en-US": 'Press <bpt i="1">&lt;b&gt;</bpt>the <hi>red</hi> button<ept i="1">&lt;/b&gt;</ept> &amp; '
                         'wait.',
                "fr-FR": "Appuyez sur le bouton &#233;carlate."}, {"en-US": "Only here."},
               head='<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n')
    found = read(text, "memory.tmx")
    assert found.languages == ("en", "fr") and found.counts["kept"] == 1
    assert found.pairs[0] == Pair("Press the red button & wait.", "Appuyez sur le bouton écarlate.")
    assert found.left_out[0].line == 5 and "second text is empty" in str(found.left_out[0].reason)
    three = tmx(*({"en": a, "de": b, "zh": c} for a, b, c in zip(EN, DE, ZH)))
    assert read(three, "m.tmx", columns=(1, 2)).languages == ("de", "zh")


def test_pasted_text():
    assert list(read_text(tsv(EN, ZH)).pairs) == EXPECTED
    found = read_text("\n".join(DE))
    assert found.languages == ("de",) and len(found.pairs) == len(DE)
    assert read_text("Hello, world.\nHow are you, my friend?").counts["kept"] == 2
    with pytest.raises(InputError, match="There is no text"):
        read_text(" \n")


def test_what_is_left_out_has_line_and_reason():
    text = tsv(EN[:3], ZH[:3]) + "\n\n" + f"{EN[3]}\t\n" + "no second column\n" + tsv(EN[:1], ZH)
    text += tsv(EN[4:], ZH[4:])
    found = read(text)
    assert [item.as_json() for item in found.left_out] == [
        {"line": 6, "reason": "the second text is empty"}, {"line": 7, "reason": "1 columns instead of 2"},
        {"line": 8, "reason": "the same as line 1"}]
    assert found.left_out_total == 3 and found.duplicates == 1 and found.counts == {
        "lines": 32, "blank": 2, "pairs": 30, "kept": 29}


def test_left_out_is_bounded_and_counted():
    found = read(tsv(EN, ZH) * 100)
    assert found.left_out_total == 2970 == found.duplicates and len(found.left_out) == 1000
    assert [item.line for item in found.left_out] == list(range(31, 1031))
    assert found.left_out[-1].reason.values["line"] == 1030 % 30


def test_json_of_an_understanding():
    value = read("english\tchinese\n" + tsv(EN, ZH)).as_json()
    assert value["pairs"] == 30 and value["languages"] == ["en", "zh"] and value["left_out"] == []
    assert value["columns"][0] == {"name": "english", "sample": EN[0], "role": "first"}
    assert value["examples"][0] == [EN[0], ZH[0]] and value["lengths"]["zh"]["max"] == max(map(len, ZH))
    json.dumps(value)
