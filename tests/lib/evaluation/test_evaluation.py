"""Metrics against values known by hand, and every evaluation over dummy methods and the baseline."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest

from lib.evaluation import measure, metrics
from lib.evaluation.baselines import NEAREST, NearestSentenceCopy
from lib.evaluation.scored_files import Scored, read_pairs, read_scored
from lib.shelf.training_index import TrainingIndex
from models.base import Pair
from models.budget import Budget
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from tests.support.dummy_method import PAIRS, Dummy, Silent, tiny_tokenizer

LANGUAGES = ("zh", "en")


@pytest.fixture
def methods():
    tokenizer = tiny_tokenizer()
    made = {"dummy": Dummy(tokenizer), "silent": Silent(tokenizer)}
    for method in made.values():
        list(method.train(PAIRS, [], Budget(steps=1)))
    return {**made, "broken": InputError("The file is damaged."), NEAREST: NearestSentenceCopy(tokenizer, PAIRS)}


@pytest.mark.quick
def test_translation_of_known_pairs_is_perfect_and_of_others_is_not(methods):
    common = {"languages": LANGUAGES, "normalize": tiny_tokenizer().normalize, "resamples": 20}
    rows = measure.evaluate_translation(methods, PAIRS, "zh", "en", **common).rows
    assert rows["dummy"]["bleu"] == pytest.approx(100)
    assert rows["dummy"]["bleu_low"] <= rows["dummy"]["bleu"] <= rows["dummy"]["bleu_high"] + 1e-6
    assert rows["dummy"]["seconds"] >= 0
    assert rows[NEAREST]["chrf"] == pytest.approx(100)
    assert rows["broken"] == {"refusal": "The file is damaged."}
    wrong = [Pair(a.first, b.second) for a, b in pairwise(PAIRS)]
    assert measure.evaluate_translation(methods, wrong, "zh", "en", **common).rows["dummy"]["bleu"] < 20


def test_traditional_and_simplified_references_count_the_same():
    normalize = tiny_tokenizer().normalize
    values, signatures = metrics.translation_metrics(["三本书和两只鸟。"], ["三本書和兩隻鳥。"], "zh", normalize, 1)
    assert values["bleu"] == pytest.approx(100)
    assert "tok:zh" in signatures["bleu"] and signatures["bleu"].endswith("norm:simplified")
    assert "tok:13a" in metrics.translation_metrics(["a b"], ["a b"], "en", normalize, 1)[1]["bleu"]


@pytest.mark.parametrize("code", ["zh", "zh-cn", "zh-hans", "zh_TW", "cmn", "zho-Hant-HK", "yue", "ja", "question"])
def test_a_perfect_answer_scores_100_under_every_code(code):
    """What the tokenizer reads and writes back is the reference itself, in either script."""
    references = ["三本書和兩隻鳥在看著我。", "我們昨天去了臺灣，很開心。", "Ｔｏｍ有１２本書。", "OK, this is it."]
    tokenizer = Tokenizer.train(references * 3, (code, "de"))
    answers = [tokenizer.decode(ids, code) for ids in tokenizer.encode_batch(references)]
    values, _ = metrics.translation_metrics(answers, references, code, tokenizer.normalize, 1)
    assert values["bleu"] == pytest.approx(100) and values["chrf"] == pytest.approx(100)


@pytest.mark.parametrize(("target", "references", "defined"), [
    ("zh", ["猫", "狗", "水", "茶", "红"], False), ("en", ["cat", "dog", "a red cup"], False),
    ("en", ["cat", "a red cup."], True),
    ("zh", ["红杯子", "猫"], False), ("zh", ["红杯子。"], True), ("ja", ["ねこ"], False), ("en", [""], False),
])
def test_bleu_is_not_defined_where_no_reference_has_four_words(target, references, defined):
    for resamples in (1, 50):
        values, signatures = metrics.translation_metrics(references, references, target, None, resamples)
        assert (values["bleu"] is not None) == defined and "tok:" in signatures["bleu"]
        assert {name for name in values if name.startswith("bleu")} == {
            "bleu", *(("bleu_low", "bleu_high") if resamples > 1 else ())}
        assert defined or {values[name] for name in values if name.startswith("bleu")} == {None}
        assert values["chrf"] == pytest.approx(100 if references != [""] else 0)


def test_intervals_hold_where_some_samples_score_nothing():
    values, _ = metrics.translation_metrics(["红杯子。", "x", "y", "z"], ["红杯子。", "a", "b", "c"], "zh", None, 200)
    assert 0 <= values["bleu_low"] < values["bleu_high"] <= 100


def test_our_scores_are_those_of_sacrebleu():
    import sacrebleu

    ours, signatures = metrics.translation_metrics(["A red cup is here.", "Two hats"],
                                                   ["A red cup was here.", "Two big hats"], "en", None, 1)
    texts = ["A red cup is here.", "Two hats"], [["A red cup was here.", "Two big hats"]]
    assert ours["bleu"] == pytest.approx(sacrebleu.corpus_bleu(*texts).score)
    assert ours["chrf"] == pytest.approx(sacrebleu.corpus_chrf(*texts).score)
    assert "tok:13a" in signatures["bleu"]


def test_similarity_rows_hold_spearman_an_interval_or_a_reason(methods):
    scored = [Scored("The bird is sleeping.", "The bird is running.", 4.0),
              Scored("The bird is sleeping.", "He likes red tea", 0.5),
              Scored("I have a red book.", "I have a red book.", 5.0)]
    rows = measure.evaluate_similarity(methods, scored, "en", resamples=50).rows
    assert rows["dummy"]["spearman"] == pytest.approx(100)
    assert re.fullmatch(r"silent failed on these texts \(id [0-9a-f]{6}\)\.", rows["silent"].pop("refusal"))
    assert not rows["silent"]
    assert -100 <= rows[NEAREST]["spearman"] <= 100


@pytest.mark.quick
def test_retrieval_finds_translations_both_ways(methods):
    rows = measure.evaluate_retrieval(methods, PAIRS, languages=LANGUAGES, resamples=20,
                                         normalize=tiny_tokenizer().normalize).rows
    assert rows["dummy"]["p1_zh_en"] == rows["dummy"]["p1_en_zh"] == 100
    assert rows[NEAREST]["p1_zh_en"] == 100


def test_ties_share_the_point_and_repeated_sentences_are_accepted():
    assert metrics.precision_at_1(np.zeros((4, 4)), np.eye(4, dtype=bool)).tolist() == [0.25] * 4
    right = metrics.accepted(["a", "a", "b"], ["x", "y", "z"])
    assert right.tolist() == [[True, True, False], [True, True, False], [False, False, True]]


def test_generation_measures_bits_variety_and_copies_and_refuses_perplexity(methods):
    tokenizer = tiny_tokenizer()
    index = TrainingIndex.of_texts([text for pair in PAIRS for text in pair], tokenizer.normalize)
    found = measure.evaluate_generation(methods, PAIRS, languages=LANGUAGES, tokenizer=tokenizer, index=index,
                                        prompts=4)
    rows = found.rows
    english = [pair.second for pair in PAIRS]
    tokens, characters = sum(len(tokenizer.encode(text)) + 1 for text in english), sum(map(len, english))
    assert rows["dummy"]["bits_per_character_en"] == pytest.approx(3 * tokens / characters)  # one in eight: three bits
    assert rows["dummy"]["bits_per_character_zh"] > rows["dummy"]["bits_per_character_en"]
    assert 0 < rows["dummy"]["distinct_1"] <= 100 and rows["dummy"]["copy_rate"] == 0
    assert rows["silent"] == {"refusal": "silent does not write."}
    assert rows[NEAREST]["copy_rate"] == 100 and rows[NEAREST]["bits_per_character"] is None
    assert not any("perplexity" in row for row in rows.values())
    assert "equal share of language modelling" in found.about["refused"]["perplexity"]


def test_a_text_that_some_method_reads_in_part_has_no_bits(methods, monkeypatch):
    tokenizer = tiny_tokenizer()
    long = [Pair("猫在睡觉。" * 30, "The cat is sleeping. " * 30)]
    monkeypatch.setattr(Dummy, "longest", 40)
    common = {"languages": LANGUAGES, "tokenizer": tokenizer, "prompts": 2}
    alone, both = (measure.evaluate_generation({"dummy": methods["dummy"]}, pairs, **common).rows["dummy"]
                   for pairs in (PAIRS, PAIRS + long))
    assert alone["bits_per_character"] == both["bits_per_character"]


def test_without_training_text_the_baseline_says_how_to_get_it():
    refused = measure.baseline(tiny_tokenizer(), InputError("Give its file with --data PATH."))
    assert isinstance(refused, InputError) and "--data PATH" in str(refused)


def test_by_length_gives_a_table_a_group(methods):
    found = measure.evaluate_by_length(methods, {"1": PAIRS[:3], "2": PAIRS[3:], "3": []}, "zh", "en",
                                          languages=LANGUAGES, normalize=str, resamples=5)
    assert list(found) == ["1", "2"] and found["2"].about["sentences"] == 5


def test_spearman_of_a_constant_is_undefined_and_has_the_known_value_otherwise():
    assert metrics.spearman_metrics(np.ones(4), np.arange(4))["spearman"] is None
    found = metrics.spearman_metrics(np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 4, 3]))
    assert found["spearman"] == pytest.approx(80)


@pytest.mark.quick
def test_distinct_and_bits():
    assert metrics.distinct_n([[1, 1, 2], [1]], 1) == 50
    assert metrics.distinct_n([[1]], 2) is None
    assert metrics.bits_per_character(-6 * math.log(2), 4) == pytest.approx(1.5)
    assert metrics.bits_per_character(0, 0) is None


def test_pairs_are_read_in_the_corpus_order(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("\ufeffA cup.\t一个杯子。\tmore\n\nA tree.\t一棵树。\n", encoding="utf-8")
    assert read_pairs(path, "en,zh", LANGUAGES) == [Pair("一个杯子。", "A cup."), Pair("一棵树。", "A tree.")]


@pytest.mark.parametrize(("content", "part"), [
    (b"one column\n", "line 1"), (b"\xff\xfe\x00", "UTF-8"), (b"\n\n", "no pair"), (b"a\t\n", "line 1"),
])
def test_bad_pair_files_are_named(tmp_path, content, part):
    path = tmp_path / "pairs.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=part):
        read_pairs(path, "en,zh", LANGUAGES)


@pytest.mark.parametrize("columns", ["en", "en,fr", "en,en", "en,zh,de"])
def test_bad_columns_are_named(tmp_path, columns):
    path = tmp_path / "pairs.tsv"
    path.write_text("a\tb\n")
    with pytest.raises(InputError):
        read_pairs(path, columns, LANGUAGES)


def test_scored_files(tmp_path):
    path = tmp_path / "scored.csv"
    path.write_text('"A cup, red.",A cup.,3.5\nA,B,1\n', encoding="utf-8")
    assert read_scored(path)[0] == Scored("A cup, red.", "A cup.", 3.5)
    for content in ("a,b,score\n", "a,b\n", "a,b,nan\n", "a,b,1\n", ""):
        path.write_text(content)
        with pytest.raises(InputError):
            read_scored(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_scored(tmp_path / "absent.csv")
