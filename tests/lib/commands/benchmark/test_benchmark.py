"""`python -m lib benchmark`: every name has its help, and what cannot be kept is said."""

from __future__ import annotations

import json

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
    files = {path.stem for path in (ROOT / "lib" / "commands" / "benchmark").rglob("*.py")} - {"__init__"}
    assert set(BENCHMARKS) == files


@pytest.mark.quick
def test_numbers_of_other_weights_are_not_kept(tmp_path, capsys):
    assert main(["benchmark", "heads", "--save", "--weights", str(tmp_path)]) == 2
    assert "not both" in capsys.readouterr().err


@pytest.mark.quick
def test_a_record_says_of_which_text_and_which_weights_it_is(monkeypatch, capsys):
    """Whatever a benchmark measures: a number that is shown can be traced to its weights."""
    from types import SimpleNamespace

    import lib.commands.benchmark as benchmark
    from lib.shelf import library

    monkeypatch.setattr(benchmark, "_module", lambda name: SimpleNamespace(
        HELP="", add_flags=lambda parser: None, run=lambda args, report: {"rows": [{"a": 1}]}))
    assert main(["benchmark", "cache", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    card = library.read_card(library.DEFAULT_CORPUS, "transformer_decoder")
    assert run["corpus_sha256"] == [card["corpus_sha256"]] and run["corpus"] == library.DEFAULT_CORPUS
    assert run["weights_sha256"]["transformer_decoder"] == card["weights_sha256"]
