"""Every test of runs has a home of its own."""

from __future__ import annotations

import pytest

from lib.corpus import own_folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    return tmp_path / "home"
