"""An own corpus on which all seven methods were trained for a moment, and the file that takes it home."""

from __future__ import annotations

import pytest

import models
from lib.corpus import load_corpus, own_folder
from lib.evaluation import results
from lib.shelf import library
from lib.shelf.training_run import TrainingData, prepare_shelf, train_method
from lib.take_home.pack import pack
from models.budget import Budget
from tests.support.helpers import WORLD, tiny_config
from tests.support.take_home import TITLE


@pytest.fixture(scope="package")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(autouse=True)
def at_home(monkeypatch, home):
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(home))
    monkeypatch.delenv("LADDER_DATA", raising=False)


@pytest.fixture(scope="package")
def key(home):
    """An own corpus on which all seven methods were trained for a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(home))
        key = own_folder.create(WORLD()[:150], ("zh", "en"), TITLE)
        shelf, corpus = library.shelf(key), load_corpus(key)
        tokenizer, data = prepare_shelf(corpus, shelf), TrainingData(corpus)
        for name in models.method_keys():
            changes = {"learning_rate": 0.025} if name == "word2vec" else {}
            config = tiny_config(models.method_class(name), **changes)
            for _ in train_method(name, tokenizer, data, shelf, Budget(steps=2), config=config,
                                  command=f"python -m lib train --corpus {key}"):
                pass
        results.write_results({"version": 1, "corpus": {"key": key}, "about": {}, "methods": {
            "rnn": {"title": "RNN", "parameters": 5, "bytes": 10, "minutes": 0.1,
                    "evaluations": {"retrieval": {"p1_zh_en": 3.0}}, "by_length": {}, "latency": {}}}},
            shelf / results.FILE_NAME)
        return key


@pytest.fixture(scope="package")
def packed(key, home, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(own_folder.ENVIRONMENT, str(home))
        return pack(key, tmp_path_factory.mktemp("zip") / "home.zip", include_text=True)
