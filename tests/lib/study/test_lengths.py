"""Short and long texts: groups by length, leads that grow, and what is measured with a run's own weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lib.corpus.corpora import Corpus
from lib.inside.scoreboard import study_lengths
from lib.study import lengths, plan, records, runs, verdicts
from lib.study.plan import EQUAL, Planned
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from tests.lib.study import made_up
from tests.lib.study.test_study import LIMITS, small

__all__ = ["small"]


@pytest.mark.quick
def test_every_sentence_is_in_one_group() -> None:
    pieces = [1, 5, 6, 8, 9, 12, 13, 17, 18, 44]
    found = lengths.groups(pieces)
    assert [list(np.array(pieces)[places]) for places in found] == [[1, 5], [6, 8], [9, 12], [13, 17], [18, 44]]
    assert lengths.group_names() == ["1–5", "6–8", "9–12", "13–17", "18+"]


@pytest.mark.quick
@pytest.mark.parametrize("gained", [0.0, 8.0])
def test_a_lead_that_grows_is_told_from_one_that_does_not(gained: float) -> None:
    rng, found = np.random.default_rng(0), 0
    for _ in range(200):
        seeds = rng.normal(0, 1, (2, 3, 1))
        first, second = ((rng.normal(40, 12, (3, 200)) + seeds[i], rng.normal(30, 12, (3, 100)) + seeds[i])
                         for i in (0, 1))
        gap, low, high, p = (verdicts.growth((first[0], first[1] + gained), second)[0], *verdicts.tested(
            *verdicts.growth((first[0], first[1] + gained), second)))
        assert low <= gap <= high and (p < 0.05) == (low > 0 or high < 0)
        found += p < 0.05
    assert found >= 190 if gained else found <= 20


def test_the_real_sentences_are_those_of_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "STUDIES", tmp_path)
    made_up.write(tmp_path / "study.jsonl", curves=False)
    found = records.read(tmp_path / "study.jsonl")
    assert study_lengths.grouped(found, study_lengths.REAL, EQUAL, "zh_en", plan.NETWORKS) == {}
    pieces = [1 + i % 20 for i in range(made_up.SENTENCES)]
    kept = {"corpus_sha256": "c" * 64, "pieces": {"zh": pieces, "en": pieces}, "joined": {}}
    (tmp_path / "lengths.json").write_text(json.dumps(kept))
    groups = study_lengths.grouped(found, study_lengths.REAL, EQUAL, "zh_en", plan.NETWORKS)
    assert sum(networks["rnn"].shape[1] for networks in groups.values()) == made_up.SENTENCES
    frame = study_lengths.frame(groups)
    assert len(frame) == 5 * 5 and set(frame["seeds"]) == {3} and (frame["low"] < frame["value"]).all()
    assert [(pair.first, pair.second) for pair in study_lengths.leads(groups, study_lengths.REAL)] == list(
        study_lengths.STEPS)
    fewer = study_lengths.grouped(found, study_lengths.REAL, EQUAL, "zh_en", ["rnn"])
    assert study_lengths.leads(fewer, study_lengths.REAL) == []
    (tmp_path / "lengths.json").write_text(json.dumps({**kept, "corpus_sha256": "d" * 64}))
    assert study_lengths.grouped(found, study_lengths.REAL, EQUAL, "zh_en", plan.NETWORKS) == {}


def test_joined_sentences_are_measured_with_the_runs_own_weights(
    small: tuple[Corpus, Tokenizer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "STUDIES", tmp_path / "kept")
    (record,) = runs.execute(Planned("rnn", 0, budgets=(EQUAL,)), *small, tmp_path, {}, limits=LIMITS)
    assert lengths.measure(tmp_path, [record], *small) == 1 and lengths.measure(tmp_path, [record], *small) == 0
    kept = lengths.read()
    scores = kept["joined"][record["trial"]]["zh_en"]
    assert list(scores) == ["1", "2", "3", "4", "6"] and all(len(row) == 6 for row in scores.values())
    assert kept["pieces"]["zh"] == [len(small[1].encode(pair[0])) for pair in small[0].split("test")]
    groups = study_lengths.grouped([record], study_lengths.JOINED, EQUAL, "en_zh", ["rnn"])
    assert {label: networks["rnn"].shape for label, networks in groups.items()} == {
        str(count): (1, 6) for count in lengths.JOINED}
    with pytest.raises(InputError, match="not those that the record"):
        lengths.measure(tmp_path, [{**record, "trial": record["trial"] + " x", "weights_sha256": "0"}], *small)
