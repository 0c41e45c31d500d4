"""The views of the decoder's page, with a small trained network on the shelf."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.checks import MAX_CHARACTERS
from lib.inside.transformer_decoder import context
from tests.support.app import follows_the_sentence, opened, whole
from tests.support.small_shelf import small_shelf

pytestmark = pytest.mark.usefixtures("ladder")

VIEWS = ("map", "mask", "next", "sample", "cache", "prompt", "context")
TEXT = "安娜帮助了大卫。"
SPECIAL = ("BOS", "SEP", "TO\\:en")


@pytest.fixture(scope="module")
def weights(tiny, world_tokenizer, tmp_path_factory) -> Path:
    keys = ("transformer_decoder", "transformer_seq2seq")
    return small_shelf(tmp_path_factory.mktemp("shelf"), world_tokenizer, tiny, keys)


def page(**query: str) -> AppTest:
    return opened("pages/transformer_decoder.py", **{"text": TEXT, **query})


def numbers(test: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in test.metric}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_draws_and_follows_the_sentence(view, language):
    follows_the_sentence(page, view, language)


@pytest.mark.parametrize("text", ["", "x", "word " * 390, "🙂", "<b>我</b> **y** $a$"])
@pytest.mark.parametrize("query", [
    {"view": "mask"}, {"view": "mask", "mask": "proof"}, {"view": "next"}, {"view": "sample"}, {"view": "prompt"},
    {"view": "context"}, {"view": "context", "context": "end"}], ids=lambda q: "-".join(q.values()))
def test_bad_sentences(query, text):
    test = page(text=text or " ", src="en", start=text[:300], **query)
    whole(test)
    assert bool(test.warning) == (not text.strip() or len(text) > MAX_CHARACTERS)


def test_a_later_token_changes_nothing_earlier():
    test = page(view="mask", mask="proof")
    found = numbers(test)
    assert found["Before it, masked"] == "0" and found["Before it, unmasked"] != "0"
    assert found["From there on"] != "0"
    test.select_slider(key="change").set_value("1").run()
    whole(test)
    assert "1" in test.query_params["change"]


@pytest.mark.quick
def test_a_pressed_candidate_joins_the_text():
    test = page(view="next", src="en", start="Anna")
    button = next(b for b in test.button if b.key.startswith("append_") and not b.disabled)
    button.click().run()
    whole(test)
    start = test.session_state["start"]
    assert start.startswith("Anna") and len(start) > len("Anna")


def test_a_place_beyond_the_sentence_is_its_last():
    test = page(view="next", token="99")
    whole(test)
    assert test.session_state["token"] == test.slider(key="token").max


def test_one_text_at_temperature_zero_and_the_same_for_the_same_seed():
    test = page(view="sample", temperature="0.0", src="en", start="Anna")
    text = whole(test)
    assert "1 of 10 texts are different" in text and "the same text, token for token" in text
    assert numbers(test)["Tokens left"] == "1"
    test.slider(key="temperature").set_value(1.0).run()
    test.slider(key="top_k").set_value(3).run()
    assert int(numbers(test)["Tokens left"]) <= 3
    assert "the same text, token for token" in whole(test)


def test_prompts_side_by_side_and_taken_apart():
    test = page(view="prompt")
    text = whole(test)
    special = {name: [piece in text.partition(f"{name}  \n")[2].partition("→")[0] for piece in SPECIAL]
               for name in ("The whole prompt", "Your text alone", "Without [SEP]", "Without the target tag")}
    assert list(special.values()) == [
        [True, True, True], [True, False, False], [True, False, True], [True, True, False]]
    test.button_group(key="prompt_parts").set_value(["bos"]).run()
    assert "TO\\:" not in whole(test).partition("Your prompt  \n")[2].partition("→")[0]
    assert "bos" in str(test.query_params["prompt_parts"])


def test_the_end_of_the_context():
    test = page(view="context", context="end")
    found = numbers(test)
    assert found["Read"] == "256 tokens" and found["Positions"] == "1,024"
    assert found["Token 1,025"] == "cannot be read"


def test_costs_are_measured_when_asked(monkeypatch):
    monkeypatch.setattr(context.measure, "__defaults__", ((8, 16), 1))
    monkeypatch.setattr(context, "LENGTHS", (8, 16))
    test = page(view="context", context="cost")
    test.button(key="time_context").click().run(timeout=120)
    assert "Measured just now" in whole(test)


def test_the_cache_is_timed_when_asked():
    test = page(view="cache")
    test.button(key="time_cache").click().run(timeout=120)
    text = whole(test)
    assert "Both wrote the same tokens" in text and "Measured just now" in text
