"""Claims about attention: their rules; nothing is chosen on what it is scored on; a network without positions."""

from __future__ import annotations

import pytest

from lib.claims.attention.positions import told
from lib.claims.gold import best_by_halves, error, known
from lib.claims.lab import swapped_words
from tests.lib.claims.made_up import check_rules, small_lab


@pytest.mark.quick
def test_rules_can_come_out_all_ways() -> None:
    check_rules("attention")


@pytest.mark.quick
def test_two_words_change_places_and_no_more() -> None:
    ((right, wrong),) = swapped_words(["Anna helped David."], 0)
    assert right == "Anna helped David." and wrong == "Anna David helped."
    assert swapped_words(["Sing!", "They ran."], 0) == []


def test_the_best_of_many_is_chosen_on_the_other_half(tmp_path) -> None:
    measures = known(small_lab(tmp_path), 6)
    gold = [[next((i for i, k in sorted(m.sure) if k == j), -1) for j in range(len(m.target.words))] for m in measures]
    nothing = [[-1] * len(m.target.words) for m in measures]
    assert error(measures, gold) < 50 < error(measures, nothing) == 100
    # right on one half only: it is chosen there, and scored where it is wrong
    lucky = [gold[i] if i % 2 else nothing[i] for i in range(len(measures))]
    assert best_by_halves(measures, {"lucky": lucky, "none": nothing})[0] == nothing[0]
    assert best_by_halves(measures, {"gold": gold, "none": nothing}) == gold


def test_without_positions_every_order_is_as_likely(tmp_path) -> None:
    assert told(small_lab(tmp_path), "encoder_no_positions", 0) == 50
