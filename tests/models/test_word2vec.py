"""Word2Vec: neighbours, one space for two languages, and that training and saving repeat exactly."""

from __future__ import annotations

import sys
from itertools import pairwise, product
from subprocess import run

import numpy as np
import pytest

from models.base import DecodingOptions, Pair
from models.budget import Budget
from models.checkpoint import WEIGHTS, CheckpointError
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from models.word2vec import Word2Vec
from models.words.bilingual import centre_and_map, hubness, nearest_to, nearest_words
from models.words.word_units import Word, WordList
from tests.support.dummy_method import tiny_tokenizer
from tests.support.helpers import survives

ANIMALS = {"猫": "the cat", "狗": "the dog", "鸟": "the bird"}
PEOPLE = {"老师": "the teacher", "学生": "the student", "汤姆": "Tom"}
EAT = {"吃": "eats", "煮": "cooks", "买": "buys"}
FOOD = {"面包": "bread", "苹果": "apples", "鱼": "fish"}
READ = {"读": "reads", "写": "writes"}
TEXTS = {"书": "books", "信": "letters"}


def sentences(who: dict, act: dict, what: dict) -> list[Pair]:
    return [
        Pair(f"{a}{b}{c}。", f"{x[:1].upper()}{x[1:]} {y} {z}.")
        for (a, x), (b, y), (c, z) in product(who.items(), act.items(), what.items())
    ]


#: our own sentences: animals and people eat, only people read
PAIRS = sentences(ANIMALS, EAT, FOOD) + sentences(PEOPLE, EAT, FOOD) + sentences(PEOPLE, READ, TEXTS) * 2
CONFIG = {"vector_size": 24, "epochs": 40, "window": 4, "subsampling": 0.0, "learning_rate": 0.05,
          "word_min_count": 5, "word_min_pmi": 1.0}
ODD = ["", "   ", "😀😀", "\x00\x07", "Ωμέγα 猫", "<script>alert(1)</script>", "[SEP] [PAD] **x**", "猫" * 10_000,
       "cat " * 2_500]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.train([text for pair in PAIRS for text in pair], ("zh", "en"), vocab_size=700)


def trained(tokenizer: Tokenizer, seed: int = 1, **config) -> Word2Vec:
    method = Word2Vec(tokenizer, {**CONFIG, **config})
    reports = list(method.train(PAIRS, PAIRS[:5], Budget(), seed=seed))
    assert [report.done for report in reports] == [False] * (len(reports) - 1) + [True]
    assert all(a.fraction <= b.fraction for a, b in pairwise(reports))
    assert reports[-1].summary["parameters"] == method.parameter_count() > 0
    return method


@pytest.fixture(scope="module")
def method(tokenizer) -> Word2Vec:
    return trained(tokenizer)


def cosine(method: Word2Vec, a: str, b: str, lang: str = "en", other: str | None = None) -> float:
    return float(method.similarity(method.embed([a], lang), method.embed([b], other or lang))[0, 0])


def test_order_is_still_lost(method):
    assert cosine(method, "Tom eats fish.", "Fish eats Tom.") == pytest.approx(1, abs=1e-5)


def test_words_that_keep_the_same_company_are_near(method):
    assert cosine(method, "reads", "writes") > cosine(method, "reads", "bird")
    assert cosine(method, "bread", "apples") > cosine(method, "bread", "letters")


def test_a_sentence_is_nearest_to_its_translation(method):
    pairs = list(dict.fromkeys(PAIRS))
    zh, en = method.embed([p.first for p in pairs], "zh"), method.embed([p.second for p in pairs], "en")
    found = method.similarity(zh, en).argmax(axis=1)
    assert (found == np.arange(len(pairs))).mean() > 0.5  # by chance: 1 in 66
    assert zh.dtype == en.dtype == np.float32


def test_neighbours_come_from_both_languages_nearest_first(method):
    near = method.neighbours("reads", "en", 8)
    assert len(near) == 8
    assert {n.lang for n in near} == {"zh", "en"}
    assert all(a.cosine >= b.cosine for a, b in pairwise(near))
    assert "reads" not in [n.token for n in near if n.lang == "en"]
    assert near[0].cosine <= 1 + 1e-6
    assert method.neighbours("😀", "en") == []


