"""The small world: many distinct, well-formed sentences whose meaning, alignment and references are known."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest

from lib.corpus import load_corpus
from lib.corpus.describe import leaks
from lib.corpus.small_world.kinds import KINDS
from lib.corpus.small_world.phrases import Meaning
from lib.corpus.small_world.world import Example, examples, small_world_pairs, write
from lib.paths import ROOT
from models.base import Pair


@pytest.fixture(scope="module")
def world() -> list[Example]:
    return examples(12_000)


def pairs_of(**fields: object) -> list[tuple[str, str]]:
    return [tuple(e.pair) for e in write(Meaning(**fields))]


def test_many_distinct_pairs_of_every_kind(world):
    assert len(world) == len({e.pair for e in world}) == 12_000
    assert len({e.meaning for e in world}) > 9000
    assert set(Counter(e.kind for e in world)) == set(KINDS)
    assert min(Counter(e.kind for e in world).values()) > 30


def test_the_seed_decides_and_a_smaller_world_is_the_beginning(world):
    pairs = small_world_pairs(2000)
    assert pairs == [e.pair for e in world[:2000]] and pairs != small_world_pairs(2000, seed=1)
    assert Pair("我是一个学生。", "I am a student.") == pairs[0]
    code = "from lib.corpus import load_corpus; print(load_corpus('small-world').sha256)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == load_corpus("small-world").sha256  # another process, another hash seed


def test_the_corpus_has_splits_without_leaks():
    corpus = load_corpus("small-world")
    assert len(corpus) >= 6000 and not leaks(corpus)
    assert len(corpus.split("valid")) > 150 and len(corpus.split("test")) > 150


def test_form(world):
    for e in world:
        zh, en = e.pair
        assert re.fullmatch(r"[\u4e00-\u9fff，]+[。？]", zh), zh
        assert re.fullmatch(r"[A-Z][A-Za-z' ]+[.?]", en) and "  " not in en, en
        assert ("？" in zh) == ("?" in en), e.pair


def test_english_agreement(world):
    wrong = re.compile(
        r"\b(he|she|Anna|David) (am|are|were|have|do|like|want|know)\b(?! you)"
        r"|\b(I|[Ww]e|[Tt]hey) (is|has|does|likes)\b"
        r"|\b[Aa] [aeiou]|\b[Aa]n [^aeiou]|\b(two|three) \w+[^s] |\bdidn't \w+ed\b"
    )
    for e in world:
        if " and " not in e.pair.second and not e.meaning.question:
            assert not wrong.search(e.pair.second), e.pair


def test_alignment_covers_and_fits(world):
    for e in world:
        zh, en = e.pair
        assert e.alignment and len(set(e.alignment)) == len(e.alignment)
        for (a, b), (c, d) in e.alignment:
            assert 0 <= a < b <= len(zh) and 0 <= c < d <= len(en)
            assert en[c:d] == en[c:d].strip()
    words = {(e.pair.first[a:b], e.pair.second[c:d].lower()) for e in world for (a, b), (c, d) in e.alignment}
    assert ("学生", "student") in words and not {("猫", "dog"), ("狗", "cat"), ("不", "a")} & words
    assert {("一本", "a"), ("不", "not"), ("没", "didn't"), ("安娜", "anna"), ("被", "by"), ("红色的", "red")} <= words


def test_twins_say_the_reverse(world):
    twins = [(e, write(e.twin)[0]) for e in world if e.twin and e.kind == "action_person"]
    assert len(twins) > 500
    for e, other in twins[:300]:
        assert other.meaning.agent == e.meaning.patient and other.pair != e.pair and other.twin == e.meaning
    assert pairs_of(kind="compare", agent="anna", patient="david", adjective="tall") == [
        ("安娜比大卫高。", "Anna is taller than David.")
    ]


def test_paraphrases_share_a_meaning():
    ways = pairs_of(
        kind="action_thing", agent="anna", action="fix", patient="car", det="that", tense="past", time="yesterday"
    )
    assert ("安娜昨天修好了那辆汽车。", "Anna fixed that car yesterday.") in ways
    assert ("安娜昨天把那辆汽车修好了。", "Anna fixed that car yesterday.") in ways
    assert ("昨天安娜修好了那辆汽车。", "Yesterday Anna fixed that car.") in ways


@pytest.mark.quick
@pytest.mark.parametrize(
    ("fields", "pair"),
    [
        ({"kind": "identity", "agent": "they", "patient": "engineer"}, ("他们是工程师。", "They are engineers.")),
        (
            {"kind": "identity", "agent": "anna+david", "patient": "artist"},
            ("安娜和大卫都是艺术家。", "Anna and David are both artists."),
        ),
        (
            {
                "kind": "action_thing",
                "agent": "she",
                "action": "buy",
                "patient": "book",
                "det": "bare",
                "tense": "past",
                "negative": True,
            },
            ("她没买书。", "She did not buy a book."),
        ),
        (
            {
                "kind": "action_thing",
                "agent": "you",
                "action": "read",
                "patient": "letter",
                "det": "that",
                "tense": "past",
                "question": True,
            },
            ("你看那封信了吗？", "Did you read that letter?"),
        ),
        (
            {"kind": "activity", "agent": "i", "action": "run", "place": "park", "tense": "habit", "time": "every_day"},
            ("我每天在公园里跑步。", "I run in the park every day."),
        ),
        (
            {"kind": "activity", "agent": "i", "action": "swim", "tense": "skill", "negative": True},
            ("我不会游泳。", "I cannot swim."),
        ),
        (
            {"kind": "passive", "agent": "he", "action": "sell", "patient": "house", "det": "that"},
            ("那座房子被他卖了。", "That house was sold by him."),
        ),
        ({"kind": "have", "agent": "we", "patient": "cat", "det": "two"}, ("我们有两只猫。", "We have two cats.")),
        (
            {"kind": "give", "agent": "i", "recipient": "she", "action": "give", "patient": "umbrella", "det": "a"},
            ("我给了她一把雨伞。", "I gave her an umbrella."),
        ),
    ],
)
def test_grammar(fields, pair):
    assert pairs_of(**fields)[0] == pair


def test_references_are_known(world):
    referring = [e for e in world if e.references]
    assert {e.kind for e in referring} == {"because_person", "because_thing", "fit", "cross"}
    for e in referring:
        zh, en = e.pair
        for r in e.references:
            assert zh[slice(*r.zh_pronoun)] in ("它", "他", "她")
            assert en[slice(*r.en_pronoun)] in ("it", "he", "she")
            assert (r.zh_antecedent, r.en_antecedent) in e.alignment
    big, small = (
        write(Meaning("fit", patient="chair", place="box", det="that", adjective=a))[0] for a in ("big", "small")
    )
    assert big.pair.second[slice(*big.references[0].en_antecedent)] == "chair"
    assert small.pair.second[slice(*small.references[0].en_antecedent)] == "box"
