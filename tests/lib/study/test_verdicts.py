"""The study's rule: right about nothing in 95 of 100 cases, right about something, and never decided by sentences
alone."""

from __future__ import annotations

import numpy as np
import pytest

from lib.study.verdicts import compare, difference, of_records

SEEDS, SENTENCES = 3, 300


def scores(rng: np.random.Generator, ease: np.ndarray, level: float, between_seeds: float) -> np.ndarray:
    """Three trainings of a network: some sentences are easy for all, a seed has its luck, and the rest is noise."""
    luck = rng.normal(0, between_seeds, (SEEDS, 1))
    taste = rng.normal(0, 10, (1, SENTENCES))  # what this network is good at
    return level + ease + luck + taste + rng.normal(0, 15, (SEEDS, SENTENCES))


@pytest.mark.parametrize("between_seeds", [0.0, 0.5, 3.0])
def test_false_alarms_are_five_in_a_hundred(between_seeds: float) -> None:
    rng, alarms, draws = np.random.default_rng(int(between_seeds * 10)), 0, 1000
    for _ in range(draws):
        ease = rng.normal(0, 20, (1, SENTENCES))
        found = compare({name: scores(rng, ease, 40.0, between_seeds) for name in "ab"})
        alarms += found[0].p_value < 0.05
    assert 100 * alarms / draws == pytest.approx(5, abs=2)


@pytest.mark.quick
def test_a_large_difference_is_decided_and_its_interval_holds_it() -> None:
    rng = np.random.default_rng(1)
    ease = rng.normal(0, 20, (1, SENTENCES))
    one, two, three = compare({"a": scores(rng, ease, 50, 0.5), "b": scores(rng, ease, 40, 0.5),
                               "c": scores(rng, ease, 40, 0.5)})
    assert (one.first, one.second) == ("a", "b") and one.decided and one.low < 10 < one.high
    assert two.decided and not three.decided and three.low < 0 < three.high
    assert three.p_corrected >= three.p_value


@pytest.mark.quick
def test_seeds_that_differ_much_decide_nothing_however_many_sentences_there_are() -> None:
    rng = np.random.default_rng(2)
    ease = rng.normal(0, 20, (1, 5000))
    a = 40 + ease + np.array([[0.0], [6.0], [-6.0]]) + rng.normal(0, 5, (3, 5000))
    b = 43 + ease + np.array([[5.0], [-5.0], [0.0]]) + rng.normal(0, 5, (3, 5000))
    gap, error, freedom = difference(a, b)
    assert abs(gap) > 2 and error > 3 and freedom < 6
    assert not compare({"a": a, "b": b})[0].decided


@pytest.mark.quick
def test_one_seed_is_no_comparison_and_equal_answers_are_no_difference() -> None:
    rows = np.random.default_rng(0).uniform(0, 100, (3, 20))
    assert compare({"a": rows, "b": rows[:1]}) == []
    same = compare({"a": rows, "b": rows})[0]
    assert same.difference == 0 and same.p_value == 1.0


@pytest.mark.quick
def test_only_whole_runs_of_the_budget_count() -> None:
    run = {"method": "rnn", "budget": "equal", "share": 100, "width": "large", "sentences_zh_en": [500, 250]}
    others = [{**run, "budget": "converged"}, {**run, "share": 10}, {**run, "width": "small"}, {**run, "method": "x"}]
    found = of_records([run, *others, run], "equal", "zh_en", ["rnn", "rnn_attention"])
    assert list(found) == ["rnn"] and found["rnn"].tolist() == [[50.0, 25.0]] * 2
