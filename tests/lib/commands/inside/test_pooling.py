"""`python -m lib pooling`: every way of one network on the small world, with two languages and with one."""

from __future__ import annotations

import json

import pytest

import models
from lib.cli import main
from lib.corpus import own_folder
from models.base import Pair
from models.language.tokenizer import Tokenizer
from tests.support.helpers import WORLD, tiny_config

KEY = "transformer_decoder"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """`run(languages)` is what the command prints for a corpus of theirs, or the mistake that it tells."""
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    scored = tmp_path / "scored.csv"
    scored.write_text("".join(f"{a.second},{b.second},{i}\n" for i, (a, b) in enumerate(zip(WORLD(), WORLD()[7:12]))),
                      encoding="utf-8")

    def run(*languages: str, with_scores: bool = True):
        pairs = WORLD()[:120] if len(languages) > 1 else [Pair(pair.second, "") for pair in WORLD()[:120]]
        corpus = own_folder.create(pairs, languages, "Small world, a part")
        tokenizer = Tokenizer.train([text for pair in pairs for text in pair], languages)
        folder, cls = own_folder.folder(corpus), models.method_class(KEY)
        tokenizer.save(folder / "tokenizer.json")
        cls(tokenizer, tiny_config(cls, n_layers=1)).save(folder / KEY)
        status = main(["pooling", "--corpus", corpus, "--method", KEY, "--json",
                       *(["--scored-en", str(scored)] if with_scores else [])])
        out, err = capsys.readouterr()
        return err if status else json.loads(out)[KEY]

    return run


@pytest.mark.parametrize(("languages", "numbers"), [
    (("zh", "en"), {"spearman_en", "p1"}), (("en",), {"spearman_en"}),
])
def test_every_way_is_measured(run, languages, numbers):
    found = run(*languages)
    assert set(found) == set(models.method_class(KEY).poolings)
    assert all(set(row) == numbers for row in found.values())


def test_one_language_needs_scores(run):
    assert "--scored-en" in run("en", with_scores=False)
