"""The command line, in process, over dummy methods trained on a corpus of own sentences."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import models
from lib.cli import main
from lib.commands import train as train_command
from lib.evaluation import results, sentence_scores
from lib.evaluation.baselines import BASELINES, NEAREST
from lib.paths import ROOT
from lib.shelf import library
from models.budget import Progress
from tests.support.commands import answer, mistake
from tests.support.dummy_method import Dummy, world_pairs


@pytest.mark.quick
def test_train_writes_a_shelf_with_cards(ladder, trained, text):
    assert {p.name for p in trained.iterdir()} == {"tokenizer.json", "training_sentences.safetensors", "dummy",
                                                   "silent"}
    card = json.loads((trained / "dummy" / "card.json").read_text())
    assert card["corpus"] == library.DEFAULT_CORPUS and card["seed"] == 3 and card["config"]["size"] == 5
    assert card["licence"].startswith("CC BY") and len(card["corpus_sha256"]) == 64 and card["steps"] == 3
    assert card["minutes"] == 0.5 and card["parameters"] == 42 and card["hardware"]["cores"] >= 1
    assert sum(card["splits"].values()) == len(world_pairs())
    assert str(Path(text).parent) not in (trained / "dummy" / "card.json").read_text()
    log = [json.loads(line) for line in (trained / "dummy" / "progress.jsonl").read_text().splitlines()]
    assert log[-1]["done"] and log[-1]["method"] == "dummy"


def test_train_reports_one_object_and_goes_on_after_a_failure(ladder, text, tmp_path, capsys, monkeypatch):
    found = answer(capsys, "train", "--data", text, "--out", tmp_path, "--epochs", 1, "--method", "dummy", "--json")
    assert found[0]["method"] == "dummy" and found[0]["steps"] == 3

    def fails(*_, **__):
        raise models.InputError("no room left")
        yield

    monkeypatch.setattr("tests.support.dummy_method.Silent.train", fails)
    assert main(["train", "--data", text, "--out", str(tmp_path)]) == 2
    assert "error: silent: no room left" in capsys.readouterr().err


def test_train_stops_on_interrupt_and_says_how_to_go_on(ladder, text, tmp_path, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(Dummy, "train", interrupted)
    assert main(["train", "--data", text, "--out", str(tmp_path), "--method", "dummy"]) == 130
    assert "before dummy had saved anything" in capsys.readouterr().err
    assert not library.available("x", tmp_path)["dummy"]


def test_train_closes_the_method_in_order_when_asked_to_stop(ladder, text, tmp_path, capsys, monkeypatch):
    def endless(self, *_, directory, **__):
        try:
            while True:
                signal.raise_signal(signal.SIGTERM)
                yield Progress(1, 0.5)
        finally:
            (directory / "training_state").write_text("as far as it came")

    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(Dummy, "train", endless)
    assert main(["train", "--data", text, "--out", str(tmp_path), "--method", "dummy"]) == 130
    assert "--resume goes on with dummy" in capsys.readouterr().err
    assert (tmp_path / "dummy" / "training_state").is_file() and signal.getsignal(signal.SIGTERM) is before


@pytest.mark.quick
def test_settings_are_json_or_text():
    assert train_command.parse_config(["a=3", "b=[1, 2]", "c=gru", "d=true", "e=x=y"]) == {
        "a": 3, "b": [1, 2], "c": "gru", "d": True, "e": "x=y"}


@pytest.mark.parametrize(("task", "metric"), [
    ("translation", "bleu"), ("retrieval", "p1_zh_en"), ("generation", "bits_per_character"),
    ("similarity", "spearman"),
])
def test_evaluate_on_the_test_split(ladder, trained, text, capsys, task, metric):
    found = answer(capsys, "evaluate", "--task", task, "--weights", trained, "--data", text, "--json")
    assert set(found) == {"dummy", "silent", NEAREST}
    assert metric in found["dummy"] and found["dummy"]["seconds"] >= 0
    assert all(isinstance(v, int | float | None) for row in found.values() for k, v in row.items() if k != "refusal")


def test_evaluate_on_files(ladder, trained, text, tmp_path, capsys):
    pairs, scored = tmp_path / "pairs.tsv", tmp_path / "scored.csv"
    pairs.write_text("The cat sees a red cup.\t猫看见红杯子。\tx\nThe dog buys a red hat.\t狗买红帽子。\n",
                     encoding="utf-8")
    scored.write_text("A red cup.,A red cup.,5\nA red cup.,A hat.,1\nA boat.,The dog,0\n")
    common = ["--weights", trained, "--json"]
    found = answer(capsys, "evaluate", "--task", "translation", "--pairs", pairs, "--columns", "en,zh", "--source",
                   "zh", "--target", "en", "--limit", 1, "--beam-size", 1, *common)
    assert "refusal" in found[NEAREST] and found["dummy"]["chrf"] > 90
    found = answer(capsys, "evaluate", "--task", "similarity", "--scored", scored, "--lang", "en", "--data", text,
                   *common)
    assert found["dummy"]["spearman"] > 50 and found[NEAREST]["spearman"] is not None
    assert main(["evaluate", "--task", "retrieval", "--pairs", str(pairs), "--columns", "en,zh", "--weights",
                 str(trained)]) == 0
    assert "p1_zh_en" in capsys.readouterr().out


def test_the_signature_is_printed(ladder, trained, text, capsys):
    assert main(["evaluate", "--task", "translation", "--weights", str(trained), "--data", text, "--target", "zh"]) == 0
    assert "tok:zh" in capsys.readouterr().out


@pytest.mark.quick
def test_compare_prints_rows(ladder, trained, capsys):
    rows = answer(capsys, "compare", "--task", "translation", "--text", "猫看见红杯子。", "--weights", trained,
                  "--json")
    assert [row["method"] for row in rows] == ["dummy", "silent"]
    assert rows[0]["output"] == "The cat sees a red cup." and rows[0]["refusal"] is None
    assert "copy" in rows[0]["warnings"]
    rows = answer(capsys, "compare", "--task", "similarity", "--text", "A cup.", "--text", "杯子。", "--text", "A hat.",
                  "--weights", trained, "--json")
    assert len(rows[0]["output"]) == len(rows[0]["output"][0]) == 3 and rows[1]["output"] is None
    rows = answer(capsys, "compare", "--task", "generation", "--text", "The", "--length", 2, "--seed", 1, "--weights",
                  trained, "--json", "--method", "dummy", "--temperature", 0.5, "--top-k", 5, "--top-p", 0.9)
    assert rows[0]["output"] == "The tree book" and len(rows) == 1


def test_tables_are_for_people(ladder, trained, capsys):
    for arguments in (["compare", "--task", "translation", "--text", "猫看见红杯子。"],
                      ["compare", "--task", "similarity", "--text", "a", "--text", "b"],
                      ["inspect", "--method", "dummy", "--text", "The cat", "--target", "zh"]):
        assert main([*arguments, "--weights", str(trained)]) == 0
        assert capsys.readouterr().out.strip()


@pytest.mark.quick
def test_inspect_prints_the_trace(ladder, trained, capsys):
    common = ["inspect", "--method", "dummy", "--text", "The cat", "--weights", trained, "--json"]
    trace = answer(capsys, *common, "--source", "en", "--target", "zh")
    assert trace["tokens"] == ["The", "cat"] and len(trace["ids"]) == 2
    assert set(trace["attention"][0]) == {"kind", "layer", "head", "rows", "columns", "weights"}
    assert trace["attention"][0]["weights"][0] == [0.5, 0.5]
    assert set(trace["steps"][0]) == {"token", "id", "probability", "candidates", "text"}
    assert trace["states"]["layer 1"] == {"shape": [2, 2]}
    assert answer(capsys, *common, "--states")["states"]["layer 1"]["values"] == [[1.0, 1.0]] * 2


def test_scoreboard_writes_and_refreshes_one_method(ladder, shelf, text, tmp_path, capsys):
    scored = tmp_path / "scored.csv"
    scored.write_text("A red cup.,A red cup.,5\nA red cup.,A hat.,1\nA boat.,The dog,0\n")
    common = ["scoreboard", "--weights", shelf, "--data", text, "--limit", 4, "--json"]
    found = answer(capsys, *common, "--scored-en", scored)
    assert list(found["methods"]) == [*BASELINES, "dummy", "silent"]
    entry = found["methods"]["dummy"]
    assert set(entry["by_length"]["zh_en"]) == {"1", "2", "3", "4"} and entry["latency"]["translation_zh_en"] >= 0
    assert entry["minutes"] == 0.5 and entry["run"]["seed"] == 0 and "torch" in entry["run"]["versions"]
    assert str(tmp_path) not in json.dumps(found) and "similarity_en" in entry["evaluations"]
    again = answer(capsys, *common, "--method", "dummy")
    assert "similarity_en" in again["methods"]["silent"]["evaluations"]
    assert "similarity_en" not in again["methods"]["dummy"]["evaluations"]
    ways = {f"translation_{way}:chrf" for way in ("zh_en", "en_zh")}
    assert ways < set(found["comparisons"])
    one = found["comparisons"]["translation_zh_en:chrf"]
    assert (one["n"], one["trials"], one["correction"]) == (4, 10_000, "Holm")
    assert [(pair["first"], pair["second"]) for pair in one["pairs"]] == [
        (NEAREST, "dummy"), (NEAREST, "silent"), ("dummy", "silent")]
    assert one["pairs"][2]["p_corrected"] == 1.0  # neither knows a thing
    assert not ways & set(again["comparisons"])  # the correction is for all pairs, and one method was not at hand
    stored = results.read_results("x", shelf)
    assert stored == again
    frame = results.results_frame(stored)
    assert {"bleu", "p1_zh_en", "bits_per_character"} <= set(frame["metric"])
    assert set(results.length_frame(stored)["pairs"]) == {1, 2, 3, 4}
    (shelf / "results.json").write_text("{")
    assert "scoreboard" in mistake(capsys, *common)


def test_the_scoreboard_is_held_against_its_weights(ladder, shelf, text, capsys):
    common = ["scoreboard", "--weights", shelf, "--data", text, "--limit", 6]
    answer(capsys, *common, "--json")
    scores = sentence_scores.read_scores(shelf)["translation_zh_en"]
    assert set(scores.chrf) == {NEAREST, "dummy", "silent"} and len(set(scores.ids.tolist())) == 6
    told = answer(capsys, *common, "--check", "--json")
    assert told["far"] == 0 and told["same"] == told["numbers"] > 50
    kept = json.loads((shelf / "results.json").read_text())
    kept["methods"]["dummy"]["evaluations"]["translation_en_zh"]["chrf"] += 0.1
    (shelf / "results.json").write_text(json.dumps(kept))
    only = [*common, "--check", "--method", "dummy", "--evaluation", "translation_en_zh"]
    told = answer(capsys, *only, "--json")
    assert (told["far"], told["near"]) == (0, 1) and told["unlike"][0]["name"] == "dummy translation_en_zh chrf"
    kept["methods"]["dummy"]["evaluations"]["translation_en_zh"]["chrf"] += 5
    (shelf / "results.json").write_text(json.dumps(kept))
    capsys.readouterr()
    assert main([*map(str, only)]) == 1
    shown = capsys.readouterr().out
    assert "too far" in shown and "1 are not" in shown and "not measured: by_length" in shown
    assert json.loads((shelf / "results.json").read_text()) == kept
    assert "belongs to --check" in mistake(capsys, *common, "--evaluation", "retrieval")
    assert "no results" in mistake(capsys, *common, "--check", "--out", shelf / "none.json")


def test_data_is_described(ladder, text, capsys):
    assert answer(capsys, "data", "--data", text, "--json")["pairs"] == len(world_pairs())
    assert main(["data", "--data", text]) == 0


def test_as_a_process():
    def run(*arguments):
        return subprocess.run([sys.executable, "-m", "lib", *arguments], cwd=ROOT,
                              capture_output=True, text=True, timeout=60)

    shown = run("--help")
    assert shown.returncode == 0 and all(word in shown.stdout for word in ("train", "evaluate", "compare", "inspect"))
    wrong = run("compare", "--task", "translation", "--text", " ")
    assert (wrong.returncode, wrong.stdout, wrong.stderr) == (2, "", "error: The text is empty; write a sentence.\n")
