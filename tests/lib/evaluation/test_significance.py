"""The test between two methods: it calls 5 % of true nulls a difference, finds real ones, and is two-sided."""

from __future__ import annotations

import itertools
import random
from functools import cache

import numpy as np
import pytest

from lib.corpus.small_world.world import small_world_pairs
from lib.evaluation.metrics import spearman_metrics, translation_metrics
from lib.evaluation.questions import (
    Question,
    bleu_of,
    chrf_of,
    mean_of,
    retrieval_question,
    spearman_question,
    translation_questions,
)
from lib.evaluation.significance import LIMIT, as_json, compare, comparisons, holm
from models.base import Pair

DRAWS, TRIALS = 1000, 199


@cache
def translated() -> tuple[list[Pair], dict[str, list[str]]]:
    """Pairs of the small world, and what two methods might make of the English sides: two fifths of the answers are
    the same, many are perfect, some are nothing like it, and the errors are of all sizes."""
    draw = random.Random(0)
    pairs = list(small_world_pairs(1200))

    def answer(text: str) -> str:
        words, kind = text.split(), draw.random()
        if kind < 0.3:
            return text
        if kind < 0.4:
            return "no"
        for _ in range(1 + int(draw.expovariate(0.5))):
            place = draw.randrange(len(words))
            words[place:place + 1] = draw.choice(([], [words[place], "very"], ["thing"], words[:1]))
            words = words or ["a"]
        return " ".join(words)

    first = [answer(pair.second) for pair in pairs]
    return pairs, {"one": first, "two": [same if draw.random() < 0.4 else answer(pair.second)
                                         for same, pair in zip(first, pairs)]}


@cache
def translation(metric: str) -> Question:
    pairs, texts = translated()
    return translation_questions(texts, [f"{i}" for i in range(len(pairs))], [pair.second for pair in pairs],
                                 "en")[metric]


def swapped(question: Question, rng: np.random.Generator, size: int = 120) -> Question:
    """Sentences drawn at random, the two methods' answers to each exchanged at random: a true null."""
    rows, turn = rng.integers(0, question.sentences, size), rng.random((size, 1)) < 0.5
    one, two = (question.statistics[key][rows] for key in ("one", "two"))
    return Question({"one": np.where(turn, one, two), "two": np.where(turn, two, one)}, question.score, size)


def retrieved(rng: np.random.Generator, size: int = 250) -> Question:
    """Found or not, sometimes a part of the point; most sentences are found by both or by neither."""
    hard = rng.random(size)
    found = {key: np.where(np.clip(hard + rng.normal(0, 0.3, size), 0, 1) < 0.7,
                           rng.choice([1.0, 0.5], size, p=[0.95, 0.05]), 0.0) for key in ("one", "two")}
    return retrieval_question(found, [f"{i}" for i in range(size)])


def correlated(rng: np.random.Generator, size: int = 200, better: float = 0.0) -> Question:
    """Two methods equally near to people's scores (of which many are the same), with much in common, on scales that
    have nothing to do with each other; or the first one nearer by `better`."""
    gold = np.round(5 * rng.beta(1.5, 1.2, size) / 0.2) * 0.2
    shared = rng.normal(0, 0.8, size)
    near, far = (gold + shared + rng.normal(0, noise, size) for noise in (1.2 - better, 1.2))
    return spearman_question({"one": 1 / (1 + np.exp(-near)), "two": np.exp(2 * far)}, gold)


def exchanged(rng: np.random.Generator) -> Question:
    """The same, with the ranks of the two methods exchanged at random, sentence by sentence."""
    question = correlated(rng)
    one, two = (question.statistics[key][:, 1] for key in ("one", "two"))
    turn = rng.random(len(one)) < 0.5
    return spearman_question({"one": np.where(turn, one, two), "two": np.where(turn, two, one)},
                             question.statistics["one"][:, 2])


NULLS = {
    "chrf": lambda rng: swapped(translation("chrf"), rng), "bleu": lambda rng: swapped(translation("bleu"), rng),
    "p1": retrieved, "spearman": correlated, "spearman, ranks exchanged": exchanged,
}


