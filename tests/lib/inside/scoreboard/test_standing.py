"""Who wins, read off a results file: the order, the side a difference is told from, and what is decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import models
from lib.evaluation.rows import is_baseline, is_given, is_guest
from lib.inside.costs import costs
from lib.inside.scoreboard.origins import of_studies, origins
from lib.inside.standing import pairs_frame, questions, standing
from lib.paths import ROOT
from tests.support.board import NEAREST, entry, results_of

pytestmark = pytest.mark.quick


def test_the_better_row_comes_first_and_the_difference_is_told_from_it() -> None:
    found = standing(results_of(), "translation_zh_en", "chrf")
    assert found.methods == ["transformer_seq2seq", "rnn", "bag_of_words"] and found.baselines == [NEAREST]
    pair = found.pair("rnn", "transformer_seq2seq")  # the file tells it the other way round
    assert pair is not None and pair == found.pair("transformer_seq2seq", "rnn")
    assert (pair.ahead, pair.behind, pair.difference, pair.low, pair.high) == (
        "transformer_seq2seq", "rnn", 2.0, 1.0, 3.0)
    assert pair.decided and found.family == 6 and len(pairs_frame(found)) == 6
    assert all(one.difference > 0 for one in found.pairs)


def test_a_pair_at_the_limit_is_not_decided() -> None:
    found = standing(results_of(p=0.05), "translation_zh_en", "chrf")
    pair = found.pair("rnn", "transformer_seq2seq")
    assert pair is not None and not pair.decided and pair.low == -1.0 and pair.high == 5.0


def test_rows_that_are_not_shown_stay_in_the_correction() -> None:
    found = standing(results_of(), "translation_zh_en", "chrf", ["rnn", "transformer_seq2seq"])
    assert len(found.pairs) == 1 and found.family == 6


def test_of_bits_less_is_better_and_nothing_is_tested() -> None:
    found = standing(results_of(), "generation", "bits_per_character")
    assert found.methods[0] == "transformer_seq2seq" and not found.pairs and not found.facts


def test_what_a_file_says_wrongly_is_passed_over() -> None:
    results = results_of()
    results["comparisons"]["translation_zh_en:chrf"]["pairs"] += [
        "x", {"first": "rnn"}, {"first": "rnn", "second": "gone", "difference": 1.0},
        {"first": "bag_of_words", "second": "rnn", "difference": None}]
    assert len(standing(results, "translation_zh_en", "chrf").pairs) == 6
    assert standing({**results, "comparisons": {"translation_zh_en:chrf": []}}, "translation_zh_en", "chrf").pairs == ()


def test_questions_are_those_with_numbers() -> None:
    codes = [question.code for question in questions(results_of(), ("zh", "en"))]
    assert codes == ["translation_zh_en", "translation_en_zh", "retrieval_zh_en", "retrieval_en_zh", "generation"]
    one = results_of(("de",))
    assert [question.code for question in questions(one, ("de",))] == ["generation"]


def test_latency_is_of_what_is_scored_and_minutes_are_the_processors() -> None:
    found = costs(results_of(), "translation_zh_en", {})["rnn"]
    assert (found.minutes, found.by_the_clock, found.tokens, found.milliseconds) == (2.5, False, 5_000_000, 12.0)
    assert costs(results_of(), "retrieval", {})["rnn"].milliseconds == 1.5
    older = {"methods": {"rnn": entry({}, latency={"translate_beam": 9.0, "embed": 1.0}, training={"minutes": 4.0})}}
    assert costs(older, "translation_zh_en", {"rnn": {"target_tokens": 7}})["rnn"] == (4.0, True, 1000, 7, 9.0)
    assert costs(older, "similarity_en", {})["rnn"].milliseconds == 1.0
    assert costs(older, "generation", {})["rnn"].milliseconds is None


def test_rows_are_methods_baselines_or_brought() -> None:
    assert is_baseline(NEAREST) and is_baseline("embedding_bag") and not is_baseline("rnn")
    assert is_given("hypotheses:x") and not is_baseline("hypotheses:x")
    assert is_guest("e5") and not is_baseline("e5") and not is_given("e5") and not is_guest("rnn")


def test_every_recorded_file_is_an_origin(tmp_path: Path) -> None:
    shelf = ROOT / "models" / "weights" / "tatoeba-zh-en"
    frame = origins(shelf)
    files = {path.relative_to(shelf).as_posix() for pattern in ("recorded/*.json", "*/card.json", "results.json")
             for path in shelf.glob(pattern)}
    assert set(frame["file"]) == files and len(files) >= 20
    told = frame.set_index("file")
    assert all(keys == (name.partition("/")[0],) for name, keys in zip(frame["file"], frame["rows"]) if "card" in name)
    assert told.loc[[name for name in files if name.startswith("recorded/")], ["date", "command", "hardware"]].notna(
    ).all(axis=None)
    (tmp_path / "recorded").mkdir()
    (tmp_path / "recorded" / "new.json").write_text('{"about": {"seed": 3}, "run": {"command": "c", "date": "d"}}')
    (tmp_path / "recorded" / "broken.json").write_text("{")
    frame = origins(tmp_path)
    assert list(frame["file"]) == ["recorded/broken.json", "recorded/new.json"]
    assert list(frame["seed"]) == [None, 3] and list(frame["command"]) == [None, "c"]


def test_every_training_of_the_study_is_an_origin(tmp_path: Path) -> None:
    sha256 = json.loads((ROOT / "models/weights/tatoeba-zh-en/results.json").read_text())["corpus"]["sha256"]
    frame = of_studies(ROOT / "models" / "study", sha256)
    assert {"study/study.jsonl", "study/tuning.jsonl", "study/lengths.json"} <= set(frame["file"])
    assert frame[["date", "command", "hardware"]].notna().all(axis=None)
    assert {key for keys in frame["rows"] for key in keys} <= set(models.REGISTRY)
    assert of_studies(ROOT / "models" / "study", "another text").empty
    assert of_studies(tmp_path, sha256).empty
