"""The lessons with the shipped weights: every step in both languages, predictions, addresses, the end, the teacher."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.corpus import own_folder
from lib.ui.lessons.plan import LESSONS, TEACHER
from models.language.text import has_chinese
from tests.support.app import opened, said, whole
from tests.support.corpora import GERMAN_ENGLISH
from tests.support.small_shelf import own_shelf

pytestmark = pytest.mark.usefixtures("shipped")
PAGE = "pages/lessons.py"
STEPS = [(code, number) for code, lesson in LESSONS.items() for number in range(1, len(lesson.steps) + 1)]


def page(language: str = "en", **query: str) -> AppTest:
    return opened(PAGE, ui=language, **query)


def button(test: AppTest, key: str) -> Any:
    return next(one for one in test.button if one.key == key)


def predict(test: AppTest, choice: str | None = None) -> AppTest:
    """Choose, and see what comes."""
    if choice is not None:
        test.radio[0].set_value(choice).run()
    return button(test, "lesson_on").click().run()


def verdicts(test: AppTest) -> list[str]:
    return [str(box.value) for kind in ("success", "info") for box in getattr(test, kind)]


@pytest.mark.parametrize(("code", "number", "language"), [(*step, code) for step, code in product(STEPS, ("en", "zh"))])
def test_every_step(code: str, number: int, language: str) -> None:
    """The picture comes after the prediction; what came is one of the choices, and predicting it is right."""
    step, right = LESSONS[code].steps[number - 1], []
    assert 2 <= len(step.choices) <= 4
    for choice in step.choices:
        test = page(language, lesson=code, step=str(number))
        assert not verdicts(test) and not test.get("vega_lite_chart")
        predict(test, choice)
        whole(test)
        assert len(verdicts(test)) == 1 and test.radio[0].disabled
        right.append("As you predicted" in verdicts(test)[0] or "与你的预测一致" in verdicts(test)[0])
    assert right.count(True) == 1, "exactly one of the choices comes true"


@pytest.mark.quick
def test_a_walk_to_the_end_and_back() -> None:
    lesson = LESSONS["counting"]
    test = page(lesson="counting")
    for step in lesson.steps:
        whole(predict(test, next(iter(step.choices))))
        button(test, "lesson_on").click().run()
    text = whole(test)
    assert test.query_params["step"] == "6" and f"of {len(lesson.steps)} came as you predicted" in text
    assert all(f"| {term.en} | {term.zh} |" in text for term in lesson.terms)
    assert len(test.expander) >= 3 and len(test.get("download_button")) == 3
    button(test, "lesson_back").click().run()
    assert test.query_params["step"] == "5" and verdicts(test), "what was shown stays shown"
    test = page(lesson="counting", step="6")
    assert "You have made no prediction" in whole(test), "another reader's predictions are their own"


def test_predictions_outlive_language_and_page() -> None:
    test = predict(page(lesson="qkv", step="5"), "triangle")
    test.segmented_control(key="ui").set_value("zh").run()
    assert "与你的预测一致" in verdicts(test)[0] and test.radio[0].value == "triangle"
    assert test.query_params["lesson"] == "qkv" and test.query_params["step"] == "5"
    test.switch_page("pages/compare.py").run()
    test.query_params.update({"lesson": "qkv", "step": "5", "ui": "zh"})
    test.switch_page(PAGE).run()
    assert verdicts(test) and test.radio[0].value == "triangle"


def test_without_a_prediction() -> None:
    test = predict(page(lesson="qkv"))
    assert "You made no prediction" in verdicts(test)[0]


@pytest.mark.parametrize(("query", "shown", "sentence"), [
    ({"lesson": "bottelneck"}, "The bottleneck", "There is no lesson"),
    ({"lesson": "<script>alert(1)</script>"}, "When counting wins", "There is no lesson"),
    ({"lesson": "x" * 10_000, "step": "2"}, "The order is lost", "There is no lesson"),
    ({"lesson": "points", "step": "99"}, "What you predicted", "has no step"),
    ({"lesson": "points", "step": "-1"}, "The company that words keep", "has no step"),
    ({"lesson": "points", "step": "three"}, "The company that words keep", "has no step"),
    ({"lesson": "points", "step": "nan"}, "The company that words keep", "has no step"),
    ({"lesson": ""}, "Seven lessons", ""), ({}, "Seven lessons", "")], ids=str)
def test_an_address_that_does_not_exist(query: dict[str, str], shown: str, sentence: str) -> None:
    test = page(**query)
    text = whole(test)
    assert shown in text
    assert [sentence in str(box.value) for box in test.warning] == ([True] if sentence else [])


@pytest.mark.parametrize(("code", "number", "language"), [(*step, code) for step, code in product(STEPS, ("en", "zh"))])
def test_change_it_yourself_leads_to_the_page_in_that_state(code: str, number: int, language: str,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.ui.lessons import steps

    monkeypatch.setattr(steps, "language", lambda: language)
    for module in ("counting", "points", "heads", "gaps", "parts"):
        monkeypatch.setattr(f"lib.ui.lessons.{module}.language", lambda: language, raising=False)
    step = LESSONS[code].steps[number - 1]
    found = step.link(step.here())
    query = {name: value for name, value in found.query.items() if value is not None}
    test = opened(found.page, **{"ui": language, **query})
    whole(test)
    for name, value in query.items():
        if name in test.session_state and name != "step":
            held = test.session_state[name]
            assert (str(int(held)) if isinstance(held, bool) else str(held)) == value, name


@pytest.mark.parametrize(("code", "number"), STEPS)
def test_texts_are_in_the_pages_language(code: str, number: int) -> None:
    """Where a text is in the other language, the step gives what it means."""
    texts = LESSONS[code].steps[number - 1].texts or {}
    for language, here in texts.items():
        own = [text for name, text in here.items() if name in ("a", "b")]
        strange = [text for text in own if has_chinese(text) != (language == "zh")]
        fixed = texts["en"] == texts["zh"]  # a lesson about going from the one to the other
        assert not strange or fixed


@pytest.mark.parametrize("language", ["en", "zh"])
def test_for_teachers(language: str) -> None:
    test = page(language, lesson=TEACHER)
    whole(test)
    assert len(test.get("image")) == len(LESSONS)
    assert len(test.get("download_button")) == 1 + 3 * len(LESSONS)


def test_a_corpus_in_other_languages(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path))
    key, _ = own_shelf(GERMAN_ENGLISH, ("de", "en"))
    assert "speak Chinese and English" in whole(page(lesson="points", corpus=key))


def test_a_corpus_without_weights(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_WEIGHTS", str(tmp_path))
    for code in LESSONS:
        test = predict(page(lesson=code))
        assert not test.exception and not test.error and "Traceback" not in said(test)
