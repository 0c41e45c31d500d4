"""Claims about writing: their rules, and the cache of a tiny network."""

from __future__ import annotations

import pytest

from lib.claims.writing import cache
from tests.lib.claims.made_up import check_rules, small_lab


@pytest.mark.quick
def test_rules_can_come_out_all_ways() -> None:
    check_rules("writing")


def test_the_cache_of_a_tiny_network(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(cache, "TOKENS", 32)
    monkeypatch.setattr(cache, "REPEATS", 1)
    found = cache.measure(small_lab(tmp_path), 0)
    assert found.values["other"] == 0 and found.values["difference"] < 1e-3
    assert {point.label for point in found.points} == {"with", "without"}
