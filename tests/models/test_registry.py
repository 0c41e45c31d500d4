"""The ladder's list: an eighth method is one line, and a class keeps the contract or cannot be made."""

from __future__ import annotations

import re

import pytest

import models
from lib.checks import check_methods
from lib.cli import build_parser
from lib.compare import questions
from lib.shelf import library
from models import REGISTRY, Rung
from models.base import Method, Task
from models.budget import Budget
from models.messages import InputError
from tests.support.dummy_method import PAIRS, Dummy, tiny_tokenizer

pytestmark = pytest.mark.quick

KEYS = ["bag_of_words", "word2vec", "rnn", "rnn_attention", "transformer_encoder", "transformer_decoder",
        "transformer_seq2seq"]


@pytest.fixture
def eighth(monkeypatch):
    """One line in the registry."""
    rung = Rung("dummy", "tests.support.dummy_method:Dummy", "Dummy", "#123456", "circle")
    monkeypatch.setitem(models.REGISTRY, "dummy", rung)


def test_the_ladder_is_in_teaching_order():
    assert list(REGISTRY) == KEYS == models.method_keys()


@pytest.mark.parametrize("key", KEYS)
def test_a_rung_is_complete(key):
    rung = models.rung(key)
    assert rung.key == key and rung.title and re.fullmatch(r"models\.\w+:\w+", rung.location)
    assert re.fullmatch(r"#[0-9A-F]{6}", rung.color)


def test_colours_and_shapes_are_different():
    assert len({r.color for r in REGISTRY.values()}) == len({r.shape for r in REGISTRY.values()}) == len(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_rung_leads_to_its_class(key):
    found = models.method_class(key)
    assert issubclass(found, Method) and found.key == key
    assert found.default_config() == found.complete_config({})
    with pytest.raises(InputError, match="no setting nonsense"):
        found.complete_config({"nonsense": 1})


def test_an_eighth_method_appears_everywhere(eighth, tmp_path, capsys):
    tokenizer = tiny_tokenizer()
    tokenizer.save(tmp_path / library.TOKENIZER_FILE)
    method = Dummy(tokenizer)
    list(method.train(PAIRS, [], Budget()))
    method.save(tmp_path / "dummy")
    assert check_methods(None) == [*KEYS, "dummy"]
    assert library.available("any", tmp_path)["dummy"] and not library.available("any", tmp_path)["rnn"]
    loaded = library.load_methods("any", None, tmp_path)
    assert list(loaded) == [*KEYS, "dummy"] and list(library.ready(loaded)) == ["dummy"]
    rows = questions.compare_translation(loaded, "猫在睡觉。", "zh", "en", languages=("zh", "en"))
    assert rows[-1].method == "dummy" and rows[-1].output == "The cat is sleeping."
    assert all("python -m lib train" in str(row.refusal) for row in rows[:-1])
    for command in ("train", "evaluate", "compare", "inspect"):
        assert build_parser_help(command, capsys).count("dummy") >= 1


def build_parser_help(command, capsys):
    with pytest.raises(SystemExit):
        build_parser().parse_args([command, "--help"])
    return capsys.readouterr().out


def test_a_class_must_implement_or_refuse_every_task():
    with pytest.raises(TypeError, match="implement generate"):
        type("Half", (Dummy,), {"key": "half", "generate": Method.generate})
    with pytest.raises(TypeError, match="both"):
        type("Both", (Dummy,), {"key": "both", "refusals": {Task.GENERATION: "No."}})
    with pytest.raises(TypeError, match="key"):
        type("Nameless", (Method,), {})


def test_a_method_without_training_or_loading_cannot_be_made():
    unfinished = type("Unfinished", (Method,), {"key": "unfinished", "refusals": dict.fromkeys(Task, "Not yet.")})
    with pytest.raises(TypeError):
        unfinished(tiny_tokenizer())


def test_an_unknown_key_names_the_choices():
    with pytest.raises(InputError, match="did you mean rnn"):
        check_methods(["rnnn"])
    with pytest.raises(InputError, match="the methods are"):
        models.rung("nothing")
