"""A ladder of two dummy methods, a text of own sentences, and a shelf made by the train command."""

from __future__ import annotations

import shutil

import pytest

import models
from lib.cli import main
from models import Rung
from tests.support.dummy_method import world_pairs

RUNGS = {key: Rung(key, f"tests.support.dummy_method:{name}", name, "#888888", "circle")
         for key, name in (("dummy", "Dummy"), ("silent", "Silent"))}


@pytest.fixture
def ladder(monkeypatch):
    """A ladder of two dummy methods."""
    monkeypatch.setattr(models, "REGISTRY", RUNGS)
    monkeypatch.delenv("LADDER_DATA", raising=False)


@pytest.fixture(scope="package")
def text(tmp_path_factory):
    """A file in the publisher's format with own sentences."""
    path = tmp_path_factory.mktemp("text") / "cmn.txt"
    path.write_text("".join(f"{en}\t{zh}\town sentence\n" for zh, en in world_pairs()), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="package")
def trained(text, tmp_path_factory):
    """A shelf made by the train command."""
    out = tmp_path_factory.mktemp("shelf")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "REGISTRY", RUNGS)
        assert main(["train", "--data", text, "--out", str(out), "--seed", "3", "--config", "size=5"]) == 0
    return out


@pytest.fixture
def shelf(trained, tmp_path):
    """A copy of the shelf that a test may damage."""
    return shutil.copytree(trained, tmp_path / "shelf")
