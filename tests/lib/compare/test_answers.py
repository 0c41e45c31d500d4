"""Answers that were given before: kept under their question, bounded, and nobody can read off what was asked."""

from __future__ import annotations

import pytest

from lib.compare.answers import Answers
from lib.compare.questions import Row
from models.messages import Note

pytestmark = pytest.mark.quick
CORPUS = "tatoeba-zh-en"


def test_the_same_question_again_costs_nothing() -> None:
    kept, asked = Answers(), []

    def compute() -> Row:
        asked.append(1)
        return Row("rnn", output="Hello.")

    assert kept.once(CORPUS, ("a",), compute) is kept.once(CORPUS, ("a",), compute) and len(asked) == 1
    kept.once(CORPUS, ("b",), compute)
    kept.once("another", ("a",), compute)
    assert len(asked) == 3


def test_what_is_no_answer_is_not_kept() -> None:
    kept = Answers()
    kept.once(CORPUS, ("a",), lambda: Row("rnn", refusal=Note("no", {})))
    assert not len(kept)


def test_the_store_is_bounded_and_the_oldest_goes() -> None:
    kept = Answers(most=3)
    for text in "abcd":
        kept.once(CORPUS, text, lambda text=text: Row("rnn", output=text))
    assert len(kept) == 3
    assert kept.once(CORPUS, "a", lambda: Row("rnn", output="anew")).output == "anew"
    assert kept.once(CORPUS, "d", lambda: Row("rnn", output="anew")).output == "d"


def test_no_question_can_be_read_off_the_store() -> None:
    kept = Answers()
    kept.once(CORPUS, ("translation", "my secret sentence"), lambda: Row("rnn", output="answer"))
    assert "secret" not in repr(list(kept._kept))
    assert Answers()._name(("x",)) != Answers()._name(("x",))  # each process has a secret of its own


def test_what_belongs_to_a_deleted_corpus_goes() -> None:
    kept = Answers()
    kept.once("own-1", "a", lambda: Row("rnn", output="a"))
    kept.once("own-2", "a", lambda: Row("rnn", output="a"))
    kept.forget("own-1")
    assert len(kept) == 1
