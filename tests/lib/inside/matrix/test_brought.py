"""Pairs that a reader brings: what is read, and how each kind of bad input is told."""

from __future__ import annotations

import json

import pytest

from lib.inside.matrix import brought
from lib.inside.matrix.brought import read_pairs
from models.messages import InputError

pytestmark = pytest.mark.quick

BOTH = ("zh", "en")


def told(found: brought.Brought) -> str:
    return " / ".join(str(problem) for problem in found.problems)


def test_lines_with_tabs_or_upright_lines_and_paradigms():
    found = read_pairs("mine.tsv", "sentence_good\tsentence_bad\nI am.\tI are.\nHe is. | He are. | third\n\n", BOTH)
    assert not found.problems
    assert {name: (*probe.items[0].right, probe.items[0].wrong) for name, probe in found.probes.items()} == {
        "mine": ("I am.", "I are."), "third": ("He is.", "He are.")}
    assert {probe.lang for probe in found.probes.values()} == {"en"}


def test_blimp_json_lines_by_paradigm():
    lines = [{"sentence_good": "Who is Anna?", "sentence_bad": "Who are Anna?", "UID": "wh", "field": "syntax"},
             {"sentence_good": "三本书。", "sentence_bad": "三辆书。", "UID": "measure"}]
    found = read_pairs("blimp.jsonl", "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), BOTH)
    assert {name: probe.lang for name, probe in found.probes.items()} == {"wh": "en", "measure": "zh"}


def test_one_side_missing_names_file_line_and_the_way_out_and_the_rest_goes_on():
    found = read_pairs("mine.tsv", "I am.\tI are.\nHe is.\n\tHe are.\nShe is.\t\nWe are.\tWe is.", BOTH)
    assert len(found.probes["mine"].items) == 2 and len(found.problems) == 3
    assert all(f"mine.tsv, line {n}: one side is missing" in told(found) for n in (2, 3, 4))
    assert "a tab" in told(found)


@pytest.mark.parametrize(("line", "sentence"), [
    ('{"sentence_good": "a"}', "one side is missing"), ('{"sentence_good": 3, "sentence_bad": "x"}', "one side"),
    ("{broken", "no JSON"), ("[1, 2]", "no JSON object"),
    ('{"sentence_good": "a b", "sentence_bad": "a b"}', "both sentences are the same"),
    (json.dumps({"sentence_good": "a" * 2000, "sentence_bad": "b"}), "more than 1000 characters"),
])
def test_bad_json_lines(line, sentence):
    good = '{"sentence_good": "I am.", "sentence_bad": "I are."}'
    found = read_pairs("x.jsonl", f"{good}\n{line}\n", BOTH)
    assert len(found.probes["x"].items) == 1 and "x.jsonl, line 2" in told(found) and sentence in told(found)


@pytest.mark.parametrize("text", ["", "  \n\n"])
def test_empty(text):
    with pytest.raises(InputError, match=r"e\.txt is empty\. Write the good"):
        read_pairs("e.txt", text, BOTH)


def test_nothing_usable_tells_the_first_problem():
    with pytest.raises(InputError, match=r"has no pair that can be used\. e\.txt, line 1: one side is missing"):
        read_pairs("e.txt", "only one sentence\nanother", BOTH)


def test_huge(monkeypatch):
    monkeypatch.setattr(brought, "MOST_PAIRS", 3)
    found = read_pairs("h.tsv", "\n".join(f"good {i}\tbad {i}" for i in range(10)), BOTH)
    assert len(found.probes["h"].items) == 3 and "the first 3 pairs are taken and 7 left out" in told(found)
    monkeypatch.setattr(brought, "LARGEST", 20)
    with pytest.raises(InputError, match="split it"):
        read_pairs("h.tsv", "x" * 21, BOTH)


def test_too_many_paradigms(monkeypatch):
    monkeypatch.setattr(brought, "MOST_PARADIGMS", 2)
    found = read_pairs("p.tsv", "\n".join(f"good {i}\tbad {i}\tp{i}" for i in range(4)), BOTH)
    assert list(found.probes) == ["p0", "p1"] and "p.tsv, line 3: p2" in told(found)


def test_an_unknown_paradigm_names_those_that_there_are():
    with pytest.raises(InputError, match=r"m\.tsv has no paradigm 'zzz'; it has one, two"):
        read_pairs("m.tsv", "a\tb\tone\nc\td\ttwo", BOTH, paradigms=["zzz"])
    assert list(read_pairs("m.tsv", "a\tb\tone\nc\td\ttwo", BOTH, paradigms=["two"]).probes) == ["two"]
    found = read_pairs("m.tsv", "a\tb\tone\nc\td\ttwo", BOTH, paradigms=["zzz", "two"])
    assert list(found.probes) == ["two"] and "no paradigm 'zzz'" in told(found)


def test_another_language_with_the_same_letters_is_said():
    german = "Der Hund schläft heute unter dem Tisch.\tDer Hund schlafen heute unter dem Tisch.\tde\n"
    german += "Die Kinder spielen draußen im Garten.\tDie Kinder spielt draußen im Garten.\tde"
    found = read_pairs("m.tsv", german, BOTH)
    assert "seems to be in another language (de)" in told(found) and found.probes["de"].lang == "en"


def test_a_language_that_the_corpus_lacks_is_passed_over_alone():
    found = read_pairs("m.tsv", "I am.\tI are.\ten\nсобака спит\tсобака спят\tru", BOTH)
    assert list(found.probes) == ["en"] and "cyrillic" in told(found) and "zh, en" in told(found)


def test_many_problems_are_counted():
    found = read_pairs("m.tsv", "a\tb\n" + "x\n" * 20, BOTH)
    assert len(found.problems) == brought.NAMED and found.more == 20 - brought.NAMED
