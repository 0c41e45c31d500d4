"""A corpus of one language, and of any two kinds of text: every method learns from it, and refuses what it must."""

from __future__ import annotations

import math

import numpy as np
import pytest

import models
from lib.compare.questions import compare_generation, compare_similarity, compare_translation
from lib.evaluation.baselines import NearestSentenceCopy
from models.base import ONE_LANGUAGE, DecodingOptions, RefusedError, Task
from models.budget import Budget
from models.language.tokenizer import Tokenizer
from models.training.pair_data import LONGEST, TrainingPairs, usual_longest
from tests.support.corpora import ARTICLES, FEW
from tests.support.helpers import tiny_config

BEAM = DecodingOptions(beam_size=2, max_new_tokens=5)
SAMPLE = DecodingOptions(temperature=1.0, max_new_tokens=4)


@pytest.fixture(scope="module")
def tokenizers():
    return {name: Tokenizer.train([text for pair in pairs for text in pair], languages)
            for name, (languages, pairs) in FEW.items()}


@pytest.fixture(scope="module")
def learned(tokenizers):
    """`learned(key, corpus)` is a tiny method after two steps, made once."""
    made = {}

    def get(key, name):
        if (key, name) not in made:
            cls = models.method_class(key)
            method = cls(tokenizers[name], tiny_config(cls, learning_rate=0.01, n_layers=1, n_decoder_layers=1))
            pairs, held_out = FEW[name][1][2:], FEW[name][1][:2]
            *_, last = method.train(pairs, held_out, Budget(steps=2), seed=1)
            for value in (last.loss, last.valid_loss):
                assert value is None or math.isfinite(value)
            assert last.done and last.step >= 1
            made[key, name] = method
        return made[key, name]

    return get


@pytest.mark.parametrize("name", FEW)
@pytest.mark.parametrize("key", list(models.REGISTRY))
def test_every_method_works_on_every_corpus(learned, key, name, tmp_path):
    method, (languages, pairs) = learned(key, name), FEW[name]
    assert method.languages == languages
    for side, lang in enumerate(languages):
        texts = [pair[side] for pair in pairs[:3]] + ["", "Xylophon! 你好"]
        vectors = method.embed(texts, lang)
        assert np.isfinite(vectors).all() and vectors[:3].any(axis=1).all() and not vectors[3].any()
        steps = list(method.generate(texts[0][:12], lang, SAMPLE, 1))
        assert steps and steps[-1].text.startswith(texts[0][:12].strip())
        assert all(math.isfinite(step.probability) for step in steps)
        trace = method.trace(texts[0], lang)
        assert trace.tokens and all(np.isfinite(state).all() for state in trace.states.values())
        known = method.log_probability(texts[:2], lang)
        assert known is None or (math.isfinite(known[0]) and known[1] > 0)
    if len(languages) == 2:
        translation = method.translate([pairs[0].first], *languages, BEAM)[0]
        assert all(math.isfinite(score) for score in translation.scores)
        assert method.trace(pairs[0].first, *languages).output is not None
    method.save(tmp_path)
    loaded = type(method).load(tmp_path, method.tokenizer)
    texts = [pair.first for pair in pairs[:3]]
    assert loaded.embed(texts, languages[0]) == pytest.approx(method.embed(texts, languages[0]), abs=2e-2)
    assert (loaded.refusal(Task.TRANSLATION) is None) is (len(languages) == 2)


@pytest.mark.parametrize("key", list(models.REGISTRY))
def test_one_language_is_not_translated(learned, key):
    method = learned(key, "one")
    assert str(method.refusal(Task.TRANSLATION)) == ONE_LANGUAGE
    assert method.refusal(Task.SIMILARITY) is None and method.refusal(Task.GENERATION) is None
    for call in (lambda: method.translate(["Der Hund."], "de", "de"), lambda: method.translate(["Hi."], "de", "en"),
                 lambda: method.trace("Der Hund.", "de", "en")):
        with pytest.raises(RefusedError, match="one language only"):
            call()


def test_rows_of_a_corpus_with_one_language(learned):
    methods = {key: learned(key, "one") for key in models.REGISTRY}
    rows = compare_translation(methods, "Der Hund sieht.", "de", "de", languages=("de",))
    assert [str(row.refusal) for row in rows] == [ONE_LANGUAGE] * len(methods)
    rows = compare_similarity(methods, ["Der Hund sieht.", "Die Katze sucht."], languages=("de",))
    assert all(row.refusal is None and -1 <= row.score <= 1 for row in rows)
    rows = compare_generation(methods, "Der Hund", "de", languages=("de",), options=SAMPLE)
    assert all(row.refusal is None for row in rows)


def test_a_sentence_is_nearer_to_one_that_shares_its_words(learned):
    for key in ("bag_of_words", "word2vec"):
        method = learned(key, "one")
        a, b, c = method.embed(["Der Hund sucht grüne Äpfel.", "Der Hund sieht grüne Äpfel.",
                                "Meine Schwester sieht das alte Haus."], "de")
        near, far = (float(method.similarity(a[None], x[None])[0, 0]) for x in (b, c))
        assert near > far, key


def test_the_baseline_with_one_language(tokenizers):
    baseline = NearestSentenceCopy(tokenizers["one"], FEW["one"][1])
    assert baseline.refusal(Task.TRANSLATION) is not None and baseline.refusal(Task.GENERATION) is None
    assert baseline.embed(["Der Hund sieht den Ball."], "de").any()
    with pytest.raises(RefusedError):
        baseline.translate(["Der Hund."], "de", "en")


def test_answers_may_be_longer_than_questions(tokenizers, learned):
    pairs = [(["x"] * 3, ["x"] * 40)] * 10
    assert usual_longest(pairs, ("question", "answer")) == {"question": 3, "answer": 40}
    assert usual_longest([(["x"] * 9, ["x"] * 12)] * 10, ("de", "en")) == {}
    assert "usual_longest" not in learned("rnn", "two").card
    assert learned("rnn", "articles").card["usual_longest"]["article"] > 100
    ids = TrainingPairs(ARTICLES).ids(tokenizers["articles"])
    assert max(len(a) for a, _ in ids) == LONGEST


@pytest.mark.parametrize("key", ["rnn", "rnn_attention", "transformer_seq2seq"])
@pytest.mark.parametrize("name", ["one", "two"])
def test_the_inside_of_going_on(learned, key, name):
    method = learned(key, name)
    trace = method.trace("Der Hund", "de", "de")
    assert trace.steps and trace.output is not None
    assert trace.tokens[0] == "[CONTINUE]"
    crossed = [found for found in trace.attention if found.kind == "cross"]
    assert all(found.columns == trace.tokens for found in crossed) and bool(crossed) is (key != "rnn")