@pytest.mark.parametrize("kind", NULLS)
def test_one_in_twenty_true_nulls_is_called_a_difference(kind):
    rng = np.random.default_rng(1)
    p = np.array([next(iter(compare(NULLS[kind](rng), trials=TRIALS, resamples=2, seed=draw))).p_value
                  for draw in range(DRAWS)])
    assert 0.03 <= np.mean(p <= LIMIT) <= 0.07
    assert 0.15 <= np.mean(p <= 0.2) <= 0.25  # the rest of the scale is right, too
    assert p.min() > 0 and 0.9 < p.max() <= 1  # small differences are not held below one half


def test_a_real_difference_is_found():
    rng = np.random.default_rng(0)
    question = translation("chrf")
    better = question.statistics["one"].copy()
    references = [pair.second for pair in translated()[0]]
    perfect = translation_questions({"best": references}, references, references, "en")["chrf"]
    mended = rng.random(len(better)) < 0.1
    better[mended] = translation_questions({"best": references}, [f"{i}" for i in range(len(references))], references,
                                           "en")["chrf"].statistics["best"][mended]
    one = compare(Question({"better": better, "two": question.statistics["one"]}, chrf_of, len(better)))
    assert next(iter(one)).decided and next(iter(one)).low > 0 and perfect.score(perfect.statistics["best"].sum(0)) > 99
    assert next(iter(compare(correlated(rng, 1500, better=0.6)))).decided


@pytest.mark.quick
def test_equal_answers_and_answers_that_differ_once_are_never_told_apart():
    references = ["a red cup is here", "the dog is running", "we go home"] * 4
    texts = {"one": list(references), "same": list(references), "other": ["a red cup", *references[1:]]}
    found = compare(translation_questions(texts, [f"{i}" for i in range(12)], references, "en")["chrf"])
    assert {(one.first, one.second): one.p_value for one in found} == {
        ("one", "same"): 1.0, ("one", "other"): 1.0, ("same", "other"): 1.0}
    assert found.pair("one", "same").difference == found.pair("one", "same").low == 0
    assert all(one.p_corrected == 1.0 and not one.decided for one in found)


def test_p_is_that_of_all_exchanges_in_both_directions():
    rng = np.random.default_rng(3)
    for shift in (0.0, 0.3, 0.8):
        a, b = np.clip(rng.random((2, 11)) + np.array([[shift], [0]]), 0, 1)
        apart = abs((a - b).mean())
        exact = np.mean([abs(np.mean((a - b) * np.array(signs))) >= apart - 1e-12
                         for signs in itertools.product((1, -1), repeat=len(a))])
        question = retrieval_question({"a": a, "b": b}, [f"{i}" for i in range(11)])
        there = compare(question).pair("a", "b")
        back = compare(Question(dict(reversed(question.statistics.items())), mean_of, 11)).pair("a", "b")
        assert there.p_value == pytest.approx(exact, abs=0.02) and back.p_value == pytest.approx(exact, abs=0.02)
        assert there.difference == pytest.approx(back.difference)


def test_it_agrees_with_scipy():
    from scipy.stats import permutation_test

    rng = np.random.default_rng(5)
    a, b = (rng.random((2, 200)) < [[0.62], [0.5]]).astype(float)
    theirs = permutation_test((a, b), lambda x, y, axis: x.mean(axis) - y.mean(axis), permutation_type="samples",
                              n_resamples=10_000, vectorized=True, rng=rng).pvalue
    ours = next(iter(compare(retrieval_question({"a": a, "b": b}, [f"{i}" for i in range(200)]))))
    assert ours.p_value == pytest.approx(theirs, abs=0.02)


def test_the_interval_holds_the_true_difference_nineteen_times_in_twenty():
    rng, held = np.random.default_rng(2), []
    for _ in range(400):
        hard = rng.random(200)
        a, b = (np.clip(hard + rng.normal(0, 0.3, 200), 0, 1) < share for share in (0.7, 0.6))
        found = next(iter(compare(retrieval_question({"a": a, "b": b}, [f"{i}" for i in range(200)]), trials=1,
                                  resamples=400)))
        held.append((found.low, found.high))
    low, high = np.array(held).T
    hard = rng.random(2_000_000)
    truth = 100 * np.subtract(*(np.mean(np.clip(hard + rng.normal(0, 0.3, len(hard)), 0, 1) < s) for s in (0.7, 0.6)))
    assert 0.92 <= np.mean((low <= truth) & (truth <= high)) <= 0.98


