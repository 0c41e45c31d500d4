"""The study's records as the Scoreboard shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.inside.scoreboard import study
from lib.study import plan, records
from tests.lib.study import made_up
from tests.lib.study.made_up import EXPONENT, LEVELS

pytestmark = pytest.mark.quick


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[study.Record]:
    monkeypatch.setattr(records, "STUDIES", tmp_path)
    made_up.write(tmp_path / "study.jsonl")
    return list(study.of_corpus(plan.CORPUS))


def test_another_corpus_has_no_study(found: list[study.Record]) -> None:
    assert found and study.of_corpus("small-world") == () and study.of_corpus("own-x") == ()


def test_means_stand_in_order_with_intervals_and_pairs(found: list[study.Record]) -> None:
    stands = study.standing(found, plan.CONVERGED, "zh_en", plan.NETWORKS)
    assert stands.best == "transformer_seq2seq" and len(stands.pairs) == 10
    assert list(stands.means["seeds"]) == [3] * 5 and list(stands.means["mean"]) == sorted(
        stands.means["mean"], reverse=True)
    for row in stands.means.itertuples():
        assert row.low < row.mean < row.high and row.mean == pytest.approx(LEVELS[row.key], abs=2)
    close, far = (stands.pair("transformer_decoder", key) for key in ("rnn_attention", "rnn"))
    assert close is not None and not close.decided and far is not None and far.decided and far.difference > 10
    assert stands.pair("rnn", "transformer_decoder").difference == pytest.approx(-far.difference)


def test_hiding_a_network_changes_no_correction(found: list[study.Record]) -> None:
    fewer = study.standing(found, plan.EQUAL, "en_zh", ["rnn", "rnn_attention"])
    assert list(fewer.means["key"]) == ["rnn_attention", "rnn"]
    assert fewer.pairs == study.standing(found, plan.EQUAL, "en_zh", plan.NETWORKS).pairs


def test_one_seed_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "STUDIES", tmp_path)
    made_up.write(tmp_path / "study.jsonl", seeds=[0], curves=False)
    found = study.of_corpus(plan.CORPUS)
    stands = study.standing(found, plan.EQUAL, "zh_en", plan.NETWORKS)
    assert stands.pairs == () and len(stands.means) == 5
    assert study.recorded(found, plan.EQUAL) == (5, 15)
    assert study.curve(found, "data", plan.NETWORKS).empty and study.laws(study.curve(found, "size", ["rnn"])) == {}


def test_a_budget_that_is_whole_comes_before_one_that_is_under_way(found: list[study.Record]) -> None:
    assert study.shown_first(found) == plan.CONVERGED
    some = [one for one in found if one["budget"] == plan.EQUAL or one["seed"] == 0]
    assert study.budgets(some) == list(plan.BUDGETS) and study.shown_first(some) == plan.EQUAL
    assert study.shown_first([one for one in some if one["seed"] == 0]) == plan.CONVERGED  # none is whole


def test_curves_are_of_the_equal_budget_and_their_laws_hold(found: list[study.Record]) -> None:
    data = study.curve(found, "data", plan.NETWORKS)
    assert len(data) == 5 * 3 * 2 and set(data["seed"]) == set(plan.SHARE_SEEDS)
    for law in study.laws(data).values():
        assert law.low < EXPONENT < law.high and law.decided
    assert set(study.curve(found, "size", plan.NETWORKS)["key"]) == set(plan.SIZED)


def test_courses_are_whole(found: list[study.Record]) -> None:
    frame = study.courses(found, plan.EQUAL, ["rnn"])
    assert set(frame["seed"]) == {0, 1, 2} and len(frame) == 3 * 8
    assert all(part["loss"].is_monotonic_decreasing for _, part in frame.groupby("seed"))
    assert list(study.seeds(found, plan.EQUAL, "zh_en", "bleu", ["rnn"])["value"]) == [15.0] * 3


def test_the_rings_are_of_the_kind_that_their_mean_is(found: list[study.Record]) -> None:
    rings = study.seeds(found, plan.EQUAL, "zh_en", "chrf", plan.NETWORKS)
    means = study.standing(found, plan.EQUAL, "zh_en", plan.NETWORKS).means.set_index("key")["mean"]
    for key, values in rings.groupby("key")["value"]:
        assert values.mean() == pytest.approx(means[key])
