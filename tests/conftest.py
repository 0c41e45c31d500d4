"""One thread for torch in every test: the same numbers on every machine, and no fight over cores."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
import torch

import models
from lib.compare import answers
from models.language.tokenizer import Tokenizer
from tests.support.browser_fixtures import address, browser, new_page, readers, served  # noqa: F401 (fixtures)
from tests.support.fake_ladder import fake_registry, make_shelf
from tests.support.helpers import WORLD, trained
from tests.support.require_all import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401 (hooks)

torch.set_num_threads(1)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """For `-m quick` only files with a quick test are read: importing the rest takes longer than the tests."""
    reads = config.option.markexpr != "quick" or not collection_path.match("test_*.py")
    return None if reads or "pytest.mark.quick" in collection_path.read_text(encoding="utf-8") else True


@pytest.fixture(scope="session", autouse=True)
def full_precision():
    """Train in float32 on every machine: bfloat16 kernels are compiled for each shape, which a short run never gains
    back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.training.loop.mixed_precision", lambda device: nullcontext())
        yield


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """Own corpora of tests never meet those of the person who runs them, and no memory limit either."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LADDER_HOME", str(tmp_path_factory.mktemp("home")))
        # a run's limit is for a process of its own; here it may share one with many tests
        patch.setenv("LADDER_RUN_MIB", "100000")
        yield


@pytest.fixture(autouse=True)
def no_answers():
    """No test is answered with what another one was told."""
    answers.clear()


@pytest.fixture(scope="session")
def world_tokenizer() -> Tokenizer:
    """A small vocabulary over the small world's sentences."""
    return Tokenizer.train([text for pair in WORLD() for text in pair], ("zh", "en"), vocab_size=1000)


@pytest.fixture(scope="session")
def tiny(world_tokenizer):
    """`tiny(key)` is the method of the registry with that key, small and trained for a moment, made once."""
    made = {}

    def get(key: str):
        if key not in made:
            made[key] = trained(key, world_tokenizer)
        return made[key]

    return get


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The app answers with the shipped weights, and no text is at hand."""
    monkeypatch.delenv("LADDER_WEIGHTS", raising=False)
    monkeypatch.delenv("LADDER_DATA", raising=False)


@pytest.fixture
def ladder(shipped: None, monkeypatch: pytest.MonkeyPatch, weights: Path) -> None:
    """The app answers with the `weights` of the module, a fixture there."""
    monkeypatch.setenv("LADDER_WEIGHTS", str(weights))


@pytest.fixture(scope="session")
def stand_in_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shelf(tmp_path_factory.mktemp("stand_ins"))


@pytest.fixture
def stand_ins(shipped: None, monkeypatch: pytest.MonkeyPatch, stand_in_weights: Path) -> Path:
    """The app answers with a stand-in for every method; the folder of their weights."""
    for key, rung in fake_registry().items():
        monkeypatch.setitem(models.REGISTRY, key, rung)
    monkeypatch.setenv("LADDER_WEIGHTS", str(stand_in_weights))
    return stand_in_weights
