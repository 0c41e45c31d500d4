"""`python -m lib claims`: a list with rules and verdicts, one claim run, and mistakes in one sentence."""

from __future__ import annotations

import json

import pytest

from lib.claims import lab, record
from lib.cli import main
from tests.lib.claims.made_up import SMALL
from tests.support.commands import answer, mistake


@pytest.mark.quick
def test_the_list_has_every_claim_with_its_rule(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(record, "PATH", tmp_path / "claims.json")
    rows = answer(capsys, "claims", "--list", "--json")
    assert len(rows) >= 20 and all(row["verdict"] is None and row["rule"] for row in rows)
    assert main(["claims", "cache", "--list"]) == 0
    assert "never recorded" in capsys.readouterr().out


@pytest.mark.quick
def test_an_unknown_claim_is_named(capsys) -> None:
    assert "order_counts" in mistake(capsys, "claims", "nothing")
    assert "0" in mistake(capsys, "claims", "cache", "--seeds", "0")
    assert main(["claims", "cache", "nothing", "--list"]) == 2  # the rest goes on
    out, err = capsys.readouterr()
    assert out.count("\ncache ") == 1 and "There is no claim 'nothing'" in err


def test_one_that_cannot_be_run_is_said_and_the_rest_goes_on(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(record, "PATH", tmp_path / "claims.json")
    monkeypatch.setattr(record, "missing", lambda one: ["thot"] if one.needs else [])
    monkeypatch.setattr(lab, "Scale", lambda: SMALL)
    assert main(["claims", "aligner", "subwords", "--seeds", "2", "--save", "--out", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert "pip install sil-thot" in err and out.startswith("subwords: ")
    kept = json.loads((tmp_path / "claims.json").read_text())
    assert list(kept) == ["subwords"]
    assert kept["subwords"]["run"]["command"] == "python -m lib claims subwords --seeds 2 --save"
