"""The blind test on the page: no name while it asks, the reader's ranking at the end, and a state that stays."""

from __future__ import annotations

import pytest

import models
from lib.compare import blind as engine
from tests.support.app import opened, said, whole

TITLES = [rung.title for rung in models.REGISTRY.values()]


@pytest.fixture
def no_text(shipped: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped weights with their recorded answers, no text at hand."""
    monkeypatch.setattr("lib.ui.shared.examples.text_at_hand", lambda: False)


def press(test, side: str):
    return test.button(key=f"blind_{side}").click().run()


def main(test) -> str:
    return "\n".join(str(one.value) for kind in ("markdown", "caption", "info") for one in test.main.get(kind))


def test_ten_choices_without_a_name_and_then_the_ranking(no_text: None) -> None:
    test = opened(task="blind", src="zh", blind="5")
    for number in range(10):
        whole(test)
        shown = main(test)
        assert not [title for title in TITLES if title in shown], shown
        assert ("Its reference:" in shown) == (number > 0)
        if number == 4:
            where = test.switch_page("pages/scoreboard.py").run()
            test = where.switch_page("pages/compare.py").run()
            assert main(test).split("Reference")[0] == shown.split("Reference")[0], "another page, and back"
        press(test, ("left", "right", "equal")[number % 3])
    text = whole(test)
    assert "You put first: " in text and "No method is told apart from chance" in text and "chrF" in text
    assert "preferred the same answer" in text and "5 examples, whose answers are recorded" in text
    assert test.get("vega_lite_chart") or test.get("arrow_vega_lite_chart")
    test.session_state["table_blind_all"] = True
    test.run()
    assert len(test.dataframe[0].value) == 10
    press(test, "more")
    assert "No method is told" not in said(test) and test.get("progress")
    assert "Its reference:" in main(test)


def test_begun_anew_other_questions_are_drawn(no_text: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.Blind, "done", lambda test: len(test.chosen) >= 2)
    test = opened(task="blind", blind="5")
    first = main(test)
    press(press(test, "left"), "left")
    press(test, "anew")
    assert whole(test) and test.query_params["blind"][-1] == "6" and main(test) != first
    test.session_state["blind"] = 5
    assert "You put first: " in whole(test.run()), "the test before is kept"


def test_the_reader_judges_what_they_can_read(no_text: None) -> None:
    for language, direction in (("en", "zh"), ("zh", "en")):
        test = opened(ui=language, task="blind")
        whole(test)
        assert test.segmented_control(key="blind_src").value == direction
    test.toggle(key="_blind_in_sight").set_value(True).run()
    assert "参考译文：**" in main(test)


@pytest.mark.quick
def test_one_method_is_too_few(no_text: None) -> None:
    assert "two methods at least" in whole(opened(task="blind", methods="rnn"))
