"""The operator's numbers: counts and sizes of what there is, and no key of a corpus."""

from __future__ import annotations

import json

import pytest

from lib.corpus import own_folder
from lib.inside.operator import figures

pytestmark = pytest.mark.quick


def test_what_is_kept_is_counted(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path))
    key = own_folder.create([("猫睡觉。", "The cat sleeps.")] * 3, ("zh", "en"), "mine")
    disk = figures.disk()
    assert disk["texts"] == 1 and disk["taken"] > 0 and figures.line() == (0, 0) and figures.runs() == {}
    everything = json.dumps([disk, figures.memory(), figures.errors(), figures.limits_set(), figures.versions()])
    assert key not in everything and "cat" not in everything


def test_the_limits_are_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_RUNS", "3")
    assert ("3" in {value for name, _, value in figures.limits_set() if name == "LADDER_RUNS"})
    assert figures.memory()["held"] > 1
