"""The page of claims: the filter, a claim closely, and one that nobody has recorded."""

from __future__ import annotations

import json

import pytest

from lib.claims import record
from lib.claims.registry import claim, names
from tests.support.app import opened, whole

PAGE = "pages/claims.py"


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """Three made-up records: one holds, one fails, one is undecided."""
    def made(name: str, verdict: str, mean: float, wide: float) -> dict:
        one = claim(name)
        points = [[label, 1.0 if one.figure.x else None, 2.0] for label in one.figure.labels]
        return {"verdict": verdict, "rule": one.rule, "intervals": [
            {"mean": mean, "low": mean - wide, "high": mean + wide, "seeds": 3} for _ in one.conditions],
            "seeds": {seed: {"values": {}, "points": points} for seed in "012"}, "networks": {}, "trained": {},
            "minutes": {"training": 1.0, "measuring": 0.5}, "corpus_sha256": {"corner": "ab" * 32},
            "run": {"date": "2026-01-01T00:00:00", "command": f"python -m lib claims {name} --save"}}

    kept = {"bottleneck": made("bottleneck", "holds", 3.0, 1.0), "more_data": made("more_data", "fails", -3.0, 1.0),
            "prompted": made("prompted", "undecided", 0.0, 1.0)}
    (tmp_path / "claims.json").write_text(json.dumps(kept))
    monkeypatch.setattr(record, "PATH", tmp_path / "claims.json")


@pytest.mark.quick
@pytest.mark.usefixtures("ledger")
def test_the_filter_lets_through_what_it_says() -> None:
    labels = [fold.label for fold in opened(PAGE).expander]
    assert len(labels) == len(names()) and sum("never recorded" in label for label in labels) == len(names()) - 3
    test = opened(PAGE, verdict="fails")
    whole(test)
    assert [fold.label for fold in test.expander if fold.label.startswith(":material")] == [
        ":material/close: **fails** · " + claim("more_data").sentence]


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(("ui", "measured"), [("en", "measured: 3, interval 2 to 4; holds"),
                                              ("zh", "测得 3，区间 2 到 4；成立")])
def test_a_claim_closely(ui: str, measured: str) -> None:
    test = opened(PAGE, claim="bottleneck", ui=ui)
    text = whole(test)
    assert measured in text and "Cho et al. 2014" in text and "2026-01-01" in text
    assert "python -m lib claims bottleneck --save" in [block.value for block in test.code]


@pytest.mark.usefixtures("ledger")
def test_one_that_was_never_recorded_says_so() -> None:
    text = whole(opened(PAGE, claim="cache"))
    assert "Nobody has recorded this claim" in text and "below 0.001" in text


def test_a_damaged_record_is_one_sentence(tmp_path, monkeypatch) -> None:
    (tmp_path / "claims.json").write_text("{")
    monkeypatch.setattr(record, "PATH", tmp_path / "claims.json")
    test = opened(PAGE)
    assert not test.exception and any("damaged" in error.value for error in (*test.error, *test.warning))
