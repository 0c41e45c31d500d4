"""The first page's question: the marks follow their rule, and still fit what the shipped weights answered."""

from __future__ import annotations

import pytest

import models
from lib.inside.home import answers, marks
from lib.inside.home.question import ANSWER, FORMS, RIGHT, TEXT
from lib.shelf import library

pytestmark = pytest.mark.quick
SHELF = library.shelf(library.DEFAULT_CORPUS)


def kinds(text: str) -> list[str]:
    return [mark.kind for mark in marks.marks(text)]


@pytest.mark.parametrize(("text", "expected"), [
    (RIGHT, ["right"]),
    ("I love her, but she does not love me!", ["right"]),
    ("I love her but she doesn\u2019t love me", ["right"]),
    ("I love her, but she loves me.", ["lost"]),
    ("I love her, but I don't love her.", ["person", "form"]),
    ("I love her, but she doesn't love me, love me.", ["repeated"]),
    ("Love I she, not but love she I.", ["order", "form"]),
    ("I love her, but she doesn't love me today.", ["other"]),
    ("I love she, but she doesn't love me.", ["form"]),
    ("", ["lost"]), ("🙂 \x00 <b>", ["lost", "other"]), ("love " * 2000, ["lost", "repeated"]),
])
def test_an_answer_has_its_marks(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_a_mark_names_its_words_as_they_stand() -> None:
    first, second = marks.marks("I her, but she don't love I.")
    assert (first.kind, first.words) == ("lost", ("love",)) and second.words == ("don't", "I")
    assert marks.marks("I love, but she not love me.")[0].words == ("her",)


def test_the_right_answer_is_made_of_known_words() -> None:
    for word in ANSWER:
        assert set(word.right) <= set(FORMS[word.name])
    every = [form for forms in FORMS.values() for form in forms]
    assert len(every) == len(set(every))


def test_the_shipped_answers_are_of_the_shipped_weights_and_separate_the_methods() -> None:
    """Made again with `python -m lib benchmark front --save` when weights have changed."""
    record = answers.read(SHELF)
    cards = {key: library.read_card(library.DEFAULT_CORPUS, key) for key in models.REGISTRY}
    found = answers.current(record, cards)
    assert list(found) == list(models.REGISTRY)
    said = {key: (kinds(text)[0], marks.marks(text)[0].words) for key, text in found.items()}
    assert len(set(said.values())) >= 4, "the sentence no longer separates the methods: look for another one"
    assert any(kind == "right" for kind, _ in said.values()) and said["bag_of_words"][0] != "right"
    assert not any(row["copy"] for row in record["rows"])
    assert record["run"]["corpus_sha256"] and record["run"]["command"] == "python -m lib benchmark front --save"


def test_answers_of_other_weights_are_left_out() -> None:
    record = answers.read(SHELF)
    cards = {key: {"weights_sha256": "x"} for key in models.REGISTRY}
    assert answers.current(record, cards) == {} == answers.current({}, cards)
    cards["rnn"] = library.read_card(library.DEFAULT_CORPUS, "rnn")
    assert list(answers.current(record, cards)) == ["rnn"]


def test_a_record_of_another_sentence_or_none_is_none(tmp_path, monkeypatch) -> None:
    assert answers.read(tmp_path) == {}
    monkeypatch.setattr(answers, "TEXT", TEXT + "!")
    assert answers.read(SHELF) == {}
