"""Failing sentences: their order, the filters, words never seen, and the edit distance."""

from __future__ import annotations

import random

import pytest

from lib.inside.scoreboard import failing
from tests.support.dummy_method import tiny_tokenizer

SEEN = {"the": 9, "cat": 5, "sees": 1, "a": 9, "cup": 3}
PAIRS = [("The cat sees a cup.", "猫看见杯子。"), ("The dog sees.", "狗看见。"), ("A cat.", "一只猫。")]


def found() -> list[failing.Sentence]:
    return failing.sentences(PAIRS, [90, 10, 40], [20, 15, 95], tiny_tokenizer(), SEEN)


def slow(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def test_the_edit_distance_is_levenshteins() -> None:
    assert failing.edit_distance("kitten", "sitting") == 3 and failing.edit_distance("我是学生", "我是一个学生") == 2
    draw = random.Random(0)
    for _ in range(200):
        one, other = ("".join(draw.choices("ab猫", k=draw.randrange(9))) for _ in range(2))
        assert failing.edit_distance(one, other) == slow(one, other)


def test_orders() -> None:
    def places(order: str) -> list[int]:
        return [sentence.place for sentence in failing.ordered(found(), order)]

    assert places("apart") == [0, 2, 1] and places("first") == [0, 1, 2] and places("second") == [2, 1, 0]
    assert places("both") == [1, 0, 2]


def test_words_never_seen_and_rare_ones() -> None:
    first, second, third = found()
    assert first.unknown == () and first.rare == ("sees",)
    assert second.unknown == ("dog",) and third.unknown == () and third.rare == ()
    assert [s.place for s in failing.kept(found(), words="unknown")] == [1]
    assert [s.place for s in failing.kept(found(), words="rare")] == [0, 1]


def test_lengths_and_places() -> None:
    tokens = [sentence.tokens for sentence in found()]
    assert [s.place for s in failing.kept(found(), least=max(tokens))] == [0]
    assert [s.place for s in failing.kept(found(), most=min(tokens))] == [2]
    assert [s.place for s in failing.kept(found(), places={1, 2})] == [1, 2]


def test_words_are_counted_whatever_their_capitals() -> None:
    counts = failing.word_counts(tiny_tokenizer(), ["The cat", "the CAT 猫猫"])
    assert counts["the"] == 2 and counts["cat"] == 2 and counts["猫"] == 2


@pytest.mark.parametrize(("one", "other"), [("I am a student.", "I was the student."), ("", "x"), ("我是学生。", ""),
                                            ("a  b", "a b"), ("我很好", "我不好")])
def test_marked_parts_make_the_text_again(one: str, other: str) -> None:
    parts = failing.differing(one, other)
    assert "".join(part for part, _ in parts) == one
    if one == "我很好":
        assert [part for part, unlike in parts if unlike] == ["很"]
