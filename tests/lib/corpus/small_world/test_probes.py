"""Probes of the whole small world: pairs that differ in one thing, with what is right."""

from __future__ import annotations

import pytest

from lib.corpus.small_world import probes


def test_twins_differ_in_one_word_and_in_whom_it_means():
    twins = probes.twins(300, seed=4)
    assert len(twins) == 300 and twins == probes.twins(300, seed=4) != probes.twins(300, seed=5)
    for t in twins:
        a, b = (one.pair.second.rstrip(".").split() for one in (t.first, t.second))
        assert sum(x != y for x, y in zip(a, b)) == 1 or len(a) != len(b), (a, b)
        meant = [one.pair.second[slice(*one.references[0].en_antecedent)] for one in (t.first, t.second)]
        assert meant[0] != meant[1], t
        zh = [one.pair.first[slice(*one.references[0].zh_antecedent)] for one in (t.first, t.second)]
        assert zh[0] != zh[1]
    assert {t.first.scene.frame for t in twins} == {"it", "he", "until"}
    first = [t.first.scene["refers"] in ("agent", "source") for t in twins]
    assert 0.3 < sum(first) / len(first) < 0.7  # neither the nearest nor the first is right throughout


@pytest.mark.parametrize("kind", probes.MINIMAL_KINDS)
def test_minimal_pairs_differ_in_both_languages(kind):
    pairs = probes.minimal_pairs(kind, 150, seed=2)
    assert len(pairs) == 150 == len({p.first.pair for p in pairs})
    assert all(p.first.pair[side] != p.second.pair[side] for p in pairs for side in (0, 1))


def test_what_is_exchanged():
    for p in probes.minimal_pairs("roles", 100):
        role = {"give": "recipient", "making": "other"}.get(p.first.scene.frame, "patient")
        assert p.first.scene["agent"] == p.second.scene[role] and p.first.scene[role] == p.second.scene["agent"]
    for p in probes.minimal_pairs("negation", 100):
        said = [set(one.pair.second.rstrip(".").split()) for one in (p.first, p.second)]
        denied = [bool({"not", "never", "cannot"} & words) for words in said]
        assert sorted(denied) == [False, True], p


def test_paraphrases_say_the_same_otherwise():
    for lang, side in (("zh", 0), ("en", 1)):
        found = probes.paraphrases(100, seed=3, lang=lang)
        assert len(found) == 100
        assert all(a.scene == b.scene and a.pair[side] != b.pair[side] for a, b in found)


def test_homographs_have_one_sense_each():
    found = probes.homographs(1200)
    assert len(found) == 1200 and {"bank", "bat", "watch", "打", "行", "花"} <= {h.word for h in found}
    for h in found:
        assert h.sense in h.senses and len(h.senses) > 1
        text = h.item.pair.second.lower() if h.lang == "en" else h.item.pair.first
        assert h.word in text, h
    senses = {(h.word, h.sense) for h in found}
    assert senses == {(h.word, s) for h in found for s in h.senses}


@pytest.mark.parametrize("kind", probes.GRAMMAR)
def test_grammar_pairs_have_one_mistake(kind):
    found = probes.grammar_pairs(kind, 150, seed=1)
    assert len(found) == 150
    for g in found:
        assert g.right == g.item.pair[("zh", "en").index(g.lang)] != g.wrong
        words = [sorted(text.lower().rstrip(".").split()) for text in (g.right, g.wrong)]
        assert words[0] == words[1] or kind != "order_en"
        assert "  " not in g.wrong and g.wrong[-1] == g.right[-1]


def test_unknown_kinds_are_named():
    with pytest.raises(ValueError, match="'tense'; there are roles, negation"):
        probes.minimal_pairs("tense")
    with pytest.raises(ValueError, match="'spelling'; there are agreement"):
        probes.grammar_pairs("spelling")
