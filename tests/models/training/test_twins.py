"""Twins of sentences: what may be swapped or changed, and what stays."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from models.training.twins import Twins
from tests.support.helpers import WORLD


@pytest.fixture(scope="module")
def english(request):
    tokenizer = request.getfixturevalue("world_tokenizer")
    return Twins(tokenizer, [pair.second for pair in WORLD()])


def written(twins: Twins, ids: list[int]) -> str:
    return twins.tokenizer.decode(ids, "en")


def test_a_twin_has_the_same_words_in_another_order(english):
    draw, same = random.Random(0), []
    for text, sentence in zip((pair.second for pair in WORLD()), english.sentences):
        if twin := written(english, english.twin(sentence, draw)):
            assert twin != text
            same.append(Counter(text.lower()) == Counter(twin.lower()))
    assert len(same) > 100 and sum(same) / len(same) > 0.9  # 's and n't may be spaced otherwise


def test_words_of_a_kind_change_places(english):
    """Names stand where names stand: the twin of a sentence of two of them is the one with their roles exchanged."""
    sentence = english.split("Anna helped David.")
    assert "David helped Anna." in {written(english, english.twin(sentence, random.Random(i))) for i in range(30)}


def test_the_first_word_has_its_capital_and_signs_stay(english):
    draw = random.Random(1)
    for sentence in english.sentences[:80]:
        if twin := written(english, english.twin(sentence, draw)):
            assert twin[0] == twin[0].upper() and twin[-1] in ".?!"


def test_the_same_draw_gives_the_same_twin(english):
    one, two = ([english.twin(s, random.Random(7)) for s in english.sentences[:20]] for _ in range(2))
    assert one == two


@pytest.mark.parametrize("sentence", [[], [10**6]])
def test_where_nothing_can_be_moved_there_is_no_twin(english, sentence):
    assert english.twin(sentence, random.Random(0)) == []


def test_a_text_of_one_word_can_be_learned_from(world_tokenizer):
    assert Twins(world_tokenizer, ["Anna"]).twin([0], random.Random(0)) == []
