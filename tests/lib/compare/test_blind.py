"""The blind test: who meets whom, what is never shown or asked, and what the choices say."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.compare.blind import EQUAL, LEFT, RIGHT, Blind, Question, outcome
from lib.evaluation.significance import sign_test
from models.base import Pair

PAIRS = [Pair(f"t{i}", f"the reference number {i}") for i in range(5)]
METHODS = ("a", "b", "c", "d")


def answer(method: str, text: str) -> str | None:
    """"a" has the reference, "b" half of it, "c" and "d" answer alike."""
    reference = dict(PAIRS)[text]
    return {"a": reference, "b": reference[:12]}.get(method, "nothing")


def asked(seed: int, count: int) -> Blind:
    test = Blind(PAIRS, METHODS, seed)
    for _ in range(count):
        assert test.ask(answer) is test.ask(answer), "a question stays until it is answered"
        test.choose(LEFT)
    return test


@pytest.mark.quick
def test_all_meet_about_equally_often_on_drawn_sides_and_never_twice() -> None:
    test = asked(3, 20)
    met = Counter(key for one in test.asked for key in (one.left, one.right))
    assert set(met) == set(METHODS) and max(met.values()) - min(met.values()) <= 4
    assert len({(one.text, *sorted((one.left, one.right))) for one in test.asked}) == 20
    assert all({one.left, one.right} != {"c", "d"} for one in test.asked), "identical answers are not asked"
    sides = Counter(one.left == min(one.left, one.right) for one in test.asked)
    assert min(sides[True], sides[False]) >= 4
    assert asked(3, 20).asked == test.asked != asked(4, 20).asked, "the seed decides, and nothing else"


def test_nothing_to_ask_is_said() -> None:
    assert Blind(PAIRS, ("c", "d"), 0).ask(answer) is None
    assert Blind(PAIRS, ("a", "b"), 0).ask(lambda method, text: None) is None
    assert Blind([], METHODS, 0).ask(answer) is None
    test = Blind(PAIRS[:1], ("a", "b"), 0)
    test.choose("no side")
    assert test.ask(answer) and not test.chosen
    test.choose(EQUAL, True)
    assert test.chosen == [EQUAL] and test.in_sight == [True] and test.ask(answer) is None


def test_the_ranking_counts_wins_and_the_sign_test_is_exact() -> None:
    test = Blind(PAIRS * 4, ("a", "b"), 1)
    for _ in range(5):
        question = test.ask(answer)
        assert question is not None
        test.choose(LEFT if question.left == "a" else RIGHT)
    found = outcome(test.asked, test.chosen)
    first, second = found.standings
    assert (first.method, first.won, first.lost, first.share, first.chrf_won) == ("a", 5, 0, 1.0, 5)
    assert (second.method, second.won, second.lost, second.share) == ("b", 0, 5, 0.0) and first.chrf == 100
    assert first.p_value == pytest.approx(2 / 2**5) and first.p_corrected == pytest.approx(4 / 2**5)
    assert (found.agreed, found.both) == (5, 5) and not first.decided
    turned = outcome(test.asked, [RIGHT if side == LEFT else LEFT for side in test.chosen])
    assert (turned.agreed, turned.both) == (0, 5) and turned.standings[0].method == "b"
    alike = outcome(test.asked, [EQUAL] * 5)
    assert alike.both == 0 and alike.p_value == 1 and {one.share for one in alike.standings} == {0.5}


@pytest.mark.quick
def test_the_sign_test() -> None:
    assert sign_test(0, 0) == 1 and sign_test(9, 1) == pytest.approx(2 * 11 / 2**10) == sign_test(1, 9)


def test_chrf_chooses_by_the_reference() -> None:
    assert Question("t", "the cat", "a", "b", ("the cat", "a dog")).chosen_by_chrf() == LEFT
    assert Question("t", "the cat", "a", "b", ("a", "the cat")).chosen_by_chrf() == RIGHT
    assert Question("t", "the cat", "a", "b", ("x", "y")).chosen_by_chrf() == EQUAL
