"""The page Dataset, with a text and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app import opened, said, whole

pytestmark = pytest.mark.usefixtures("stand_ins")


@pytest.mark.quick
def test_dataset_with_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "1")
    lines = [f"I see {n} cats.\t我看见{n}只猫。\tnone" for n in range(40)]
    (tmp_path / "cmn.txt").write_text("\n".join(lines), encoding="utf-8")
    test = opened("pages/dataset.py")
    test.text_input(key="data_path").set_value(str(tmp_path / "cmn.txt")).run()
    whole(test)
    assert any("40" in metric.value for metric in test.metric)
    test.text_input(key="find").set_value("7 cats").run()
    whole(test)
    test.text_input(key="data_path").set_value(str(tmp_path / "none.txt")).run()
    whole(test)
    assert test.warning


def test_a_stranger_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in the path quotes nothing of the file; without leave there is no path to type."""
    (tmp_path / "notes.txt").write_text("the password of the house", encoding="utf-8")
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "1")
    test = opened("pages/dataset.py")
    test.text_input(key="data_path").set_value(str(tmp_path / "notes.txt")).run()
    whole(test)
    assert "english TAB chinese" in test.warning[0].value
    assert "password" not in said(test)
    monkeypatch.setenv("LADDER_ALLOW_PATHS", "0")
    test = opened("pages/dataset.py")
    whole(test)
    assert "data_path" not in [box.key for box in test.text_input]
