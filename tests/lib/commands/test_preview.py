"""`python -m lib preview`: the understanding of files on the command line."""

from __future__ import annotations

import json

import pytest

from lib.cli import main
from tests.support.uploads.texts import DE, EN, ZH, tsv


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("id,english,deutsch\n" + "".join(f'{i},"{a}","{b}"\n' for i, (a, b) in enumerate(zip(EN, DE)))
                    + '30,"An answer is missing.",\n', encoding="utf-8")
    return path


def shown(capsys, *arguments) -> dict:
    assert main(["preview", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json(capsys, table):
    value = shown(capsys, table)
    assert value["pairs"] == 30 and value["languages"] == ["en", "de"] and value["header"] is True
    assert [c["role"] for c in value["columns"]] == ["ignored", "first", "second"]
    assert value["left_out"] == [{"line": 32, "reason": "the second text is empty"}]
    assert value["format"] == "csv" and value["delimiter"] == "comma" and value["encoding"] == "utf-8"
    assert value["examples"][0] == [EN[0], DE[0]]


def test_corrections(capsys, table, tmp_path):
    value = shown(capsys, table, "--columns", "3,2", "--languages", "x,y")
    assert value["languages"] == ["x", "y"] and value["examples"][0] == [DE[0], EN[0]]
    assert shown(capsys, table, "--swap")["languages"] == ["de", "en"]
    assert shown(capsys, table, "--columns", "3", "--header", "no")["pairs"] == 31
    one, two = tmp_path / "a.en", tmp_path / "a.zh"
    one.write_text("\n".join(EN), encoding="utf-8")
    two.write_bytes("\n".join(ZH).encode("gb18030"))
    assert shown(capsys, one, two)["languages"] == ["en", "zh"]
    assert shown(capsys, two, "--encoding", "gb18030", "--sentences", "lines")["languages"] == ["zh"]


def test_for_people(capsys, table):
    assert main(["preview", str(table)]) == 0
    out, err = capsys.readouterr()
    assert "mine.csv: csv, utf-8, parted by comma, with a header" in out and "languages: en - de" in out
    assert "30 of 31 lines are kept" in out and "left out: line 32: the second text is empty" in out
    assert err.startswith("note: That is little")
    table.write_text(tsv(EN, ZH) * 3, encoding="utf-8")
    assert main(["preview", str(table)]) == 0
    assert "... and 40 more" in capsys.readouterr().out


@pytest.mark.parametrize("arguments, match", [
    (["gone.txt"], "gone.txt: No such file"), (["."], "is a folder"), (["--columns", "1;2", "mine.csv"], "Columns are"),
    (["--columns", "9", "mine.csv"], "no column 9"), (["--encoding", "x", "mine.csv"], "no encoding 'x'"),
    (["big.txt"], "more than 2000 MB"), ([], "required"),
])
def test_mistakes(capsys, table, monkeypatch, arguments, match):
    monkeypatch.chdir(table.parent)
    with (table.parent / "big.txt").open("wb") as file:
        file.truncate(2_100_000_000)  # a hole, which takes no disk
    assert main(["preview", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and match in err and err.startswith("error: ")
