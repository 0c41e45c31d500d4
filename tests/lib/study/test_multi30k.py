"""The Multi30k benchmark: its files, its trials, its records, and going on after a stop."""

from __future__ import annotations

from pathlib import Path

import pytest

import models
from lib.commands.benchmark import BENCHMARKS
from lib.study import multi30k, records, trials
from models.budget import Budget
from models.messages import InputError
from tests.support.commands import answer, mistake
from tests.support.helpers import WORLD

TINY = {**multi30k.ALONE, "d_model": 16, "n_heads": 2, "n_layers": 1, "n_decoder_layers": 1, "d_ff": 16,
        "max_tokens": 400, "warmup_steps": 5, "learning_rate": 5e-3, "validate_every": 5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The six files, filled with the small world: what stands for German is Chinese."""
    place = tmp_path_factory.mktemp("multi30k")
    for stem, pairs in (("train", WORLD()[:120]), ("val", WORLD()[120:130]), ("test_2016_flickr", WORLD()[129:140])):
        for lang, side in (("de", 0), ("en", 1)):
            (place / f"{stem}.{lang}").write_text("".join(f"{pair[side]}\n" for pair in pairs), encoding="utf-8")
    return place


@pytest.mark.quick
def test_the_parts_are_the_files(folder: Path) -> None:
    corpus = multi30k.load(folder)
    assert [len(corpus.split(name)) for name in ("train", "valid", "test")] == [120, 10, 11]
    assert corpus.split("test") == list(WORLD()[129:140])
    assert multi30k.shared(corpus) >= 1  # the pair that is in both files


def test_a_missing_file_and_unequal_files_are_named(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "val.en").write_text("one line\n")
    with pytest.raises(InputError, match=r"val\.de has 10 lines and val\.en has 1"):
        multi30k.load(tmp_path)
    (tmp_path / "val.en").unlink()
    with pytest.raises(InputError, match=r"val\.en cannot be read; --data is the folder with train\.de"):
        multi30k.load(tmp_path)


def test_every_trial_can_be_built_and_keeps_to_the_size(folder: Path) -> None:
    tokenizer = trials.prepare_shelf(multi30k.load(folder), folder / "shelf")
    for trial in multi30k.TRIALS.values():
        method = models.method_class(trial.method)(tokenizer, trial.config)
        rows = (trial.vocab_size or 6500) - tokenizer.vocab_size
        assert method.parameter_count() + rows * method.config["d_model"] <= multi30k.PARAMETERS, trial.name
        assert trial.says


def test_a_trial_is_a_line_that_says_all_it_takes_to_repeat_it(folder: Path, tmp_path: Path) -> None:
    corpus = multi30k.load(folder)
    trial = trials.Trial("tiny", "quick", config=TINY)
    found = trials.run(trial, corpus, Budget(steps=12), 3, tmp_path, test=True, command="python -m lib …")
    assert {"trial", "seed", "config", "corpus_sha256", "hardware", "versions", "steps", "target_tokens", "command",
            "cpu_minutes", "valid_bleu_de_en", "bleu_en_de", "beams", "length_penalty"} <= found.keys()
    assert found["steps"] == 12 and found["seed"] == 3 and found["corpus_sha256"] == corpus.sha256
    weights = (tmp_path / "tiny-3" / trial.method / "model.safetensors").stat().st_mtime_ns
    again = trials.run(trial, corpus, Budget(steps=12), 3, tmp_path)  # not trained again
    assert (tmp_path / "tiny-3" / trial.method / "model.safetensors").stat().st_mtime_ns == weights
    assert again["weights_sha256"] == found["weights_sha256"] and "bleu_de_en" not in again


@pytest.mark.quick
def test_records_are_read_as_written_and_summed_up(tmp_path: Path) -> None:
    path = tmp_path / "study.jsonl"
    for seed, score in enumerate((40.0, 42.0)):
        records.add(path, {"trial": "a", "seed": seed, "bleu": score})
    records.add(path, {"trial": "b", "seed": 0, "bleu": None})
    assert [record["bleu"] for record in records.read(path)] == [40.0, 42.0, None]
    assert records.summary(records.read(path), ["bleu"]) == [
        {"trial": "a", "seeds": 2, "bleu": 41.0, "bleu_sd": pytest.approx(2**0.5)},
        {"trial": "b", "seeds": 1, "bleu": None, "bleu_sd": None}]
    with path.open("a") as file:
        file.write('{"trial": "c"}\n')
    with pytest.raises(InputError, match="Line 4 of"):
        records.read(path)


def test_committed_records_are_whole() -> None:
    for path in records.STUDIES.glob("*.jsonl"):
        for record in records.read(path):
            assert record["corpus_sha256"] and record["hardware"] and record["versions"] and record["config"], path
            assert "/" not in record["command"], path


def test_the_command_shows_what_was_recorded_and_names_the_trials(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:
    assert "multi30k" in BENCHMARKS
    records.add(tmp_path / "multi30k.jsonl", {"trial": "plain", "seed": 0, "valid_bleu_de_en": 12.5})
    asked = ["benchmark", "multi30k", "--data", folder, "--out", tmp_path, "--json"]
    assert answer(capsys, *asked, "--show")["rows"][0]["valid_bleu_de_en"] == 12.5
    wrong = mistake(capsys, *asked, "--trial", "magic")
    assert "'magic'" in wrong and "dropout-0.3" in wrong
