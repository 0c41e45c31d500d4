"""One thread for torch in every test: the same numbers on every machine, and no fight over cores."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
import torch

from models.language.tokenizer import Tokenizer
from tests.support.browser_fixtures import address, browser, new_page  # noqa: F401 (fixtures)
from tests.support.helpers import WORLD, trained
from tests.support.require_all import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401 (hooks)

torch.set_num_threads(1)


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
