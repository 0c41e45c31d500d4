"""`benchmark vectors`: every cell is trained and measured, and the record has what a page shows of it."""

from __future__ import annotations

import itertools

import pytest

from lib.commands.benchmark import vectors
from lib.corpus import load_corpus, own_folder
from lib.evaluation.order import triples
from lib.evaluation.scored_files import Scored
from lib.shelf.training_run import TrainingData
from models.language.tokenizer import Tokenizer
from tests.support.helpers import WORLD


@pytest.fixture
def found(tmp_path, monkeypatch):
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path))
    monkeypatch.setattr(vectors, "NETWORKS", {
        "rnn": ("memory", {"d_model": 16, "hidden": 16, "n_layers": 1}),
        "transformer_encoder": ("weighted", {"d_model": 16, "n_heads": 2, "n_layers": 1, "d_ff": 16})})
    monkeypatch.setattr(vectors, "WORD2VEC", {"vector_size": 16, "epochs": 1})
    corpus = load_corpus(own_folder.create(list(WORLD()), ("zh", "en"), "A part"))
    tokenizer = Tokenizer.train([text for pair in WORLD() for text in pair], ("zh", "en"))
    data, asked = TrainingData(corpus), {name: some[:20] for name, some in triples(400).items()}
    scored = {"en": [Scored(a.second, b.second, float(i)) for i, (a, b) in enumerate(zip(WORLD()[:9], WORLD()[5:]))]}
    return [((key, contrast, layers), vectors.measured(method, data, scored, asked))
            for key, contrast, layers, method in vectors._trained(tokenizer, data, 2, 0, lambda message: None)]


def test_every_cell_has_its_numbers(found):
    cells = [cell for cell, _ in found]
    networks = itertools.product(("rnn", "transformer_encoder"), (False, True), (False, True))
    assert sorted(cells) == sorted([("word2vec", False, False), ("word2vec", True, False), *networks])
    for _, numbers in found:
        assert set(numbers) == {"spearman_en", "p1", "paraphrase", "translation"}
        assert all(-100 <= value <= 100 for value in numbers.values())


def test_without_layers_no_twin_of_the_same_words_is_told_apart_by_its_order(found):
    """A bag may tell twins apart by their forms (she, her), but no better with the contrast than by chance."""
    bags = {cell: numbers for cell, numbers in found if not cell[2]}
    assert len(bags) == 6 and all(numbers["translation"] < 60 for numbers in bags.values())