def test_translates_by_nearest_vectors(method):
    translation = method.translate(["汤姆读书。"], "zh", "en")[0]
    assert translation.origin == "word by word, nearest vectors"
    assert len(translation.tokens) == len(translation.scores) == len(method.words[0].split("汤姆读书。"))
    assert all(score <= 0 for score in translation.scores)
    vocabulary = {word for pair in PAIRS for word in pair.second.lower().rstrip(".").split()} | {"."}
    assert {token.lower() for token in translation.tokens} <= vocabulary
    assert "😀" in method.translate(["汤姆读😀。"], "zh", "en")[0].text


def test_trace_holds_vectors_neighbours_and_candidates(method):
    trace = method.trace("汤姆读书。", "zh", "en")
    assert trace.states["vectors"].shape == (len(trace.ids), CONFIG["vector_size"])
    assert trace.output == method.translate(["汤姆读书。"], "zh", "en")[0].text == trace.steps[-1].text
    assert trace.steps[0].candidates[0].token.lower() == trace.steps[0].token.lower()
    assert {row["word"] for row in trace.table} == {word.surface for word in method.words[0].split("汤姆读书。")}
    assert [row["rank"] for row in trace.table][:5] == [1, 2, 3, 4, 5]
    assert method.trace("汤姆", "zh", "en", forced_target="Someone").output == "Someone"


def test_training_repeats_with_the_seed_and_changes_with_it(tokenizer):
    a, b, c = trained(tokenizer, 1, epochs=2), trained(tokenizer, 1, epochs=2), trained(tokenizer, 2, epochs=2)
    assert np.array_equal(a.vectors, b.vectors)
    assert np.array_equal(a.embed(["猫吃鱼。"], "zh"), b.embed(["猫吃鱼。"], "zh"))
    assert not np.array_equal(a.vectors, c.vectors)


def test_a_budget_ends_training(tokenizer):
    method = Word2Vec(tokenizer, CONFIG)
    last = list(method.train(PAIRS, [], Budget(epochs=3), seed=0))[-1]
    assert last.done
    assert last.summary["epochs"] == 3


def written(method, seed=0, **options):
    return [step.id for step in method.generate("Tom", "en", DecodingOptions(**options), seed)]


def test_writing_repeats_with_the_seed_and_keeps_to_the_options(method, tokenizer):
    assert written(method, 1, temperature=1.0) == written(method, 1, temperature=1.0)
    assert len({tuple(written(method, seed, temperature=1.0)) for seed in range(8)}) > 1
    assert written(method, 1, max_new_tokens=6) == written(method, 2, max_new_tokens=6)
    assert len(written(method, 0, temperature=1.0, max_new_tokens=3)) <= 3
    assert written(method, 0, temperature=3.0, top_k=1, max_new_tokens=5) == written(method, 0, max_new_tokens=5)
    steps = list(method.generate("Tom", "en", DecodingOptions(temperature=1.0), seed=5))
    assert all(step.text.startswith("Tom") for step in steps)
    english = {i for pair in PAIRS for i in tokenizer.encode(pair.second)} | set(tokenizer.encode("the"))
    assert {step.id for step in steps} <= english | {tokenizer.eos_id}


def test_the_next_token_is_a_distribution_that_depends_on_the_context(method, tokenizer):
    letters, fish = (method.next_token(tokenizer.encode(text), "en") for text in ("reads", "cooks"))
    assert letters.sum() == pytest.approx(1)
    assert not np.allclose(letters, fish)


def test_gives_no_probability_to_a_text(method):
    assert method.log_probability(["Tom reads."], "en") is None


