"""Bag of words: what counts can do, what they cannot, and that saving changes nothing."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from models.bag_of_words import BagOfWords
from models.base import DecodingOptions, Pair
from models.budget import Budget
from models.checkpoint import WEIGHTS, CheckpointError
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from models.writing.sampling import filtered
from tests.support.helpers import survives

PEOPLE = {"猫": "the cat", "狗": "the dog", "老师": "the teacher", "学生": "the student", "汤姆": "Tom",
          "妈妈": "mother"}
ACTS = {"看见": "sees", "喜欢": "likes", "帮助": "helps"}
THINGS = {"苹果": "apples", "水": "water", "书": "books"}


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


#: our own sentences: someone sees, likes or helps something
PAIRS = [
    Pair(f"{who_zh}{act_zh}{what_zh}。", capital(f"{who} {act} {what}."))
    for (who_zh, who), (act_zh, act), (what_zh, what) in product(PEOPLE.items(), ACTS.items(),
                                                                 [*THINGS.items(), *PEOPLE.items()])
    if who_zh != what_zh
]
ODD = ["", "   ", "😀😀", "\x00\x07", "Ωμέγα 猫", "<script>alert(1)</script>", "[SEP] [PAD] **x**", "猫" * 10_000,
       "cat " * 2_500]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train([text for pair in PAIRS for text in pair], ("zh", "en"), vocab_size=700)


def trained(tokenizer: Tokenizer, **config) -> BagOfWords:
    method = BagOfWords(tokenizer, {"word_min_count": 5, "word_min_pmi": 1.0, **config})
    reports = list(method.train(PAIRS, PAIRS[:5], Budget(), seed=3))
    assert [report.done for report in reports] == [False] * (len(reports) - 1) + [True]
    assert reports[-1].summary["parameters"] == method.parameter_count() > 0
    return method


@pytest.fixture(scope="module")
def method(tokenizer) -> BagOfWords:
    return trained(tokenizer)


def test_order_is_lost(method):
    a, b, other = method.embed(["Tom likes the dog.", "The dog likes Tom.", "The cat sees water."], "en")
    assert np.allclose(a, b)
    assert not np.allclose(a, other)
    assert method.similarity(a[None], b[None])[0, 0] == pytest.approx(1, abs=1e-6)


def test_a_sentence_and_its_translation_share_almost_nothing(method):
    zh, en = method.embed(["猫喜欢水。"], "zh"), method.embed(["The cat likes water."], "en")
    assert method.similarity(zh, en)[0, 0] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("config", [{}, {"sublinear_tf": False}, {"smooth_idf": False}, {"lower_case": False}])
def test_vectors_are_scikit_learns(tokenizer, config):
    from sklearn.feature_extraction.text import TfidfVectorizer

    method = trained(tokenizer, **config)
    texts = [pair.second for pair in PAIRS]
    reference = TfidfVectorizer(analyzer=lambda text: [str(i) for i in method._features(text)],
                                sublinear_tf=method.config["sublinear_tf"], smooth_idf=method.config["smooth_idf"])
    reference.fit(texts)
    queries = ["Tom likes the the the dog.", "Tom sees apples.", ""]
    expected = np.zeros((3, tokenizer.vocab_size))
    columns = [int(name) for name in reference.get_feature_names_out()]
    expected[:, columns] = reference.transform(queries).toarray()
    got = method.embed(queries, "en")
    assert got.dtype == np.float32
    assert got == pytest.approx(expected, abs=1e-6)


def test_rare_tokens_weigh_more(method):
    rows = {row["piece"]: row for row in method.trace("The dog sees the cat.", "en").table}
    assert rows["the"]["count"] == 2
    assert rows["."]["idf"] < rows["dog"]["idf"]
    assert math.isclose(sum(row["weight"] ** 2 for row in rows.values()), 1, rel_tol=1e-5)


@pytest.mark.parametrize(("text", "source", "target", "expected"), [
    ("汤姆喜欢苹果。", "zh", "en", "Tom likes apples."),
    ("Tom sees water.", "en", "zh", "汤姆看见水。"),
])
def test_translates_word_by_word(method, text, source, target, expected):
    translation = method.translate([text], source, target)[0]
    assert translation.text == expected
    assert translation.origin == "word by word"
    assert len(translation.tokens) == len(translation.scores)
    assert all(score <= 0 for score in translation.scores)


def test_copies_what_it_does_not_know(method):
    assert "😀" in method.translate(["汤姆喜欢😀。"], "zh", "en")[0].text
    assert "Zanzibar" in method.translate(["Tom likes Zanzibar."], "en", "zh")[0].text


def test_trace_shows_the_lexicon(method):
    trace = method.trace("汤姆喜欢苹果。", "zh", "en")
    assert trace.output == method.translate(["汤姆喜欢苹果。"], "zh", "en")[0].text == trace.steps[-1].text
    assert trace.steps[1].candidates[0].token == "likes"
    assert method.trace("汤姆", "zh", "en", forced_target="Someone").output == "Someone"
    assert method.trace("汤姆", "zh").output is None


def written(method, seed=0, **options):
    return [step.id for step in method.generate("Tom", "en", DecodingOptions(**options), seed)]


def test_writing_repeats_with_the_seed_and_changes_with_it(method):
    assert written(method, 1, temperature=1.0) == written(method, 1, temperature=1.0)
    assert len({tuple(written(method, seed, temperature=1.0)) for seed in range(8)}) > 1


def test_writing_keeps_to_the_options(method, tokenizer):
    greedy = written(method, max_new_tokens=7)
    assert len(greedy) == 7
    assert len(set(greedy)) == 1
    assert len(set(written(method, temperature=5.0, top_k=1, max_new_tokens=9)) - {tokenizer.eos_id}) <= 1
    steps = list(method.generate("Tom", "en", DecodingOptions(temperature=1.0), seed=5))
    assert all(step.text.startswith("Tom") for step in steps)
    assert all(a.probability >= b.probability for a, b in zip(steps[0].candidates, steps[0].candidates[1:]))
    english = {i for pair in PAIRS for i in tokenizer.encode(pair.second)} | {tokenizer.eos_id}
    assert {step.id for step in steps} <= english


def test_the_cuts_of_a_distribution():
    p = np.array([0.5, 0.3, 0.15, 0.05])
    assert filtered(p, DecodingOptions(temperature=1.0)) == pytest.approx(p)
    assert filtered(p, DecodingOptions(temperature=0.0)) == pytest.approx([1, 0, 0, 0])
    assert filtered(p, DecodingOptions(temperature=1.0, top_k=2)) == pytest.approx([0.625, 0.375, 0, 0])
    assert filtered(p, DecodingOptions(temperature=1.0, top_p=0.7)) == pytest.approx([0.625, 0.375, 0, 0])
    squared = p**2 / (p**2).sum()
    assert filtered(p, DecodingOptions(temperature=0.5)) == pytest.approx(squared)


def test_the_unigram_model_is_a_distribution_and_gives_perplexity(method):
    for smoothing in (0.0, 0.1):
        assert method.unigram("en", smoothing).sum() == pytest.approx(1)
    total, count = method.log_probability(["Tom likes water."], "en")
    assert count == 5  # four tokens and the end
    surprising, _ = method.log_probability(["水喜欢书。"], "en")
    assert surprising < total < 0
    assert np.isfinite(method.log_probability(ODD, "zh")[0])


def test_saved_and_loaded_gives_the_same(method, tokenizer, tmp_path):
    method.save(tmp_path)
    loaded = BagOfWords.load(tmp_path, tokenizer)
    texts = ["汤姆喜欢苹果。", "猫看见水。"]
    assert np.array_equal(loaded.embed(texts, "zh"), method.embed(texts, "zh"))
    assert loaded.translate(texts, "zh", "en") == method.translate(texts, "zh", "en")
    assert loaded.log_probability(texts, "zh") == method.log_probability(texts, "zh")
    options = DecodingOptions(temperature=1.0)
    assert list(loaded.generate("猫", "zh", options, 4)) == list(method.generate("猫", "zh", options, 4))
    assert loaded.parameter_count() == method.parameter_count() == loaded.card["parameters"]


def test_damaged_weights_are_refused(method, tokenizer, tmp_path):
    method.save(tmp_path)
    (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes()[:-7])
    with pytest.raises(CheckpointError, match="damaged"):
        BagOfWords.load(tmp_path, tokenizer)


@pytest.mark.parametrize("text", ODD)
def test_odd_input_is_survived(method, text):
    survives(method, text)


def test_a_language_the_corpus_lacks_is_named(method):
    for call in (lambda: method.embed(["x"], "de"), lambda: method.translate(["x"], "zh", "de"),
                 lambda: list(method.generate("x", "de")), lambda: method.trace("x", "de")):
        with pytest.raises(InputError, match=r"'de'.*zh and en"):
            call()


def test_no_sentences_no_vectors(method):
    assert method.embed([], "zh").shape == (0, method.tokenizer.vocab_size)
    assert method.translate([], "zh", "en") == []


def test_no_pairs_is_an_error(tokenizer):
    with pytest.raises(InputError, match="no sentence pairs"):
        list(BagOfWords(tokenizer).train([], [], Budget()))
