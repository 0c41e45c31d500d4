"""What lies on a shelf beside the weights, and methods that cannot be loaded."""

from __future__ import annotations

import re

import pytest

import models
from lib.corpus import load_corpus
from lib.shelf import library
from lib.shelf.training_index import FILE_NAME, TrainingIndex
from models import Rung
from models.messages import InputError
from tests.support.corpora import CORPORA
from tests.support.dummy_method import PAIRS, tiny_tokenizer


@pytest.mark.quick
def test_training_index_travels_without_text(tmp_path):
    index = TrainingIndex.of_texts([text for pair in PAIRS for text in pair], tiny_tokenizer().normalize)
    index.save(tmp_path)
    loaded = TrainingIndex.load(tmp_path, tiny_tokenizer().normalize)
    assert len(loaded) == 2 * len(PAIRS)
    assert "the cat  is sleeping." in loaded and "我們明天去山上。" in loaded and "A cup." not in loaded
    assert b"cat" not in (tmp_path / FILE_NAME).read_bytes()
    assert TrainingIndex.load(tmp_path / "absent", str) is None
    (tmp_path / FILE_NAME).write_bytes(b"damaged")
    with pytest.raises(InputError, match="damaged"):
        TrainingIndex.load(tmp_path, str)


@pytest.mark.quick
def test_a_method_whose_module_breaks_is_an_error_as_data(monkeypatch, tmp_path, caplog):
    monkeypatch.setitem(models.REGISTRY, "rnn", Rung("rnn", "models.absent_module:No", "Absent", "#000000", "circle"))
    tiny_tokenizer().save(tmp_path / library.TOKENIZER_FILE)
    (tmp_path / "rnn").mkdir()
    (tmp_path / "rnn" / "card.json").write_text("{}")
    loaded = library.load_methods("any", ["rnn"], tmp_path)
    number = re.search(r"\(id ([0-9a-f]{6})\)", str(loaded["rnn"]))[1]
    assert isinstance(loaded["rnn"], InputError) and "absent_module" not in str(loaded["rnn"])
    assert f"{number}: ModuleNotFoundError at" in caplog.text
    (tmp_path / library.TOKENIZER_FILE).write_text("{")
    with pytest.raises(InputError, match=r"tokenizer\.json"):
        library.load_methods("any", ["rnn"], tmp_path)


def test_the_shipped_index_knows_every_training_sentence_as_it_is_read_now():
    text = CORPORA / library.DEFAULT_CORPUS
    if not text.is_dir():
        pytest.skip("the Tatoeba text is not here; set LADDER_CORPORA to the folder that holds it")
    index = TrainingIndex.load(library.shelf(library.DEFAULT_CORPUS), library.load_tokenizer(
        library.DEFAULT_CORPUS).normalize)
    train = load_corpus(library.DEFAULT_CORPUS, text).split("train")
    made = TrainingIndex.of_texts((text for pair in train for text in pair), index.normalize)
    assert (made.hashes == index.hashes).all()