def test_saved_and_loaded_gives_the_same(method, tokenizer, tmp_path):
    method.save(tmp_path)
    loaded = Word2Vec.load(tmp_path, tokenizer)
    texts = ["汤姆读书。", "猫吃鱼。"]
    assert np.array_equal(loaded.embed(texts, "zh"), method.embed(texts, "zh"))
    assert loaded.translate(texts, "zh", "en") == method.translate(texts, "zh", "en")
    assert loaded.neighbours("cat", "en") == method.neighbours("cat", "en")
    options = DecodingOptions(temperature=1.0)
    assert list(loaded.generate("猫", "zh", options, 4)) == list(method.generate("猫", "zh", options, 4))
    assert loaded.parameter_count() == method.parameter_count() == loaded.card["parameters"]


def test_weights_of_another_size_are_refused(method, tokenizer, tmp_path):
    method.config = method.config | {"vector_size": 25}
    method.save(tmp_path)
    method.config = method.config | {"vector_size": 24}
    with pytest.raises(CheckpointError, match="do not fit"):
        Word2Vec.load(tmp_path, tokenizer)
    (tmp_path / WEIGHTS).unlink()
    with pytest.raises(CheckpointError, match="missing"):
        Word2Vec.load(tmp_path, tokenizer)


def test_using_it_needs_neither_gensim_nor_torch():
    code = "import sys, models.word2vec, models.bag_of_words; print({'gensim', 'torch', 'sklearn'} & set(sys.modules))"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"


@pytest.mark.parametrize("text", ODD)
def test_odd_input_is_survived(method, text):
    survives(method, text)


def test_a_language_the_corpus_lacks_is_named(method):
    for call in (lambda: method.embed(["x"], "de"), lambda: method.translate(["x"], "zh", "de"),
                 lambda: list(method.generate("x", "de")), lambda: method.trace("x", "de"),
                 lambda: method.neighbours("x", "de")):
        with pytest.raises(InputError, match=r"'de'.*zh and en"):
            call()


def test_untrained_and_empty_are_survived(tokenizer):
    method = Word2Vec(tokenizer, CONFIG)
    assert not method.embed(["猫"], "zh").any()
    assert method.translate(["猫"], "zh", "en")[0].text == "猫"
    assert method.embed([], "zh").shape == (0, 24)
    with pytest.raises(InputError, match="no sentence pairs"):
        list(method.train([], [], Budget()))


def test_the_maps_bring_a_turned_copy_back():
    rng = np.random.default_rng(0)
    a = rng.normal(size=(200, 6)).astype(np.float32)
    turn = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    b = (a @ turn + 3).astype(np.float32)
    means, maps = centre_and_map(a, b)
    assert (a - means[0]) @ maps[0] == pytest.approx((b - means[1]) @ maps[1], abs=1e-3)


def test_a_hub_is_near_to_everything():
    words = np.array([[1.0, 0.0], [0.7071, 0.7071]], dtype=np.float32)
    others = np.array([[0.7071, 0.7071], [0.0, 1.0], [0.7071, 0.7071]], dtype=np.float32)
    near = hubness(words, others)
    assert near[1] > near[0]
    assert hubness(words[:0], others).shape == (0,)


@pytest.mark.quick
@pytest.mark.parametrize("counts", [(9, 4), (9, 9)])
def test_words_of_the_same_pieces_in_another_order_are_told_apart_by_count_and_not_by_rounding(counts):
    tokenizer = tiny_tokenizer()
    cat, dog = (tokenizer.encode(text)[0] for text in "猫狗")
    target = WordList(tokenizer, [(cat, dog), (dog, cat), (dog,)], np.array([*counts, 3], np.uint32))
    space = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    word, query = Word((1,), "x", 0), np.array([[0.8, 0.6]], np.float32)
    for rounded in (0.0, 1e-7, -1e-7):  # as a sum in another order may be
        near = space + np.array([[0], [rounded], [0]], np.float32)
        hubs = np.array([0.1, 0.1 - rounded, 0.1], np.float32)
        found = nearest_words([word], query, target, near, hubs, {"min_word_count": 1, "temperature": 0.1})[word]
        assert [one.token for one in found.candidates] == ["猫狗", "狗猫", "狗"]
        assert found.candidates[0].probability == found.candidates[1].probability
        assert [i for i, _ in nearest_to(query[0], near, target.counts, 3, 1)] == [0, 1, 2]
    assert target.twins.tolist() == [0, 0, 2]
