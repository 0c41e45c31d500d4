"""A corpus made ready once and trained on from its file of numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lib.cli import main
from lib.shelf import library
from models.base import Task
from tests.support.helpers import WORLD

CONFIG = ["--config", "d_model=16", "--config", "n_heads=2", "--config", "n_layers=1", "--config", "d_ff=16"]


@pytest.fixture
def prepared(tmp_path: Path, capsys) -> Path:
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(f"{a}\t{b}\n" for a, b in WORLD()), encoding="utf-8")
    assert main(["prepare", str(path), "--languages", "zh,en", "--out", str(tmp_path / "ready"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["pairs"] == len(WORLD()) == said["train"] + said["valid"] + said["test"]
    return tmp_path / "ready"


def test_a_network_is_trained_from_the_file(prepared, tmp_path, capsys):
    out = tmp_path / "weights"
    assert main(["train", "--prepared", str(prepared), "--method", "transformer_seq2seq", "--epochs", "1", "--out",
                 str(out), *CONFIG]) == 0
    card = json.loads((out / "transformer_seq2seq" / "card.json").read_text())
    assert card["corpus"] == "pairs" and card["corpus_sha256"] == json.loads(
        (prepared / "large.json").read_text())["sha256"]
    assert card["epochs"] == 1 and sum(card["splits"].values()) == len(WORLD())
    tokenizer = library.load_tokenizer("tatoeba-zh-en", out)
    method = library.load_method("tatoeba-zh-en", "transformer_seq2seq", out, tokenizer)
    assert method.refusal(Task.TRANSLATION) is None
    capsys.readouterr()
    assert main(["evaluate", "--weights", str(out), "--method", "transformer_seq2seq", "--task", "translation",
                 "--pairs", str(prepared / "test.tsv"), "--columns", "zh,en", "--source", "zh",
                 "--target", "en", "--json"]) == 0
    assert "bleu" in capsys.readouterr().out


def test_without_a_method_all_networks_are_trained_and_none_else(prepared, tmp_path):
    from lib.commands.train import _from_a_file

    assert "word2vec" not in _from_a_file(["word2vec", "rnn"], None)


@pytest.mark.parametrize(("arguments", "says"), [
    (["--method", "word2vec"], "reads the whole text at once"), (["--data", "x"], "brings its own text"),
    (["--train", "x"], "brings its own text"), (["--start-from", "x"], "brings its own text")])
def test_what_does_not_go_together_is_named(prepared, capsys, arguments, says):
    assert main(["train", "--prepared", str(prepared), *arguments]) == 2
    assert says in capsys.readouterr().err


def test_a_folder_that_is_not_whole_is_named(prepared, tmp_path, capsys):
    assert main(["train", "--prepared", str(tmp_path / "gone"), "--method", "rnn"]) == 2
    assert "no prepared corpus" in capsys.readouterr().err
    info = json.loads((prepared / "large.json").read_text())
    (prepared / "large.json").write_text(json.dumps(info | {"tokenizer": "another"}))
    assert main(["train", "--prepared", str(prepared), "--method", "rnn"]) == 2
    assert "prepare it again" in capsys.readouterr().err


def test_languages_that_are_none_are_named(tmp_path, capsys):
    path = tmp_path / "pairs.tsv"
    path.write_text("a\tb\n", encoding="utf-8")
    assert main(["prepare", str(path), "--languages", "zh", "--out", str(tmp_path / "x")]) == 2
    assert "2 different codes" in capsys.readouterr().err and not (tmp_path / "x").exists()
