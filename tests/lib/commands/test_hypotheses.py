"""Another system's translations on the command line: its sentences, its row, and where two rows differ."""

from __future__ import annotations

from pathlib import Path

from lib.corpus import load_corpus
from tests.support.board import NEAREST
from tests.support.commands import answer, mistake


def test_another_system_is_one_more_row_compared_with_all(ladder, trained, text, tmp_path: Path, capsys) -> None:
    sources = answer(capsys, "data", "--data", text, "--sentences", "zh", "--json")
    test = load_corpus("tatoeba-zh-en", text).split("test")
    assert sources == [pair.first for pair in test]
    file = tmp_path / "theirs.txt"
    file.write_text("\n".join(pair.second for pair in test) + "\n", encoding="utf-8")
    common = ["evaluate", "--task", "translation", "--source", "zh", "--target", "en", "--weights", trained, "--data",
              text]
    found = answer(capsys, *common, "--hypotheses", file, "--failing", "dummy", "hypotheses:theirs", "--json")
    assert found["rows"]["hypotheses:theirs"]["chrf"] > 99.9 and set(found["rows"]) == {
        NEAREST, "dummy", "silent", "hypotheses:theirs"}
    pairs = {frozenset((pair["first"], pair["second"])) for pair in
             found["comparisons"]["translation_zh_en:chrf"]["pairs"]}
    assert {frozenset((NEAREST, "dummy")), frozenset(("dummy", "hypotheses:theirs"))} <= pairs
    failing = found["failing"]
    assert len(failing) == len(test)
    apart = [abs(row["chrf_first"] - row["chrf_second"]) for row in failing]
    assert apart == sorted(apart, reverse=True)
    assert all((row["edit_distance"] == 0) == (row["first"] == row["second"]) for row in failing)
    file.write_text("one line\n", encoding="utf-8")
    assert f"{len(test)} sentences" in mistake(capsys, *common, "--hypotheses", file)
    assert "the rows are" in mistake(capsys, *common, "--failing", "dummy", "nobody")
    assert "task translation" in mistake(capsys, "evaluate", "--task", "retrieval", "--hypotheses", file, "--weights",
                                         trained, "--data", text)


def test_the_tables_are_for_people(ladder, trained, text, tmp_path: Path, capsys) -> None:
    from lib.cli import main

    file = tmp_path / "theirs.txt"
    file.write_text("\n".join(pair.second for pair in load_corpus("tatoeba-zh-en", text).split("test")) + "\n",
                    encoding="utf-8")
    assert main(["evaluate", "--task", "translation", "--source", "zh", "--target", "en", "--weights", str(trained),
                 "--data", text, "--hypotheses", str(file), "--failing", NEAREST, "dummy"]) == 0
    told = capsys.readouterr().out
    assert "approximate randomization" in told and "edit distance" in told and "hypotheses:theirs" in told
    assert main(["data", "--data", text, "--sentences", "en"]) == 0
    assert capsys.readouterr().out.strip()
