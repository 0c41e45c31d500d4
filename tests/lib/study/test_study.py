"""The study's runs: two endings of one trunk, going on after a stop, records that are whole, and the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

import models
from lib.corpus.corpora import Corpus
from lib.shelf.training_run import PROGRESS_FILE, learn_tokenizer, read_progress
from lib.study import plan, records, runs, tuning
from lib.study.plan import CONVERGED, EQUAL, Planned
from models.language.tokenizer import Tokenizer
from tests.support.commands import mistake
from tests.support.helpers import WORLD

TINY = {"contrastive_weight": 0.0, "validate_every": 2, "max_tokens": 200, "warmup_steps": 2}
LIMITS = runs.Limits(equal=1500, most=4000, patience=50)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> tuple[Corpus, Tokenizer]:
    """Sixty pairs, and networks of 16 numbers a token."""
    pairs = list(WORLD()[:72])
    corpus = Corpus(plan.CORPUS, "small", ("zh", "en"), pairs,
                    {"train": list(range(60)), "valid": list(range(60, 66)), "test": list(range(66, 72))}, "5ha")
    monkeypatch.setattr(plan, "SHARED", TINY)
    monkeypatch.setattr(plan, "WIDTHS", {**plan.WIDTHS, "large": {"d_model": 16}})
    return corpus, learn_tokenizer(corpus)


def all_of(run: Planned, small: tuple[Corpus, Tokenizer], out: Path, done: dict | None = None) -> list[dict]:
    return list(runs.execute(run, *small, out, done or {}, limits=LIMITS))


@pytest.mark.quick
def test_the_plan_treats_all_networks_alike() -> None:
    main = list(plan.planned(curves=False))
    assert len(main) == len(plan.NETWORKS) * len(plan.SEEDS)
    assert [one.method for one in main[:5]] == list(plan.NETWORKS)
    configs = [one.config() for one in main]
    same = [{name: value for name, value in config.items() if name != "learning_rate"} for config in configs]
    assert all(config == same[0] for config in same)
    assert set(plan.NETWORKS) <= set(models.REGISTRY)
    names = [one.name for one in plan.planned()]
    assert len(set(names)) >= len(main) + 2 * (5 * 2 + 3 * 2)


@pytest.mark.quick
def test_the_rates_are_those_that_the_trials_chose() -> None:
    kept = {record["trial"]: record for record in records.read(records.path_of(tuning.STUDY))}
    for method in plan.NETWORKS:
        best = max((kept[trial.name] for trial in tuning.tried([method])), key=lambda record: record["valid_chrf"])
        rate = Planned(method, 0).config().get("learning_rate", models.method_class(method).default_config()[
            "learning_rate"])
        assert rate == best["config"]["learning_rate"], method


@pytest.mark.parametrize("method", plan.SIZED)
def test_widths_are_whole_configurations(method: str) -> None:
    for width in plan.WIDTHS:
        config = Planned(method, 0, width=width).config()
        full = models.method_class(method).complete_config(config)
        if width != "large":
            assert full["d_model"] < models.method_class(method).default_config()["d_model"]


def test_a_run_ends_twice_and_says_all_of_it(small: tuple[Corpus, Tokenizer], tmp_path: Path) -> None:
    equal, converged = all_of(Planned("transformer_seq2seq", 1), small, tmp_path)
    assert [equal["budget"], converged["budget"]] == [EQUAL, CONVERGED]
    assert 1500 <= equal["target_tokens"] < 1900 and 4000 <= converged["target_tokens"] < 4400
    assert equal["weights_sha256"] != converged["weights_sha256"]
    tokens = [point[0] for point in converged["course"]]
    assert tokens == sorted(set(tokens)) and tokens[0] < 400 and tokens[-1] > 3000
    shared = [point for point in equal["course"] if point[0] <= 1200]
    assert shared and shared == converged["course"][:len(shared)]  # one trunk
    for record in (equal, converged):
        assert {"test_chrf_zh_en", "test_bleu_en_zh", "valid_chrf_zh_en", "corpus_sha256", "config", "hardware",
                "versions", "seed", "cpu_minutes", "tokenizer", "signatures_zh_en"} <= record.keys()
        assert len(record["sentences_zh_en"]) == 6
    assert not (tmp_path / "transformer_seq2seq-large-100-1" / runs.TRUNK).exists()


def test_the_longer_budget_goes_on_where_the_shorter_one_left_the_trunk(
    small: tuple[Corpus, Tokenizer], tmp_path: Path,
) -> None:
    together = all_of(Planned("rnn", 0), small, tmp_path / "together")
    (equal,) = all_of(Planned("rnn", 0, budgets=(EQUAL,)), small, tmp_path / "apart")
    trunk = tmp_path / "apart" / "rnn-large-100-0" / runs.TRUNK
    before = len(read_progress(trunk / PROGRESS_FILE))
    assert before and (trunk / "training_state.safetensors").is_file()
    done = {equal["trial"]: equal}
    (converged,) = all_of(Planned("rnn", 0, budgets=(CONVERGED,)), small, tmp_path / "apart", done)
    assert [record["weights_sha256"] for record in together] == [equal["weights_sha256"], converged["weights_sha256"]]
    assert not trunk.exists()
    all_of(Planned("rnn", 0, share=30, budgets=(EQUAL,)), small, tmp_path / "curve")
    assert not (tmp_path / "curve" / "rnn-large-30-0" / runs.TRUNK).exists()


@pytest.mark.parametrize("breaks", [2, 5, 9, 14])
def test_a_run_that_was_stopped_ends_as_the_undisturbed_one(
    small: tuple[Corpus, Tokenizer], tmp_path: Path, breaks: int, monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = Planned("rnn", 2)
    whole = all_of(run, small, tmp_path / "whole")
    said = 0

    def killed(_: str) -> None:
        nonlocal said
        said += 1
        if said == breaks:
            raise KeyboardInterrupt

    out, done = tmp_path / "stopped", {}
    with pytest.raises(KeyboardInterrupt):
        for record in runs.execute(run, *small, out, {}, limits=LIMITS, report=killed):
            done[record["trial"]] = record
    done |= {record["trial"]: record for record in all_of(run, small, out, done)}
    assert [done[record["trial"]]["weights_sha256"] for record in whole] == [
        record["weights_sha256"] for record in whole]
    assert all_of(run, small, out, done) == []


def test_less_data_lies_within_more(small: tuple[Corpus, Tokenizer]) -> None:
    corpus, _ = small
    shares = [set(runs.Data(corpus, share, 0).pairs) for share in (10, 30, 100)]
    assert shares[0] < shares[1] < shares[2] and len(shares[0]) == 6 and len(shares[2]) == 60
    assert set(runs.Data(corpus, 10, 1).pairs) != shares[0]


def test_the_command_lists_collects_and_refuses_another_text(
    small: tuple[Corpus, Tokenizer], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corpus, tokenizer = small
    monkeypatch.setattr(records, "STUDIES", tmp_path / "committed")
    monkeypatch.setattr("lib.corpus.load_corpus", lambda key, data: corpus)
    monkeypatch.setattr("lib.shelf.library.load_tokenizer", lambda key: tokenizer)
    monkeypatch.setattr(runs, "Limits", lambda: LIMITS)
    asked = ["study", "--method", "rnn", "--seeds", 1, "--budget", EQUAL, "--no-curves", "--out", tmp_path / "out"]
    assert command_of(asked, capsys) == ""
    assert "rnn-large-100-0  equal   done" in command_of([*asked, "--list"], capsys)
    assert not records.read(records.path_of(plan.STUDY))
    command_of([*asked, "--collect"], capsys)
    command_of([*asked, "--collect"], capsys)
    assert [record["trial"] for record in records.read(records.path_of(plan.STUDY))] == ["rnn-large-100-0 equal"]
    monkeypatch.setattr("lib.corpus.load_corpus", lambda key, data: Corpus(**{**vars(corpus), "sha256": "other"}))
    assert "5ha" in mistake(capsys, *asked)


def command_of(arguments: list, capsys: pytest.CaptureFixture[str]) -> str:
    from lib.cli import main

    assert main([str(a) for a in arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.quick
def test_every_network_is_tuned_alike() -> None:
    by_method = {method: [trial for trial in tuning.tried() if trial.method == method] for method in plan.NETWORKS}
    assert {len(trials) for trials in by_method.values()} == {2}
    for method, trials in by_method.items():
        defaults = models.method_class(method).default_config()
        for trial in trials:
            full = models.method_class(method).complete_config(trial.config)
            changed = {name for name in full if full[name] != defaults.get(name, full[name])} - set(plan.SHARED)
            assert len(changed) == (trial.says != "as-it-is"), trial.name
    assert len({trial.name for trial in tuning.tried()}) == 10


def test_a_trial_is_judged_on_validation_alone(
    small: tuple[Corpus, Tokenizer], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corpus, tokenizer = small
    (tmp_path / "shelf").mkdir()
    tokenizer.save(tmp_path / "shelf" / "tokenizer.json")
    trial = tuning.Trial("rnn tiny", "tiny", "rnn", {**TINY, "d_model": 16, "hidden": 20})
    record = tuning.run(trial, corpus, tmp_path / "shelf", tmp_path / "out", tokens=500)
    assert record["valid_chrf"] == pytest.approx(
        (record["valid_chrf_zh_en"] + record["valid_chrf_en_zh"]) / 2)
    assert not [name for name in record if name.startswith(("test", "sentences"))]
    assert record["target_tokens"] >= 500 and record["vocabulary"] == tokenizer.vocab_size
    records.add(tmp_path / "tuning.jsonl", {**record, "trial": "rnn as-it-is"})
    monkeypatch.setattr(records, "STUDIES", tmp_path / "committed")
    shown = command_of(["study", "--tune", "--list", "--method", "rnn", "--out", tmp_path], capsys)
    assert f"rnn as-it-is {record['valid_chrf']:.2f}" in " ".join(shown.split()) and "rnn rate-high" in shown
