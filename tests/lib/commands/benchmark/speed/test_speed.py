"""The benchmarks of speed are found where they lie."""

from __future__ import annotations

from importlib import import_module

import pytest

from lib.commands.benchmark import BENCHMARKS, SPEED
from lib.paths import ROOT

pytestmark = pytest.mark.quick
FOLDER = ROOT / "lib" / "commands" / "benchmark" / "speed"


def test_every_file_is_a_benchmark_and_every_name_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - {"__init__"} == set(SPEED) <= set(BENCHMARKS)


@pytest.mark.parametrize("name", SPEED)
def test_each_says_what_it_measures(name: str) -> None:
    module = import_module(f"lib.commands.benchmark.speed.{name}")
    assert module.HELP and callable(module.run) and callable(module.add_flags)
