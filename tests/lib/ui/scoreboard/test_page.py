"""The page Scoreboard with stand-ins and a small results file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.app import opened, whole

pytestmark = pytest.mark.usefixtures("stand_ins")


def results_of(corpus: str = "tatoeba-zh-en") -> dict:
    """A small results file with three methods and the baseline."""
    entry = {
        "title": "x", "parameters": 1000, "bytes": 4000, "minutes": 2.0, "training": {"minutes": 2.0, "seed": 0},
        "evaluations": {"translation_zh_en": {"bleu": 20.0, "bleu_low": 18.0, "bleu_high": 22.0, "chrf": 40.0},
                        "retrieval": {"p1_zh_en": 80.0, "p1_en_zh": 81.0}, "similarity_en": {"refusal": "no"}},
        "by_length": {"zh_en": {"1": {"bleu": 20.0, "bleu_low": 18.0, "bleu_high": 22.0}, "3": {"bleu": 15.0}}},
        "latency": {"translate_beam": 12.0},
        "run": {"date": "2026-01-01", "command": "python -m lib scoreboard", "seed": 0, "hardware": {"cores": 2},
                "versions": {"python": "3.12"}, "corpus_sha256": "ab"},
    }
    keys = ["nearest_sentence_copy", "bag_of_words", "rnn", "transformer_seq2seq"]
    about = {"key": corpus, "title": "T", "sha256": "ab" * 32, "splits": {"train": 10, "test": 2}}
    return {"version": 1, "corpus": about, "about": {"translation_zh_en": {"beam_size": 4}},
            "methods": {key: dict(entry) for key in keys}}


def test_a_score_that_is_not_defined_is_a_dash(
    stand_ins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(stand_ins, tmp_path / "w")
    found = results_of()
    for entry in found["methods"].values():
        entry["evaluations"] = {"translation_zh_en": {
            "bleu": None, "bleu_low": None, "bleu_high": None, "chrf": 40.0, "chrf_low": 38.0, "chrf_high": 42.0}}
        entry["by_length"] = {"zh_en": {"1": {"bleu": None, "bleu_low": None, "bleu_high": None, "chrf": 40.0}}}
    (tmp_path / "w" / "tatoeba-zh-en" / "results.json").write_text(json.dumps(found), encoding="utf-8")
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    test = opened("pages/scoreboard.py")
    whole(test)
    table = next(frame.value for frame in test.dataframe if "BLEU" in frame.value)
    assert set(table["BLEU"]) == {"–"} and all("40.0" in cell for cell in table["chrF"])
    for page in ("rnn", "transformer_seq2seq", "time_travel"):
        whole(opened(f"pages/{page}.py"))


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.quick), "zh"])
def test_scoreboard_with_results(
    language: str, stand_ins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(stand_ins, tmp_path / "w")
    (tmp_path / "w" / "tatoeba-zh-en" / "results.json").write_text(json.dumps(results_of()), encoding="utf-8")
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    test = opened("pages/scoreboard.py", ui=language)
    whole(test)
    assert test.dataframe
    whole(opened("pages/rnn.py", ui=language))
    (tmp_path / "w" / "tatoeba-zh-en" / "results.json").write_text("{", encoding="utf-8")
    test = opened("pages/scoreboard.py", ui=language)
    whole(test)
    assert test.warning
