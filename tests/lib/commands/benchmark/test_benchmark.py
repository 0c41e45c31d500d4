"""`python -m lib benchmark`: every name has its help, and what cannot be kept is said."""

from __future__ import annotations

import pytest

from lib.cli import main
from lib.commands.benchmark import BENCHMARKS
from lib.paths import ROOT


@pytest.mark.quick
@pytest.mark.parametrize("name", BENCHMARKS)
def test_benchmarks_are_on_the_command_line(name, capsys):
    assert main(["benchmark", name, "--help"]) == 0 and "--save" in capsys.readouterr().out


@pytest.mark.quick
def test_every_benchmark_is_a_file_and_every_file_a_benchmark():
    files = {path.stem for path in (ROOT / "lib" / "commands" / "benchmark").glob("*.py")} - {"__init__"}
    assert set(BENCHMARKS) == files


@pytest.mark.quick
def test_numbers_of_other_weights_are_not_kept(tmp_path, capsys):
    assert main(["benchmark", "heads", "--save", "--weights", str(tmp_path)]) == 2
    assert "not both" in capsys.readouterr().err
