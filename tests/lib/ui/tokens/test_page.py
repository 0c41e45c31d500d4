"""The views of the page Tokens, with the shipped weights and on an own corpus."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.inside.tokens import sizes as tokens_sizes
from models.language.tokenizer import Tokenizer
from tests.support.app import opened, said, whole
from tests.support.helpers import toy_pairs


def app(language: str = "en", **query: str) -> AppTest:
    return opened("pages/tokens.py", ui=language, **query)


@pytest.fixture
def no_text(shipped: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped weights, no text at hand."""
    monkeypatch.setattr("lib.ui.tokens.cuts.text_at_hand", lambda: False)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("view", ["pieces", "cuts", "vocabulary"])
def test_every_view_in_both_languages(no_text: None, view: str, language: str) -> None:
    test = app(language, view=view)
    whole(test)
    assert [heading.value[:8] for heading in test.subheader] == [f":gray[{n}]" for n in (1, 2)]
    assert all(any(f":gray[{n}]" in fold.label for fold in test.expander) for n in (3, 4))
    assert test.segmented_control(key="view").value == view


def test_three_cuts_of_both_languages_and_what_follows(no_text: None) -> None:
    test = app(view="cuts", text="我是一个学生。")
    text = whole(test)
    assert "##### Chinese" in text and "##### English" in text, "an example's other side is cut, too"
    assert "**words** · 5 tokens" in text and "**characters** · 7 tokens" in text
    assert "49 pairs by character, 25 by word, 49 by piece" in text and "18,245 words" in text
    assert "##### English" not in whole(app(view="cuts", text="我有三十七本书。"))


def test_the_sentence_and_the_slider_change_what_is_seen(no_text: None) -> None:
    test = app(text="I am a student.", src="en", form="encoder")
    whole(test)
    before = said(test)
    assert "\\[CLS\\]" in before and "with the wrong ones" in before
    test.slider(key="by").set_value(7).run()
    assert said(test) != before and "7" in test.query_params["by"]
    test.text_input(key="text").set_value("Unbelievable!").run()
    whole(test)
    assert "put together" in said(test)


@pytest.mark.quick
def test_another_vocabulary_on_the_page(no_text: None) -> None:
    test = app(wrong="other")
    whole(test)
    assert "fingerprint" in said(test) and "another tokenizer" in said(test)


def test_measuring_on_the_page(no_text: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lib.ui.tokens.price.text_at_hand", lambda: False)
    monkeypatch.setattr(tokens_sizes, "SIZES", (300, 600))
    test = app()
    test.button(key="measure_sizes").click().run()
    whole(test)
    assert "small world" in said(test) and "Measured now" in said(test)


def test_cuts_of_an_own_corpus_are_measured_on_its_text(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.corpus import own_folder
    from models.base import Pair

    monkeypatch.setenv("LADDER_HOME", str(tmp_path))
    monkeypatch.delenv("LADDER_WEIGHTS", raising=False)
    pairs = [Pair(f"{a} und {b}", "") for a, b in toy_pairs(90, 2, False)]
    key = own_folder.create(pairs, ("de",), "digits")
    Tokenizer.train([pair.first for pair in pairs], ("de",), 700).save(own_folder.folder(key) / "tokenizer.json")
    test = app(corpus=key, view="cuts", text="1 und zwei")
    test.session_state["cuts_fold"] = True
    test.run()
    whole(test)
    assert "text at hand" in said(test) and "unknown: 1" in said(test), "zwei is no word of this text"
    assert "No network" in said(test)
    test.button(key="measure_sizes").click().run()
    whole(test)
    assert "Measured now" in said(test)
