"""The page Compare with stand-ins for the methods."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import models
from models.budget import Budget
from tests.support.app import BAD, answers, opened, said, whole
from tests.support.dummy_method import PAIRS, Dummy, tiny_tokenizer

pytestmark = pytest.mark.usefixtures("stand_ins")


@pytest.mark.parametrize("task", ["similarity", "translation", "generation"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_compare_answers_at_once(task: str, language: str) -> None:
    test = opened(ui=language, task=task)
    whole(test)
    if task != "similarity":
        rows = [row for row in answers(test.main) if not row["refusal"]]
        assert len(rows) == len(models.REGISTRY)
        assert all("".join(part["text"] for part in row["parts"]) for row in rows)


@pytest.mark.quick
def test_url_reopens_what_was_seen() -> None:
    test = opened(methods="rnn,word2vec", src="en", text="The cat is sleeping.", beam="1")
    whole(test)
    assert [row["name"] for row in answers(test.main)] == ["Word2Vec", "RNN"]
    assert test.session_state["src"] == "en"
    assert test.text_input(key="text").value == "The cat is sleeping."
    assert test.slider(key="beam").value == 1


def test_unknown_codes_in_the_url_are_ignored() -> None:
    test = opened(methods="nothing", src="xx", task="dance")
    whole(test)
    assert len(answers(test.main)) == len(models.REGISTRY)


@pytest.mark.parametrize("name", BAD)
def test_bad_lines_and_prompt(name: str) -> None:
    test = opened(task="similarity")
    test.text_area(key="lines").set_value(BAD[name]).run()
    whole(test)
    assert test.warning
    test = opened(task="generation")
    test.text_input(key="prompt").set_value(BAD[name]).run()
    whole(test)
    assert bool(test.warning) == (name in ("empty", "spaces", "long", "control"))


def test_too_many_lines() -> None:
    test = opened(task="similarity")
    test.text_area(key="lines").set_value("\n".join(f"Line {i}." for i in range(9))).run()
    whole(test)
    assert "9" in test.warning[0].value


def test_expected_answer_is_scored() -> None:
    test = opened(expected="I am a student.")
    assert all(any(fact["text"] == "chrF 100" for fact in row["facts"]) for row in answers(test.main))


def test_swap_turns_the_example_round() -> None:
    test = opened()
    next(b for b in test.button if b.label == "Swap").click().run()
    whole(test)
    assert test.session_state["src"] == "en"
    assert test.text_input(key="text").value == "I am a student."


def test_no_method_chosen() -> None:
    for task in ("similarity", "translation", "generation"):
        test = opened(task=task, methods="none")
        whole(test)
        assert test.info


def test_similarity_says_what_it_compares() -> None:
    test = opened(task="similarity")
    assert "Compares counts, rare words weighing more." in said(test)


def test_an_eighth_method_appears_without_a_page(
    stand_ins: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(stand_ins, tmp_path / "w")
    shelf = tmp_path / "w" / "tatoeba-zh-en"
    method = Dummy(tiny_tokenizer())
    list(method.train(PAIRS, [], Budget()))
    method.save(shelf / "dummy")
    rung = models.Rung("dummy", "tests.support.dummy_method:Dummy", "Eighth", "#123456", "circle")
    monkeypatch.setitem(models.REGISTRY, "dummy", rung)
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path / "w"))
    for task in ("translation", "similarity", "generation"):
        whole(opened(task=task))
    test = opened()
    assert "Eighth" in [row["name"] for row in answers(test.main)], said(test)
    whole(opened("pages/transformer_seq2seq.py"))
