"""Whom a pronoun means: the rule of the adjective, a probe and a head, learned on some twins and asked on others."""

from __future__ import annotations

import numpy as np
import pytest

from lib.inside.matrix import pronoun


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sentences_are_twins_whose_answer_differs(lang):
    asked = pronoun.sentences(lang, 6)
    assert len(asked) == 36
    for one, other in zip(asked[::2], asked[1::2]):
        assert one.twin == other.twin and one.meant != other.meant
        assert one.text[slice(*one.nouns[0])] != one.text[slice(*one.nouns[1])]
    fold = pronoun.folds(asked)
    assert all(a == b for a, b in zip(fold[::2], fold[1::2]))


@pytest.mark.quick
def test_a_probe_a_head_and_a_rule_on_made_up_states():
    rng = np.random.default_rng(0)
    meant = np.tile([0, 1], 50)
    fold = np.repeat(np.arange(50) % pronoun.FOLDS, 2)
    states = rng.normal(size=(100, 8))
    assert 0.3 < pronoun.by_probe(states, meant, fold).mean() < 0.7  # noise tells nothing about other twins
    states[:, 3] += 4 * meant
    assert pronoun.by_probe(states, meant, fold).mean() > 0.9
    looks = rng.normal(size=(100, 4))
    looks[:, 2] = np.where(meant == 0, 1.0, -1.0)
    assert pronoun.by_head(looks, meant, fold).mean() == 1
    assert pronoun.by_head(np.zeros((100, 0)), meant, fold).mean() == 0.5
    asked = [pronoun.Sentence("", (0, 0), ((0, 0), (0, 0)), m, "wide" if m else "tired", i // 2)
             for i, m in enumerate(meant)]
    assert pronoun.by_adjective(asked, fold).mean() == 1


@pytest.mark.parametrize("key", pronoun.READERS)
def test_the_place_of_a_word_in_what_a_method_reads(tiny, key):
    method, text = tiny(key), "The dog bit the man because it was tired."
    start = text.index("it was")
    trace = method.trace(text, "en")
    places = pronoun.place_of(method, trace, text, (start, start + 2))
    assert [trace.tokens[place] for place in places] == ["it"]


def test_measured_once_for_the_same_weights(tiny):
    method = tiny("transformer_encoder")
    found = pronoun.measure({"transformer_encoder": method}, each=5)
    assert pronoun.measure({"transformer_encoder": method}, found, each=5) == found
    row = found["en"]["methods"]["transformer_encoder"]
    assert 0 <= row["probe"]["low"] <= row["probe"]["score"] <= 100 and row["heads"] > 0