@pytest.mark.quick
def test_scores_are_those_of_sacrebleu():
    from sacrebleu.metrics import BLEU, CHRF

    pairs, texts = translated()
    references = [pair.second for pair in pairs]
    rng = np.random.default_rng(0)
    for metric, score in ((BLEU(), bleu_of), (CHRF(), chrf_of)):
        for size in (1, 2, 3, 5, 40):
            for _ in range(10):
                rows = rng.integers(0, len(pairs), size)
                made, wanted = [texts["two"][i] for i in rows], [references[i] for i in rows]
                sums = np.array(metric._extract_corpus_statistics(made, [wanted]), dtype=float).sum(axis=0)
                assert score(sums) == pytest.approx(metric.corpus_score(made, [wanted]).score, abs=1e-9)
    for made in ("", "no", "a b c"):
        sums = np.array(BLEU()._extract_corpus_statistics([made], [["one two three four"]]), dtype=float).sum(axis=0)
        assert bleu_of(sums) == BLEU().corpus_score([made], [["one two three four"]]).score


def test_differences_are_those_of_the_scores_in_the_table():
    pairs, texts = translated()
    references = [pair.second for pair in pairs]
    values = {key: translation_metrics(made, references, "en", None, 1)[0] for key, made in texts.items()}
    for metric in ("bleu", "chrf"):
        one = compare(translation(metric), trials=10, resamples=10).pair("one", "two")
        assert one.difference == pytest.approx(values["one"][metric] - values["two"][metric])
    question = correlated(np.random.default_rng(0))
    gold = question.statistics["one"][:, 2]
    scores = [spearman_metrics(question.statistics[key][:, 1], gold, resamples=2)["spearman"] for key in ("one", "two")]
    assert compare(question, trials=10, resamples=10).pair("one", "two").difference == pytest.approx(
        scores[0] - scores[1])


@pytest.mark.quick
def test_a_sentence_that_comes_twice_is_one_unit():
    values = {"a": np.array([1.0, 1, 1, 1, 0, 1]), "b": np.array([0.0, 0, 0, 0, 1, 1])}
    alone = compare(retrieval_question(values, list("abcdef"))).pair("a", "b")
    together = compare(retrieval_question(values, list("aaaadf"))).pair("a", "b")
    assert together.difference == alone.difference and together.p_value == 1.0 > alone.p_value
    assert as_json(compare(retrieval_question(values, list("aaaadf"))))["n"] == 6


@pytest.mark.quick
def test_holm():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0] and holm([]) == [] and holm([0.04]) == [0.04]


@pytest.mark.quick
def test_all_pairs_and_back_from_the_file():
    rng = np.random.default_rng(0)
    values = {key: (rng.random(60) < share).astype(float) for key, share in (("a", 0.9), ("b", 0.5), ("c", 0.1))}
    made = compare(retrieval_question(values, [f"{i}" for i in range(60)]))
    assert [(one.first, one.second) for one in made] == [("a", "b"), ("a", "c"), ("b", "c")]
    found = comparisons({"comparisons": {"retrieval:p1": as_json(made)}})["retrieval:p1"]
    assert found == made
    there, back = found.pair("a", "c"), found.pair("c", "a")
    assert there.decided and back.decided and (back.difference, back.low, back.high) == (
        -there.difference, -there.high, -there.low)
    assert found.pair("a", "d") is None and comparisons({}) == {}
    against = compare(retrieval_question(values, [f"{i}" for i in range(60)]), against="a")
    assert [(one.first, one.second) for one in against] == [("b", "a"), ("c", "a")]
    for wrong in ({"p_corrected": 2.0}, {"low": float("nan")}, {"difference": "much"}):
        value = as_json(made)
        value["pairs"][0] |= wrong
        with pytest.raises(ValueError):
            comparisons({"comparisons": {"x:y": value}})


@pytest.mark.quick
def test_there_is_nothing_to_compare_alone_or_on_one_sentence():
    assert not compare(retrieval_question({"a": np.ones(5)}, list("abcde"))).pairs
    assert not compare(retrieval_question({"a": np.ones(1), "b": np.zeros(1)}, ["a"])).pairs
    assert not spearman_question({"flat": np.ones(4)}, np.arange(4.0)).statistics
    assert "bleu" not in translation_questions({"a": ["x"]}, ["y"], ["too short"], "en")
