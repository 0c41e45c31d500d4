"""Sentences in the active and in the passive, by rule: the forms, and that the words come from the texts."""

from __future__ import annotations

import random

import pytest

from models.training.roles import RoleSentences, active, passive

TEXTS = ["The dog chased a cat.", "I helped him.", "Mary wrote the letter.", "She is here.", "We saw you.",
         "Tom slept.", "His father told me the truth.", "Did Tom help Mary?"]


@pytest.mark.parametrize(("who", "verb", "whom", "first", "second"), [
    ("the dog", "bit", "the man", "The dog bit the man.", "The man was bitten by the dog."),
    ("I", "helped", "they", "I helped them.", "They were helped by me."),
    ("she", "saw", "you", "She saw you.", "You were seen by her."),
    ("Tom", "invited", "I", "Tom invited me.", "I was invited by Tom."),
])
def test_the_forms(who, verb, whom, first, second):
    assert active(who, verb, whom) == first and passive(who, verb, whom) == second


def test_the_words_are_those_of_the_texts():
    found = RoleSentences(TEXTS)
    assert found.ready and found.verbs == ["chased", "helped", "saw", "told", "wrote"]
    assert set(found.people) == {"the dog", "a cat", "I", "he", "Mary", "the letter", "we", "you"}


def test_a_draw_says_the_same_twice_and_the_opposite_twice():
    found, draw = RoleSentences(TEXTS), random.Random(0)
    for _ in range(20):
        roles = found.draw(draw)
        assert len(set(roles)) == 4
        assert " by " in roles.passive and " by " in roles.twin_passive
        verb = next(verb for verb in found.verbs if f" {verb} " in roles.active)
        assert f" {verb} " in roles.twin


@pytest.mark.parametrize("texts", [[], ["She is here."], ["我帮助了他。"]])
def test_without_such_sentences_nothing_is_drawn(texts):
    assert not RoleSentences(texts).ready
