"""The page Compare with stand-ins for the methods."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import models
from lib.ui.compare.generation import choices
from models.answers import Candidate, Step, Sureness
from models.base import Task
from models.budget import Budget
from models.language.text import has_chinese
from tests.support import fake_ladder
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
    assert not any(part["mark"] for row in answers(test.main) for part in row["parts"])


@pytest.mark.quick
def test_an_example_brings_its_expected_answer_and_differences_are_marked() -> None:
    test = opened(text="我是一个学生。")
    assert test.text_input(key="expected").value == "I am a student." and "expected" not in test.query_params
    assert "of the expected answer" in whole(test)
    test.text_input(key="expected").set_value("Student a, am I was.").run()
    assert "No answer has all 5 words" in whole(test) and "Has words, but not in their order" in said(test)
    row = answers(test.main)[0]
    assert {part["mark"] for part in row["parts"]} == {"", "moved"} and row["missing"] == ["was"]
    test.selectbox(key="_examples_text").set_value("昨天雨下得太大，我们没去成公园。").run()
    assert test.text_input(key="expected").value.startswith("It rained")
    test.text_input(key="text").set_value("我喜欢茶。").run()
    assert test.text_input(key="expected").value == "" and "most answers share" in whole(test)


def test_an_expected_answer_goes_along_with_swap_and_stays_behind_where_the_sentence_changed() -> None:
    test = opened(text="我喜欢茶。", expected="I like tea.")
    next(button for button in test.button if button.label == "Swap").click().run()
    assert (test.text_input(key="text").value, test.text_input(key="expected").value) == ("I like tea.", "我喜欢茶。")
    test.switch_page("pages/tokens.py").run()
    test.text_input(key="text").set_value("The cat is sleeping.").run()
    test.switch_page("pages/compare.py").run()
    whole(test)
    assert test.text_input(key="text").value == "The cat is sleeping."
    assert test.text_input(key="expected").value == ""


def test_numbers_of_different_kinds_share_no_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Probabilities of the next token are drawn as they are; a lexicon's shares and a mask's are set apart, by name."""
    kinds = {"bag_of_words": Sureness.LEXICON, "rnn": Sureness.NEXT_TOKEN, "transformer_encoder": Sureness.MASK,
             "transformer_seq2seq": Sureness.NEXT_TOKEN}
    for key, kind in kinds.items():
        monkeypatch.setattr(getattr(fake_ladder, f"Fake_{key}"), "sureness",
                            dict.fromkeys((Task.TRANSLATION, Task.GENERATION), kind))
    apart = {"Bag of words", "Transformer encoder"}
    test = opened(methods=",".join(kinds), fold_legend="1")
    text, rows = whole(test), answers(test.main)
    assert {row["name"] for row in rows if row["apart"]} == apart and len(rows) == len(kinds)
    titles = {part["title"] for row in rows for part in row["parts"] if part["p"] is not None}
    assert any("lexicon" in title for title in titles) and any("mask" in title for title in titles)
    assert "Not drawn, as their numbers are of another kind" in text and "A thin line under a token" in text
    line = next(line for line in text.splitlines() if "Not drawn" in line)
    assert all(name in line for name in apart) and "RNN" not in line
    generated = opened(methods=",".join(kinds), task="generation")
    whole(generated)
    assert [row["apart"] for row in answers(generated.main)] == [True, False, True, False]


def test_no_chart_where_no_two_numbers_are_of_one_kind() -> None:
    test = opened(methods="rnn,word2vec")  # the stand-ins do not say what theirs are
    assert all(row["apart"] for row in answers(test.main))
    assert "Not drawn" in whole(test) and "Further right took longer" not in said(test)


def test_an_untouched_sentence_follows_the_direction_and_a_typed_one_stays() -> None:
    test = opened("pages/bag_of_words.py")
    test.segmented_control(key="src").set_value("en").run()
    whole(test)
    assert test.text_input(key="text").value == "I am a student." and "text" not in test.query_params
    test.text_input(key="text").set_value("The cat is sleeping.").run()
    test.segmented_control(key="src").set_value("zh").run()
    assert test.text_input(key="text").value == "The cat is sleeping."
    test = opened(task="generation")
    prompt = test.text_input(key="prompt").value
    test.segmented_control(key="lang").set_value("zh").run()
    assert has_chinese(test.text_input(key="prompt").value) and not has_chinese(prompt)


def test_a_mismatch_offers_to_read_the_sentence_as_what_it_is() -> None:
    for query, key, wanted in (({"text": "The cat is sleeping."}, "src", "en"),
                               ({"task": "generation", "prompt": "小猫在睡觉"}, "lang", "zh")):
        test = opened(**query)
        assert "This looks like" in whole(test)
        test.button(key=f"_read_as_{key}").click().run()
        assert test.session_state[key] == wanted and "This looks like" not in whole(test)
        assert query.get("text", query.get("prompt")) in (box.value for box in test.text_input)


def test_swap_on_a_mismatch_turns_the_direction_only() -> None:
    test = opened(text="The cat is sleeping.")
    next(button for button in test.button if button.label == "Swap").click().run()
    whole(test)
    assert test.session_state["src"] == "en" and test.text_input(key="text").value == "The cat is sleeping."


def test_swap_turns_the_example_round() -> None:
    test = opened()
    next(b for b in test.button if b.label == "Swap").click().run()
    whole(test)
    assert test.session_state["src"] == "en"
    assert test.text_input(key="text").value.startswith("If you are free tomorrow, ")


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


def test_the_written_token_has_its_bar() -> None:
    likely = tuple(Candidate(token, 0.1) for token in "abcdefgh")
    assert choices(Step("b", 1, 0.1, likely, "")) == [(token, 0.1) for token in "abcdef"]
    assert choices(Step("z", 1, 0.01, likely, ""))[-1] == ("z", 0.01)


def test_the_slider_ends_with_the_longest_text() -> None:
    test = opened(task="generation", look="50")
    whole(test)
    tokens = [int(fact["text"].split()[0]) for row in answers(test.main) for fact in row["facts"]
              if fact["text"].endswith("tokens")]
    assert test.slider(key="look").max == max(tokens) == test.slider(key="look").value


def test_that_the_seed_is_shared_is_said_only_where_something_is_drawn() -> None:
    assert "same dice" in whole(opened(task="generation"))
    assert "same dice" not in whole(opened(task="generation", temperature="0"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_line_above_the_rows_concludes_each_question(stand_ins, language: str) -> None:
    for query in ({"task": "translation"}, {"task": "translation", "expected": "I am a student."},
                  {"task": "similarity", "lines": "The dog bit the man.\nThe man bit the dog.\nHe sleeps."},
                  {"task": "generation"}):
        told = whole(opened(ui=language, **query))
        signs = ("of 7", "expected one", "same word") if language == "en" else ("7 种方法中", "期望答案", "同一个词")
        assert ("**" in told) and any(sign in told for sign in signs)
