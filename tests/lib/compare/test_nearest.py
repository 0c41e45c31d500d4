"""The nearest training sentences by each method's own vectors."""

from __future__ import annotations

import json
import threading

import numpy as np
import pytest

import models
from lib.cli import main
from lib.compare import nearest
from lib.compare.nearest import NearestIndex, forget, index_of
from lib.corpus.corpora import Corpus
from models.base import Method, RefusedError, Task
from models.messages import InputError
from tests.support.dummy_method import Dummy, tiny_tokenizer, world_pairs
from tests.support.helpers import WORLD

SENTENCES = list(dict.fromkeys(pair.second for pair in WORLD()[:120]))
OTHERS = {pair.second: pair.first for pair in reversed(WORLD()[:120])}


@pytest.fixture(autouse=True)
def empty_memory():
    nearest._kept.clear()
    nearest._places.clear()


def corpus(key="own-x", sha="0" * 64):
    pairs = list(WORLD()[:120])
    splits = {"train": list(range(100)), "valid": [], "test": list(range(100, 120))}
    return Corpus(key, "x", ("zh", "en"), pairs, splits, sha)


@pytest.mark.parametrize("key", models.method_keys())
def test_a_training_sentence_finds_itself(tiny, key):
    index = NearestIndex(tiny(key), SENTENCES, "en", [OTHERS[s] for s in SENTENCES])
    for sentence in SENTENCES[::17]:
        first, *rest = index.nearest(sentence, 4)
        assert first.text == sentence and first.copy and first.cosine == pytest.approx(1, abs=2e-3)
        assert first.other == OTHERS[sentence] and len(rest) == 3 and not any(near.copy for near in rest)
        assert [near.cosine for near in rest] == sorted((near.cosine for near in rest), reverse=True)


@pytest.mark.parametrize("key", models.method_keys())
def test_sentences_without_tokens_do_not_break_a_chunk(tiny, key, monkeypatch):
    monkeypatch.setattr(nearest, "CHUNK", 2)
    method = tiny(key)
    if method.refusal(Task.SIMILARITY) is None:
        texts = ["\u200b", "\ufeff", "\u2060", "We drink tea.", "I read a book."]
        found = nearest.NearestIndex(method, texts, "en").nearest("We drink tea.", 5)
        assert found[0].text == "We drink tea." and len(found) == 5
        assert all(near.cosine == 0 for near in found if near.text in texts[:3])


@pytest.mark.parametrize("key", models.method_keys())
def test_the_order_is_the_methods_own_similarity(tiny, key):
    method, text = tiny(key), "The small cat sees a red house."
    index = NearestIndex(method, SENTENCES, "en")
    wanted = method.similarity(method.embed([text], "en"), method.embed(SENTENCES, "en"))[0]
    np.testing.assert_allclose(index.cosines(text), wanted, atol=2e-3)
    found = index.nearest(text, 5)
    assert found[0].cosine == pytest.approx(float(wanted.max()), abs=2e-3) and not any(near.copy for near in found)


def test_a_copy_in_other_case_is_marked(tiny):
    index = NearestIndex(tiny("rnn"), SENTENCES, "en")
    first = index.nearest(f"  {SENTENCES[5].upper()} ", 3)[0]
    assert first.copy and first.text == SENTENCES[5]


def test_odd_questions(tiny):
    for key in ("bag_of_words", "word2vec", "rnn"):
        index = NearestIndex(tiny(key), ["a cat", "", "a cat", "a dog"], "en")
        assert len(index) == 2
        assert len(index.nearest("a cat", 50)) == 2
        assert all(near.cosine == 0 for near in index.nearest("�", 2)) or key == "rnn"
        assert len(index.nearest("", 2)) == 2 and len(index.nearest("x", 0)) == 1
    with pytest.raises(InputError):
        NearestIndex(tiny("rnn"), ["", " "], "en")
    with pytest.raises(InputError):
        index_of(tiny("rnn"), corpus(), "fr")


class Blind(Dummy):
    key = "blind"
    refusals = {Task.SIMILARITY: "{method} has no vectors."}
    embed = Method.embed


def test_a_method_without_vectors_says_so():
    with pytest.raises(RefusedError):
        NearestIndex(Blind(tiny_tokenizer()), ["a"], "en")


def test_progress_is_reported_to_the_end(tiny, monkeypatch):
    monkeypatch.setattr(nearest, "CHUNK", 16)
    shares = []
    NearestIndex(tiny("transformer_encoder"), SENTENCES, "en", report=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) == -(-len(SENTENCES) // 16)


def test_only_training_sentences_and_only_once(tiny, monkeypatch):
    made = []
    monkeypatch.setattr(nearest, "_index", lambda *a, real=nearest._index: made.append(1) or real(*a))
    index = index_of(tiny("bag_of_words"), corpus(), "en")
    assert set(index.sentences) == {pair.second for pair in WORLD()[:100]}
    threads = [threading.Thread(target=index_of, args=(tiny("word2vec"), corpus(), "zh")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert index_of(tiny("bag_of_words"), corpus(), "en") is index and len(made) == 2
    index_of(tiny("bag_of_words"), corpus(sha="1" * 64), "en")
    assert len(made) == 3


def test_memory_is_bounded_and_can_be_cleared(tiny, monkeypatch):
    monkeypatch.setattr(nearest, "KEPT", 2)
    for key in ("own-a", "own-b", "own-c"):
        index_of(tiny("bag_of_words"), corpus(key), "en")
    assert [wanted[0] for wanted in nearest._kept] == ["own-b", "own-c"] and len(nearest._places) == 2
    forget("own-b")
    assert [wanted[0] for wanted in nearest._kept] == ["own-c"]


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A shelf of the default corpus with one dummy, and its text."""
    from models import Rung

    monkeypatch.setattr(models, "REGISTRY", {"dummy": Rung("dummy", "tests.support.dummy_method:Dummy", "D", "#888888",
                                                           "circle")})
    monkeypatch.delenv("LADDER_DATA", raising=False)
    text = tmp_path / "cmn.txt"
    text.write_text("".join(f"{en}\t{zh}\town sentence\n" for zh, en in world_pairs()), encoding="utf-8")
    assert main(["train", "--data", str(text), "--out", str(tmp_path / "out")]) == 0
    return tmp_path / "out", text


def test_command(shelf, capsys, monkeypatch, tmp_path):
    out, text = shelf
    capsys.readouterr()
    asked = ["nearest", "--method", "dummy", "--weights", str(out), "--data", str(text), "--text"]
    assert main([*asked, "The cat sees a red cup.", "--json", "--k", "3"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["lang"] == "en" and len(value["sentences"]) == 3 and value["searched"] > 100
    assert set(value["sentences"][0]) == {"text", "other", "cosine", "copy"}
    assert value["copy"] == value["sentences"][0]["copy"]
    assert main([*asked, "猫看见红杯子。"]) == 0
    assert "cosine" in capsys.readouterr().out
    monkeypatch.setattr("lib.corpus.tatoeba.data_folder", lambda: tmp_path / "nothing")
    for wrong, word in (([*asked, "x", "--lang", "fr"], "'fr'"), ([*asked, ""], "empty"),
                        (["nearest", "--method", "nope", "--text", "x"], "nope"),
                        (["nearest", "--method", "dummy", "--weights", str(out), "--text", "A cat."], "download"),
                        ([*asked, "x", "--k", "0"], "--k")):
        assert main(wrong) == 2
        said = capsys.readouterr().err
        assert said.startswith("error: ") and said.count("\n") == 1 and word in said
