"""The twelve probes: always the same, none trained on, and what is right is right."""

from __future__ import annotations

import pytest

from lib.inside.matrix import small_probes
from lib.inside.matrix.probe import CHANCE, TITLES, Ask

COUNT = 12


@pytest.fixture(scope="module")
def probes():
    return {(p.key, p.lang): p for p in small_probes.all_probes(list(TITLES), COUNT)}


def test_all_twelve_in_both_languages_and_always_the_same(probes):
    assert set(probes) == {(key, lang) for key in TITLES for lang in ("zh", "en")} and len(TITLES) == 12
    for (key, lang), probe in probes.items():
        assert len(probe.items) == COUNT and len(set(probe.items)) == COUNT, (key, lang)
        assert probe.ask in CHANCE and (not probe.baseline or (len(probe.baseline) == COUNT and probe.rule))
    for key in ("roles", "paraphrase", "coreference"):
        assert small_probes.probe(key, "en", COUNT).fingerprint == probes[key, "en"].fingerprint


def test_no_question_was_trained_on(probes):
    for (key, lang), probe in probes.items():
        if key in ("coreference", "unseen_word"):
            continue  # sentences with another name, and resolved ones, which no training sentence is
        for item in probe.items:
            assert small_probes.new(item.asked or item.right[0], lang), (key, item)


def test_right_and_wrong_differ(probes):
    for probe in probes.values():
        for item in probe.items:
            assert item.right and item.right[0] != item.wrong
            assert bool(item.wrong) == (probe.ask in (Ask.LIKELIER, Ask.NEARER, Ask.VECTOR))


def test_coreference_asks_each_twin_so_that_nothing_but_the_reason_tells(probes):
    items = probes["coreference", "en"].items
    for first, second in zip(items[::2], items[1::2]):
        assert first.right[0] != second.right[0] and not {"it", "he", "she"} & set(first.right[0].split()[6:])


def test_combinations_never_met(probes):
    texts = small_probes.trained().texts[1]
    assert all(not set(item.right) & texts for item in probes["combination", "zh"].items)


def test_names_are_strangers(probes):
    texts = " ".join(small_probes.trained().texts[1])
    assert all(name not in texts for name in small_probes.STRANGERS)
    for lang in ("zh", "en"):
        assert all(item.right[1] in item.asked for item in probes["unseen_word", lang].items)


@pytest.mark.quick
def test_a_pronoun_is_replaced_by_what_it_means():
    from lib.corpus.small_world.probes import twins

    for twin in twins(20, 3):
        right, wrong = small_probes.resolved(twin.first, twin.second, "en")
        meant = twin.first.references[0]
        assert twin.first.pair.second[slice(*meant.en_antecedent)] in right.split("because")[-1].split("until")[-1]
        assert right != wrong
