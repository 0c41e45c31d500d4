"""The views of the page Bag of words, on the shipped counts."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.support.app import BAD, metrics, opened, said, whole

pytestmark = pytest.mark.usefixtures("shipped")


def app(language: str = "en", **query: str) -> AppTest:
    return opened("pages/bag_of_words.py", ui=language, **query)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", ["counts", "matrix", "cosine", "rarity"])
def test_every_view_in_both_languages(view: str, language: str) -> None:
    test = app(language, view=view)
    whole(test)
    assert test.segmented_control(key="view").value == view
    assert len(test.subheader) == 2 and len(test.expander) >= 2


def test_the_breaks_say_what_holds() -> None:
    test = app()
    whole(test)
    assert "Exactly equal" in said(test) and "Strangers" in said(test)
    test.text_input(key="order_b").set_value("The man bit the cat.").run()
    whole(test)
    assert "Exactly equal" not in said(test) and "They share" in said(test)
    test.text_input(key="meaning_b").set_value("She speaks fast").run()
    assert "Strangers" not in said(test)


@pytest.mark.quick
def test_the_cosine_follows_the_sentence_and_the_weighing() -> None:
    test = app(view="cosine", src="en", text="She is a student.", versus="He is a teacher.")
    whole(test)

    first = metrics(test)["Cosine"]
    test.segmented_control(key="weighing").set_value("counts").run()
    counted = metrics(test)["Cosine"]
    assert counted != first and "counts" in test.query_params["weighing"]
    test.text_input(key="versus").set_value("Dogs run").run()
    assert metrics(test)["Cosine"] == "0.000" and "exactly 0" in said(test)


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize(("view", "key"), [("matrix", "beside"), ("cosine", "versus"), ("rarity", "beside")])
def test_bad_sentences(name: str, view: str, key: str) -> None:
    test = app(view=view)
    (test.text_area if key == "beside" else test.text_input)(key=key).set_value(BAD[name]).run()
    whole(test)
