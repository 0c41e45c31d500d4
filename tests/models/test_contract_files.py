"""What every method promises of languages, settings and files: named mistakes, and the same answers after loading."""

from __future__ import annotations

import numpy as np
import pytest

from models.base import Task
from models.checkpoint import CARD, CONFIG, WEIGHTS, CheckpointError
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from tests.support.contract import GREEDY, SAMPLE, able, sentences

# languages, settings, files

def test_an_unknown_language_is_named(method):
    calls = [lambda: method.trace("x", "de"), lambda: method.trace("x", "zh", "de")]
    if able(method, Task.SIMILARITY):
        calls.append(lambda: method.embed(["x"], "de"))
    if able(method, Task.TRANSLATION):
        calls += [lambda: method.translate(["x"], "de", "en"), lambda: method.translate(["x"], "zh", "de")]
    if able(method, Task.GENERATION):
        calls.append(lambda: list(method.generate("x", "de")))
    for call in calls:
        with pytest.raises(InputError, match=r"'de'.*zh and en"):
            call()


def test_an_unknown_setting_is_named(method):
    with pytest.raises(InputError, match="no setting no_such"):
        type(method)(method.tokenizer, {"no_such": 1})
    assert type(method)(method.tokenizer).config == method.default_config()


@pytest.fixture
def saved(method, tmp_path):
    method.save(tmp_path)
    return tmp_path


def answers(method):
    """What a method says to each question."""
    return (
        method.embed(sentences(1), "en") if method.refusal(Task.SIMILARITY) is None else None,
        method.translate(sentences(0), "zh", "en", GREEDY) if method.refusal(Task.TRANSLATION) is None else None,
        list(method.generate("I am", "en", SAMPLE, 3)) if method.refusal(Task.GENERATION) is None else None,
    )


def test_saved_and_loaded_is_the_same(method, saved, tmp_path):
    cls = type(method)
    loaded = cls.load(saved, method.tokenizer)
    loaded.save(tmp_path / "again")
    again = cls.load(tmp_path / "again", method.tokenizer)
    for one, two in zip(answers(loaded), answers(again)):
        assert np.array_equal(one, two) if isinstance(one, np.ndarray) else one == two
    assert (saved / WEIGHTS).read_bytes() == (tmp_path / "again" / WEIGHTS).read_bytes()
    if able(method, Task.SIMILARITY):  # half precision
        assert answers(loaded)[0] == pytest.approx(answers(method)[0], abs=2e-2, rel=5e-4)  # kept in half precision
    assert loaded.config == method.config and loaded.parameter_count() == method.parameter_count()
    assert loaded.card["parameters"] == method.parameter_count() and loaded.card["seed"] == 1


@pytest.mark.parametrize("name", [WEIGHTS, CONFIG, CARD])
def test_a_missing_file_is_named(method, saved, name):
    (saved / name).unlink()
    with pytest.raises(CheckpointError, match=name):
        type(method).load(saved, method.tokenizer)


def test_damaged_weights_are_refused(method, saved):
    data = (saved / WEIGHTS).read_bytes()
    for place in (20, len(data) // 2, len(data) - 1):
        (saved / WEIGHTS).write_bytes(data[:place] + bytes([data[place] ^ 16]) + data[place + 1:])
        with pytest.raises(CheckpointError, match="damaged"):
            type(method).load(saved, method.tokenizer)
    (saved / WEIGHTS).write_bytes(data[:-3])
    with pytest.raises(CheckpointError, match="damaged"):
        type(method).load(saved, method.tokenizer)


def test_another_tokenizer_is_refused(method, saved):
    other = Tokenizer.train(["另外", "another one"], ("zh", "en"), vocab_size=650)
    with pytest.raises(CheckpointError, match="another tokenizer"):
        type(method).load(saved, other)


def test_a_changed_configuration_is_found(method, saved):
    text = (saved / CONFIG).read_text(encoding="utf-8")
    (saved / CONFIG).write_text(text.replace("{", '{"no_such": 1,', 1), encoding="utf-8")
    with pytest.raises(CheckpointError, match=CONFIG):
        type(method).load(saved, method.tokenizer)
