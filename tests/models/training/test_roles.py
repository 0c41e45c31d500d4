"""Sentences said in two ways, by rule: the forms, and that the words come from the texts."""

from __future__ import annotations

import random

import pytest

from models.training.roles import TIMES, RoleSentences, _base, active, passive, timed

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


def test_a_time_stands_at_either_end():
    assert timed("the dog", "saw", "they", "last week") == (
        "The dog saw them last week.", "Last week the dog saw them.")


@pytest.mark.parametrize(("past", "words", "base"), [
    ("helped", {"help"}, "help"), ("liked", {"like"}, "like"), ("stopped", {"stop"}, "stop"),
    ("carried", {"carry"}, "carry"), ("bit", set(), "bite"), ("xyzed", {"other"}, None),
])
def test_the_base_of_a_past(past, words, base):
    assert _base(past, words) == base


def test_the_words_are_those_of_the_texts():
    found = RoleSentences(TEXTS)
    assert found.ready and found.verbs == ["chased", "helped", "saw", "told", "wrote"]
    assert set(found.people) == {"the dog", "a cat", "I", "he", "Mary", "the letter", "we", "you"}


def test_a_draw_says_the_same_twice_and_the_opposite_twice():
    found, draw = RoleSentences(TEXTS), random.Random(0)
    ways = set()
    for _ in range(60):
        roles = found.draw(draw)
        assert len(set(roles)) == 4
        ways |= {way for way in (" by ", "n't ") if way in roles.other and way in roles.other_twin}
        ways |= {"time" for time in TIMES if roles.one.endswith(f" {time}.") and roles.other.lower().startswith(time)}
        assert any(f" {verb} " in roles.one and f" {verb} " in roles.twin
                   for verb in [*found.verbs, *(f"did not {base}" for base in found.bases.values())])
    assert ways == {" by ", "n't ", "time"}


@pytest.mark.parametrize("texts", [[], ["She is here."], ["我帮助了他。"]])
def test_without_such_sentences_nothing_is_drawn(texts):
    assert not RoleSentences(texts).ready
