"""The first page: answers at once without a model, stale ones said, old links forwarded, no components."""

from __future__ import annotations

import subprocess
import sys

import pytest
import streamlit as st

import models
from lib.paths import ROOT
from tests.support.app import components, opened, whole

HOME = "pages/home.py"


def rungs(test) -> list[dict]:
    return next(data["rungs"] for data in components(test.main) if "rungs" in data)


@pytest.mark.quick
@pytest.mark.parametrize("language", ["en", "zh"])
def test_seven_answers_with_their_marks_are_there_at_once(shipped: None, language: str) -> None:
    test = opened(HOME, ui=language)
    whole(test)
    found = rungs(test)
    assert [rung["key"] for rung in found] == list(reversed(models.method_keys()))
    assert all(rung["answer"] and rung["marks"] for rung in found)
    assert not [button for button in test.button if button.key == "_ask_front"]


@pytest.mark.quick
def test_it_loads_no_model() -> None:
    program = ("import sys; from tests.support.app import opened, whole; whole(opened('pages/home.py'));"
               "assert 'torch' not in sys.modules and 'sklearn' not in sys.modules")
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=120)


def test_other_weights_are_said_and_asked_when_wanted(stand_ins: None) -> None:
    test = opened(HOME)
    assert not any(rung["answer"] for rung in rungs(test)) and "7 of 7" in whole(test)
    test.button(key="_ask_front").click().run()
    whole(test)
    assert all(rung["answer"] for rung in rungs(test))


@pytest.mark.quick
def test_where_there_are_no_components_plain_links_do(shipped: None, monkeypatch: pytest.MonkeyPatch) -> None:
    real = st.components.v2.component

    def component(name: str, **parts):
        if name in ("ladder_home", "ladder_map"):
            raise RuntimeError("no components here")
        return real(name, **parts)

    monkeypatch.setattr(st.components.v2, "component", component)
    test = opened(HOME)
    told = whole(test)
    assert "wrong person" in told and "Machine learning" in told
    pages = [link.proto.page for link in test.get("page_link")]
    assert all(any(page.endswith(key) for page in pages) for key in models.REGISTRY)


@pytest.mark.parametrize("query", [{"text": "我喜欢茶。"},
                                   {"task": "similarity"}, {"src": "en"}, {"text": "word " * 2000}])
def test_an_old_link_reaches_compare(stand_ins: None, query: dict[str, str]) -> None:
    test = opened(HOME, **query)
    whole(test)
    assert test.get("button_group") and any(group.key == "task" for group in test.get("button_group"))
    assert all(test.query_params[name] in (value, [value]) for name, value in query.items())
