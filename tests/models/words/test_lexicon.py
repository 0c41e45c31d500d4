"""Word lists and IBM Model 1: the vectorised formula against the explicit one, and what it finds."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from models.bag_of_words import BagOfWords
from models.base import Pair
from models.budget import Budget
from models.language.tokenizer import Tokenizer
from models.words.lexicon import LEAST_WORDS, Lexicon, ibm1, longest_read
from models.words.word_units import WordList, surfaces, words_of

# 0 猫 1 狗 2 睡 3 跑, and in English 0 cat 1 dog 2 sleeps 3 runs 4 the
SOURCE = [[0, 2], [1, 2], [0, 3], [1, 3], [0], [3]]
TARGET = [[4, 0, 2], [4, 1, 2], [4, 0, 3], [4, 1, 3], [4, 0], [3]]


def explicit_ibm1(source, target, n_source, iterations):
    """Model 1 as the paper writes it: a dictionary and three loops."""
    t = defaultdict(lambda: 1.0)
    counts = {}
    for _ in range(iterations):
        counts, totals = defaultdict(float), defaultdict(float)
        for s_words, t_words in zip(source, target):
            with_null = [*s_words, n_source]
            for f in t_words:
                norm = sum(t[e, f] for e in with_null)
                for e in with_null:
                    counts[e, f] += t[e, f] / norm
                    totals[e] += t[e, f] / norm
        t = defaultdict(float, {(e, f): count / totals[e] for (e, f), count in counts.items()})
    return t, counts


@pytest.mark.quick
@pytest.mark.parametrize("iterations", [1, 2, 5])
def test_vectorised_em_equals_the_explicit_formula(iterations):
    source = [*SOURCE, [0, 0, 1], []]
    target = [*TARGET, [0, 0, 1], [4]]
    table = ibm1(source, target, 4, 5, iterations)
    expected, counts = explicit_ibm1(source, target, 4, iterations)
    got = {(s, t): (p, c) for s, t, p, c in zip(table.source.tolist(), table.target.tolist(),
                                                table.probability, table.count)}
    assert set(got) == set(counts)
    for key, (probability, count) in got.items():
        assert probability == pytest.approx(expected[key], abs=1e-12)
        assert count == pytest.approx(counts[key], abs=1e-12)


def test_probabilities_of_every_source_word_sum_to_one():
    table = ibm1(SOURCE, TARGET, 4, 5, 5)
    sums = np.bincount(table.source, table.probability)
    assert sums == pytest.approx(np.ones(5))


@pytest.mark.quick
def test_finds_the_obvious_pairs_best_first():
    forward, backward = ibm1(SOURCE, TARGET, 4, 5, 10), ibm1(TARGET, SOURCE, 5, 4, 10)
    lexicon = Lexicon.from_tables(forward, backward, np.array([3, 2, 2, 3]), 5)
    assert [lexicon.translations(word)[0][0] for word in range(4)] == [0, 1, 2, 3]
    for word in range(4):
        chances = [p for _, p in lexicon.translations(word)]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1.001
    # "the" has no counterpart: more often than any other word it is written by NULL
    back = Lexicon.from_tables(backward, forward, np.array([3, 2, 2, 3, 5]), 4)
    assert back.null_share.argmax() == 4


def test_a_lexicon_keeps_no_more_than_asked_and_survives_its_arrays():
    forward, backward = ibm1(SOURCE, TARGET, 4, 5), ibm1(TARGET, SOURCE, 5, 4)
    lexicon = Lexicon.from_tables(forward, backward, np.array([3, 2, 2, 3]), 5, keep=2)
    assert max(len(lexicon.translations(word)) for word in range(4)) == 2
    again = Lexicon.from_arrays(lexicon.arrays("x"), "x")
    assert [again.translations(word) for word in range(4)] == [lexicon.translations(word) for word in range(4)]


def test_nothing_to_learn_from_gives_an_empty_table():
    table = ibm1([], [], 0, 0)
    assert len(table.probability) == 0
    lexicon = Lexicon.from_tables(table, table, np.zeros(0), 0)
    assert len(lexicon.probability) == 0


def test_long_texts_are_read_so_far_that_links_stay_few():
    assert longest_read([8] * 28_000, [9] * 28_000) is None and longest_read([], []) is None
    longest = longest_read([1200] * 300, [1100] * 300)
    assert 300 * longest**2 <= 8_000_000 < 300 * (longest + 1) ** 2 and longest == 163
    short_beside = longest_read([1200] * 300 + [5] * 1000, [1100] * 300 + [6] * 1000)
    assert LEAST_WORDS < short_beside <= longest
    assert longest_read([40] * 10**6, [40] * 10**6) == LEAST_WORDS


def test_a_method_of_counts_reads_long_texts_in_bounds_and_says_so(world_tokenizer, monkeypatch):
    pairs = [Pair("我 喝 茶 。" * 60, "I drink tea ." * 60), Pair("狗 。", "The dog .")] * 5
    monkeypatch.setattr("models.bag_of_words.longest_read", lambda a, b: longest_read(a, b, most=20_000))
    method = BagOfWords(world_tokenizer)
    summary = list(method.train(pairs, [], Budget()))[-1].summary
    assert 32 < summary["lexicon_words"] < 120 and method.card["lexicon_words"] == summary["lexicon_words"]
    assert all(0 <= share <= 1.01 for lexicon in method.lexicons for share in lexicon.null_share)
    monkeypatch.undo()
    assert "lexicon_words" not in list(BagOfWords(world_tokenizer).train(pairs[1:2], [], Budget()))[-1].summary


@pytest.fixture(scope="module")
def tokenizer():
    texts = ["学生喜欢苹果。", "老师是学生。", "学生来了。", "她和我看猫狗说：不。", "The student likes apples.",
             "We like the teacher. Tom runs."]
    return Tokenizer.train(texts, ("zh", "en"), vocab_size=1200)


def test_characters_that_belong_together_become_one_word(tokenizer):
    texts = ["学生来了。", "老师是学生。", "学生说：老师来了。", "老师是她。", "她来了。", "是我。", "我看她。",
             "猫是狗。"] * 3
    words, sentences = WordList.learn(tokenizer, texts, min_count=6, min_pmi=1.0)
    assert [word.surface for word in words.split("老师是学生。")] == ["老师", "是", "学生", "。"]
    assert "".join(words.text(i) for i in sentences[1]) == "老师是学生。"
    plain, _ = WordList.learn(tokenizer, texts, min_count=6, min_pmi=1.0, max_length=1)
    assert len(plain.split("学生")) == 2


def test_a_capital_at_the_head_of_a_sentence_is_undone_but_a_name_keeps_it(tokenizer):
    texts = ["The cat sees the dog.", "Tom sees the cat.", "I see Tom.", "The dog likes Tom."]
    words, _ = WordList.learn(tokenizer, texts)
    assert words.split("The dog runs.")[0].surface == "the"
    assert words.split("Tom runs.")[0].surface == "Tom"
    assert words.split("DOG")[0].number == words.split("dog")[0].number  # never seen so written: tried in small letters


def test_unknown_characters_keep_how_they_are_written(tokenizer):
    text = tokenizer.normalize("Tom 😀😀 likes 😀 apples 😀")
    words = words_of(tokenizer, tokenizer.encode(text))
    assert "".join(surfaces(tokenizer, text, words)).replace(" ", "") == text.replace(" ", "")
    empty = WordList(tokenizer, [], np.zeros(0, np.uint32))
    assert all(word.number is None for word in empty.split(text))


def test_a_word_list_survives_its_arrays(tokenizer):
    words, _ = WordList.learn(tokenizer, ["The student likes apples.", "Tom runs."])
    again = WordList.from_arrays(tokenizer, words.arrays("w"), "w")
    assert again.words == words.words
    assert again.split("Apples, Tom!") == words.split("Apples, Tom!")
