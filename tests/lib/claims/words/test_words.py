"""Claims about words: their rules, and their experiments on a handful of sentences."""

from __future__ import annotations

import pytest

from lib.claims.words import subwords, vocabulary
from tests.lib.claims.made_up import check_rules, small_lab


@pytest.mark.quick
def test_rules_can_come_out_all_ways() -> None:
    check_rules("words")


def test_vocabularies_and_hidden_words(tmp_path) -> None:
    lab = small_lab(tmp_path)
    hidden = subwords.measure(lab, 0)
    assert [point.label for point in hidden.points] == ["words", "pieces"] and 0 <= hidden.values["unknown"] <= 100
    assert hidden.points[0].y == 100  # no sentence with such a word was left
    sizes = vocabulary.measure(lab, 0)
    assert [point.x for point in sizes.points] == list(vocabulary.SIZES)
    assert sizes.points[0].y > sizes.points[-1].y and sizes.values["slower"] > 0
