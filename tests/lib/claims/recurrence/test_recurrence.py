"""Claims about recurrence: their rules, and the gradients of fresh networks."""

from __future__ import annotations

import pytest

from lib.claims.recurrence import gradients
from tests.lib.claims.made_up import check_rules, small_lab


@pytest.mark.quick
def test_rules_can_come_out_all_ways() -> None:
    check_rules("recurrence")


def test_gradients_are_those_of_four_networks(tmp_path) -> None:
    found = gradients.measure(small_lab(tmp_path), 1)
    assert {point.label for point in found.points} == set(gradients.KINDS)
    assert all(point.y == pytest.approx(1.0) for point in found.points if point.x == 0)
    assert set(found.values) == {"transformer", "more"}
