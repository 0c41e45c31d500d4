"""Share and Present on every page: the whole address, the report of Compare, the way in and out."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.ui.frame.share import whole_address
from tests.support.app import components, opened, said, whole

pytestmark = pytest.mark.usefixtures("stand_ins")


def address(test: AppTest) -> dict[str, str]:
    """What the link that is copied says."""
    return next(data["query"] for data in components(test.main) if "query" in data)


@pytest.mark.quick
def test_the_link_is_whole_and_opens_the_same() -> None:
    first = opened("pages/rnn.py", text="狗在跑步。", step="2", src="zh")
    query = address(first)
    assert {"ui": "en", "text": "狗在跑步。", "src": "zh", "step": "2"}.items() <= query.items()
    assert "methods" not in query, "all of them is no choice"
    again = opened("pages/rnn.py", **query)
    assert whole(again) == whole(first) and address(again) == query
    found = urlsplit(whole_address("rnn", query))
    assert found.path.endswith("/rnn") and parse_qs(found.query)["text"] == ["狗在跑步。"]


def test_defaults_are_spelled_out() -> None:
    query = address(opened("pages/compare.py", task="translation"))
    assert query["text"] and query["src"] == "zh" and query["task"] == "translation" and query["beam"] == "4"
    assert "expected" not in query and "present" not in query


def test_where_there_are_no_components_the_address_stands_there(monkeypatch) -> None:
    real = st.components.v2.component

    def component(name: str, **parts):
        if name in ("ladder_share", "ladder_present", "ladder_sentence"):
            raise RuntimeError("no components here")
        return real(name, **parts)

    monkeypatch.setattr(st.components.v2, "component", component)
    test = opened("pages/rnn.py", text="狗在跑步。")
    whole(test)
    assert any("text=%E7%8B%97" in block.value for block in test.code)
    test.button(key="present_on").click().run()
    assert "The keys do not work here" in whole(test)


@pytest.mark.parametrize("task", ["translation", "similarity", "generation"])
def test_compare_offers_its_report(task: str) -> None:
    test = opened("pages/compare.py", task=task)
    whole(test)
    files = {offer.file_name: offer.make() for offer in test.session_state["_offers"]}
    html, csv = (files[f"compare_{task}.{kind}"].decode("utf-8-sig") for kind in ("html", "csv"))
    assert "sha256" in html and " UTC" in html and "Bag of words" in html
    lines = csv.splitlines()
    assert "Date" in lines[0] and len(lines) > (2 if task == "similarity" else 6)
    if task == "translation":
        assert "time (ms)" in html and "Chinese → English" in csv


def test_present_and_back() -> None:
    test = opened("pages/rnn.py", present="1")
    prose = whole(test)
    assert "The next rung" not in prose and "Share" not in [button.label for button in test.button]
    assert next(data for data in components(test.main) if "one" in data)["one"]
    assert test.query_params["present"] in ("1", ["1"])
    test.button(key="present_off").click().run()
    assert "The next rung" in said(test) and "present" not in test.query_params
    test.button(key="present_on").click().run()
    assert test.query_params["present"] in ("1", ["1"])
    other = opened("pages/scoreboard.py", present="1")
    whole(other)
    assert not next(data for data in components(other.main) if "one" in data)["one"], "a page without steps"


def test_a_presentation_shows_the_picture_and_what_its_address_unfolds() -> None:
    test = opened("pages/bag_of_words.py", present="1", folded=True)
    assert "The idea" not in whole(test)
    assert next(data for data in components(test.main) if "one" in data)["one"]
    assert not any("Where it breaks" in fold.label for fold in test.expander)
    test = opened("pages/bag_of_words.py", present="1", folded=True, fold_breaks="1")
    whole(test)
    assert any("Where it breaks" in fold.label for fold in test.expander)
