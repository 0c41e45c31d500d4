"""The views of the page of attention, with a small trained network on the shelf."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import models
from lib.checks import MAX_CHARACTERS
from tests.support.app import components, follows_the_sentence, opened, said, whole
from tests.support.small_shelf import small_shelf

pytestmark = pytest.mark.usefixtures("ladder")

VIEWS = ("scene", "map", "lines", "sum", "hand", "search", "align", "cost")
TEXT = "安娜帮助了大卫。"


@pytest.fixture(scope="module")
def weights(tiny, world_tokenizer, tmp_path_factory) -> Path:
    keys = ("rnn", "rnn_attention", "transformer_seq2seq")
    return small_shelf(tmp_path_factory.mktemp("shelf"), world_tokenizer, tiny, keys)


def page(**query: str) -> AppTest:
    return opened("pages/rnn_attention.py", **{"text": TEXT, **query})


def test_it_opens_on_the_bottleneck():
    test = page(folded=True)
    whole(test)
    assert test.session_state["view"] == "scene" and "view" not in test.query_params
    assert [data for data in components(test.main) if "panels" in data]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_and_follows_the_sentence(view, language):
    follows_the_sentence(page, view, language)


@pytest.mark.parametrize("text", ["", "x", "word " * 500, "🙂", "<b>我</b> **y** $a$"])
@pytest.mark.parametrize("view", ["lines", "sum", "hand", "search", "cost"])
def test_bad_sentences(view, text):
    test = page(view=view, text=text or " ", src="en")
    whole(test)
    assert bool(test.warning) == (not text.strip() or len(text) > MAX_CHARACTERS)


def line(test: AppTest, start: str) -> str:
    return next(m.value for m in test.markdown if m.value.startswith(start))


def test_first_words_are_kept_and_switched_off_attention_is_said():
    test = page(view="hand", src="zh", prefix="She is")
    assert line(test, "With your hand").startswith("With your hand: **She is")
    test.text_input(key="prefix").set_value("").run()
    assert line(test, "With your hand").removeprefix("With your hand: ").strip("*") == line(
        test, "By itself").removeprefix("By itself: ")
    test.selectbox(key="hand").set_value("off").run()
    assert test.session_state["hand"] == "off" and "off" in test.query_params["hand"]
    whole(test)


@pytest.mark.quick
def test_a_place_beyond_the_sentence_is_the_networks_own():
    test = page(view="hand", hand="99", step="77")
    whole(test)
    assert test.session_state["hand"] == "own"


def test_the_beam_is_in_the_url_and_its_results_in_a_table():
    test = page(view="search", beam="3")
    whole(test)
    assert len(test.dataframe[0].value) == 3


def test_alignment_is_measured_when_asked():
    test = page(view="align")
    assert "not explanation" in whole(test)
    test.button(key="align_go").click().run(timeout=120)
    text = whole(test)
    assert "pairs; the aligner learned from" in text and "python -m lib align" in text
    assert not [b for b in test.button if b.key == "align_go"]


def test_without_the_plain_network_only_this_one_is_measured(monkeypatch):
    monkeypatch.setitem(models.REGISTRY, "rnn", dataclasses.replace(
        models.REGISTRY["rnn"], location="models.rnn:Nothing"))
    whole(page(view="cost"))


@pytest.mark.parametrize("query", [
    {"scene_at": "999"}, {"scene_at": "-1"}, {"scene_at": "nan"}, {"scene_long": "99"}, {"scene_long": "x"},
    {"scene_text": "own"}, {"scene_text": "own", "text": "word " * 500}, {"scene_text": "own", "text": "。"},
    {"scene_text": "nothing", "src": "en"}, {"text": "x" * 10_000},
])
def test_the_scene_goes_on_whatever_the_address_says(query: dict[str, str]) -> None:
    test = page(view="scene", **query)
    told = "\n".join(element.value for element in (*test.markdown, *test.caption))
    assert not test.exception and not test.error and "Something went wrong" not in told
    if len(query.get("text", "")) < 100 and query.get("text") != "。":
        panels = next(data["panels"] for data in components(test.main) if "panels" in data)
        assert [len(panel["words"]) > 0 for panel in panels] == [True, True] and panels[1]["weights"]


def test_each_step_writes_one_word_more() -> None:
    for place in (1, 2):
        test = page(view="scene", scene_at=str(place))
        panels = next(data["panels"] for data in components(test.main) if "panels" in data)
        assert len(panels[1]["written"]) == place and "the whole of it" not in whole(test)


def test_without_components_the_scene_is_text(monkeypatch) -> None:
    real = st.components.v2.component

    def component(name: str, **parts):
        if name == "ladder_stage":
            raise RuntimeError("no components here")
        return real(name, **parts)

    monkeypatch.setattr(st.components.v2, "component", component)
    assert "**RNN** — " in whole(page(view="scene"))


def test_the_sentence_is_linked_to_the_answer() -> None:
    """What lights up is what the network's attention says of this very answer."""
    test = opened("pages/rnn_attention.py", text=TEXT)
    whole(test)
    strip = next(data for data in components(test.main) if "line" in data)
    row = next(data for data in components(test.main) if "parts" in data)
    assert "".join(part["text"] for part in strip["line"]) == TEXT
    linked = {(str(part["link"]), row["words"][str(part["w"])]) for part in row["parts"] if part["w"] is not None}
    assert linked and linked <= {(link, word) for link, words in strip["said"].items() for word in words}
    assert all("RNN + attention" in told for told in strip["told"].values())
    assert [row["source"][int(link)] for link, _ in linked] == [
        "".join(part["text"] for part in strip["line"] if part["w"] == int(link)) for link, _ in linked]


def test_reading_times_are_recorded_and_measured_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.ui.rnn_attention.reading.reading_times",
                        lambda method, text, lang: [(method.key, 10, 1.0), (method.key, 20, 2.0)])
    monkeypatch.setattr("lib.ui.rnn_attention.reading.record", lambda name: {"rows": [
        {"lang": "en", "method": "rnn_attention", "tokens": n, "milliseconds": n / 3} for n in (13, 26)]})
    test = opened("pages/rnn_attention.py", folded=True, fold_breaks="1")
    assert "Recorded: the processor" in whole(test) and "Measured now" not in said(test)
    test.text_input(key="slow_text").set_value("My own text.").run()
    assert "nothing is recorded" in whole(test)
    test.button(key="time_slow").click().run()
    assert "Measured now" in whole(test) and "Recorded: the processor" not in said(test)
