"""Tables as programs export them: which mark parts them, what is a header, what stands for an empty cell, HTML."""

from __future__ import annotations

import json

import pytest

from lib.upload import Options, read_text, read_upload
from models.base import Pair
from models.messages import InputError
from tests.lib.upload.test_upload import DE, EN, EXPECTED, ZH, file, read, tsv
from tests.support.uploads.files import lines_of, workbook


def test_the_mark_that_fits_every_line_and_the_header():
    listed = [f"{a[:-1]}; and so on." for a in EN]
    found = read("en,zh\n" + tsv(listed, ZH, mark=","), "a.csv")
    assert found.delimiter == "comma" and found.pairs[0] == Pair(listed[0], ZH[0])
    some = [a if i % 12 else a.replace(" ", ";", 1) for i, a in enumerate(EN)]
    assert list(read(tsv(some, ZH, mark=","), "a.csv").pairs) == [Pair(a, b) for a, b in zip(some, ZH)]
    commas = [f"{d[:-1]}, und so weiter." for d in DE]
    found = read("Deutsch;中文\n" + tsv(commas, ZH, mark=";"), "a.csv")
    assert found.delimiter == "semicolon" and found.pairs[0] == Pair(commas[0], ZH[0])


def test_backslashes():
    rows = "".join(f'"He said \\"yes, {n}\\" in C:\\new.";"他在家说“是”，{n}。"\n' for n in range(9))
    assert read(rows, "a.csv").pairs[3] == Pair('He said "yes, 3" in C:\\new.', "他在家说“是”，3。")
    plain = 'The folder is C:\\temp\\"quoted",那个文件夹\n'
    assert read(plain + tsv(EN, ZH, mark=","), "a.csv").pairs[1] == EXPECTED[0]


@pytest.mark.parametrize("word", ["NaN", "None", "null", "NULL", "N/A", "#N/A", "nan", "\\N", "<NA>"])
def test_cells_that_stand_for_nothing(word):
    found = read("en,zh\n" + tsv([*EN[:10], "More here.", word], [*ZH[:10], word, "还有。"], mark=","), "a.csv")
    assert list(found.pairs) == EXPECTED[:10]
    assert [str(item.reason) for item in found.left_out] == ["the second text is empty", "the first text is empty"]
    assert any("read as empty: 2" in str(w) for w in found.warnings)


def test_words_that_say_nothing_and_mean_it():
    words = ["zero", "none", "null", "one", "two", "NA"]
    other = ["null", "keine", "nichts", "eins", "zwei", "Natrium"]
    assert list(read(tsv(words, other)).pairs) == [Pair(a, b) for a, b in zip(words, other)]
    assert read(tsv([*EN, "Null."], [*ZH, "零。"])).counts["kept"] == 31


def test_numbers_that_are_none_in_json():
    text = '{"en": "Nothing here.", "zh": NaN}\n{"en": Infinity, "zh": "没有"}\n{"en": null, "zh": "空"}\n'
    found = read(text + json.dumps({"en": EN[0], "zh": ZH[0]}), "a.jsonl")
    assert list(found.pairs) == EXPECTED[:1] and found.left_out_total == 3


def test_headers_of_one_line_and_of_words():
    for text in ("de,en\n", "de;en", "German\tEnglish\n"):
        with pytest.raises(InputError, match="no text besides its header"):
            read(text, "a.csv")
    words = ["cat", "dan", "sun", "dog", "tea"]
    assert read(tsv(words, ["猫", "丹", "太阳", "狗", "茶"])).counts["kept"] == 5
    assert read("en\tzh\n" + tsv(words, ["猫", "丹", "太阳", "狗", "茶"])).languages == ("en", "zh")


def test_too_little_is_told_before_a_training():
    for count in (1, 2, 3):
        assert "too little to train" in str(read(tsv(EN[:count], ZH)).warnings[-1])
    assert "little to learn from" in str(read(tsv(EN, ZH)).warnings[-1])


def test_html_is_read_or_kept_as_the_reader_wants():
    marked = [f"<b>{a[:9]}</b>{a[9:]}&nbsp;" for a in EN]
    found = read(tsv(marked, ZH))
    assert list(found.pairs) == EXPECTED and "concerned: 30" in str(found.warnings[0])
    assert read(tsv(marked, ZH), markup=False).pairs[0].first == marked[0]
    entities = ["caf&eacute; &#233; &#xe9; &amp; &lt;b&gt; &nosuch; AT&T R&D a<b List<String>", *EN]
    found = read(tsv(entities, ["咖啡", *ZH]))
    assert found.pairs[0].first == "café é é & <b> &nosuch; AT&T R&D a<b List"
    assert any("&nosuch;" in str(w) for w in found.warnings)
    plain = ["if a < b && c > d, then x = &y;", "<unknown> is a word of ours", "3 <5", *EN]
    assert [p.first for p in read(tsv(plain, ["如果", "未知", "三", *ZH])).pairs] == plain


def test_lines_between_title_and_header_are_passed_over_in_every_format():
    rows = [("Glossary",), ("made by", "us"), (), ("Nr", "German", "Chinese", "Score"),
            *((i, d, z, 0.1) for i, (d, z) in enumerate(zip(DE, ZH)))]
    found = read_upload([workbook(rows)])
    assert found.languages == ("de", "zh") and found.counts["kept"] == 30 and "made by us" in str(found.warnings[0])


def test_a_conversation_gives_a_pair_for_each_answer():
    talk = {"messages": [{"role": "user", "content": [{"type": "text", "text": "Is it late?"}]},
                         {"role": "assistant", "content": "It is late."}, {"role": "user", "content": "Is it cold?"},
                         {"role": "assistant", "content": "It is cold."}]}
    found = read_upload([lines_of([talk])])
    assert list(found.pairs) == [Pair("Is it late?", "It is late."), Pair("Is it cold?", "It is cold.")]
    assert found.languages == ("user", "assistant")


def test_running_text_without_marks():
    thai = " ".join(f"วันนี้เราไปตลาดเพื่อซื้อผลไม้และดอกไม้จำนวน{n}ชิ้นให้คุณแม่ที่บ้าน" for n in range(40))
    found = read_text(thai)
    assert found.languages == ("th",) and found.counts["kept"] == 40
    chinese = "我们今天去市场买水果和花" * 40
    found = read_text("\n".join(chinese + str(n) for n in range(5)))
    assert found.counts["kept"] == 5 and any("no marks between" in str(w) for w in found.warnings)
    spaced = " ".join(f"我们今天去市场买了第{n}种水果和花带回家送给妈妈她非常高兴还请我们一起吃了晚饭喝了热茶"
                      for n in range(30))
    assert read_text(spaced).counts["kept"] == 30


def test_options_reach_the_command_line(capsys, tmp_path):
    from lib.cli import main

    path = tmp_path / "a.tsv"
    path.write_text(tsv([f"<p>{a}</p>" for a in EN], ZH), encoding="utf-8")
    assert main(["preview", str(path), "--markup", "keep", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["examples"][0][0] == f"<p>{EN[0]}</p>"
    assert Options(markup=False) != Options()
    assert main(["preview", str(tmp_path / "a.tsv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["examples"][0] == [EN[0], ZH[0]]
    assert file("x").name == "text.tsv"
