"""A guest's record on the Scoreboard: a row that is not ranked, and a difference only where ours are still the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import models
from lib.evaluation.results import results_frame
from lib.inside.scoreboard.guest import beside, records, with_guests
from lib.inside.standing import questions, standing
from lib.shelf import recorded
from lib.shelf.library import DEFAULT_CORPUS, SHIPPED
from tests.support.board import guest_record, results_of

pytestmark = pytest.mark.quick
BEST = ("transformer_seq2seq", 50.0)


def test_it_has_a_row_and_does_not_win() -> None:
    results = results_of()
    shown = with_guests(results, {"e5": guest_record()})
    found = standing(shown, "retrieval", "p1_zh_en")
    assert next(iter(found.scores)) == "e5" and found.methods[0] == "transformer_seq2seq"
    assert "e5" not in found.baselines and "e5" not in results["methods"]
    assert questions(shown, ("zh", "en")) == questions(results, ("zh", "en"))
    frame = results_frame(shown)
    assert frame[frame["method"] == "e5"]["value"].tolist() == [55.0]


@pytest.mark.parametrize(("difference", "p", "decided"), [(5.0, 0.001, True), (-5.0, 0.001, True), (1.0, 0.3, False)])
def test_the_difference_is_told_from_the_guest(difference: float, p: float, decided: bool) -> None:
    one = beside("e5", guest_record(difference, p), "retrieval", "p1_zh_en", *BEST)
    assert one is not None and one.decided == decided and one.difference == difference and one.pairs == 1
    assert one.score == 50 + difference and one.low is not None and one.low < difference < one.high


@pytest.mark.parametrize(("best", "score"), [("transformer_seq2seq", 51.0), ("rnn", 50.0)])
def test_other_weights_or_another_row_have_no_difference(best: str, score: float) -> None:
    one = beside("e5", guest_record(), "retrieval", "p1_zh_en", best, score)
    assert one is not None and one.score == 55 and one.difference is None and not one.decided


def test_what_it_was_not_asked_has_no_place() -> None:
    assert beside("e5", guest_record(), "translation_zh_en", "chrf", *BEST) is None
    assert beside("e5", guest_record(), "retrieval", "p1_en_zh", *BEST) is None


@pytest.mark.parametrize("record", [{}, {"evaluations": []}, {"evaluations": {}, "ours": {}, "comparisons": None}])
def test_a_record_without_its_parts_is_none(record: dict[str, Any], tmp_path: Path) -> None:
    recorded.write(tmp_path, "guest_e5", record)
    assert records(tmp_path) == {}
    recorded.write(tmp_path, "guest_e5", guest_record())
    assert list(records(tmp_path)) == ["e5"]


def test_the_shipped_record_agrees_with_itself() -> None:
    """Every difference is that of the two scores, and is told as long as ours are those of the record."""
    record = records(SHIPPED / DEFAULT_CORPUS)["e5"]
    asked = [("similarity_en", "spearman"), ("similarity_zh", "spearman"), ("retrieval", "p1_zh_en"),
             ("retrieval", "p1_en_zh")]
    for evaluation, metric in asked:
        ours = {key: row[metric] for key, row in record["ours"][evaluation].items()}
        assert len(ours) == len(models.REGISTRY) + 2
        for best, score in ours.items():
            one = beside("e5", record, evaluation, metric, best, score)
            assert one is not None and one.difference is not None and one.pairs == len(ours)
            assert abs(one.difference - (one.score - score)) < 1e-3 and one.low <= one.difference <= one.high
