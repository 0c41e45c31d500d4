"""Every view of the recurrent rung's page, with the shipped weights, in both languages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from lib.corpus import own_folder
from tests.support.app import opened, said, whole
from tests.support.corpora import GERMAN, GERMAN_ENGLISH
from tests.support.helpers import SEQ2SEQ, untrained
from tests.support.small_shelf import own_shelf

VIEWS = [{"view": "gates", "moment_read": "4"}, {"view": "gates", "cell": "decoder 2"},
         {"view": "writing", "moment_written": "2"}, {"breaks": "vector"}, {"breaks": "joined"}, {"breaks": "length"},
         {"breaks": "gradients", "radius": "3"}, {"breaks": "gradients", "gradients": "trained"},
         {"breaks": "gradients", "gradients": "clip"}, {"breaks": "speed"}]

pytestmark = pytest.mark.usefixtures("shipped")


def page(language: str = "en", **query: str) -> AppTest:
    return opened("pages/rnn.py", ui=language, **query)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("query", [pytest.param(VIEWS[0], marks=pytest.mark.quick), *VIEWS[1:]],
                         ids=lambda query: "-".join(query.values()))
def test_every_view_draws(query: dict[str, str], language: str) -> None:
    test = page(language, **query)
    whole(test)
    for text in ("茶", "word " * 390, "🙂🙂") if language == "en" else ():
        test.text_input(key="text").set_value(text).run()
        whole(test)


def test_slider_and_choice_change_the_page() -> None:
    test = page(view="gates", text="我喜欢喝茶。")
    first = said(test)
    test.slider(key="moment_read").set_value(3).run()
    assert said(test) != first and test.query_params["moment_read"] == "3"
    test = page(view="writing", text="我喜欢喝茶。")
    menu = test.selectbox(key="instead")
    menu.select(menu.options[1]).run()
    whole(test)
    assert menu.options[1] in said(test).replace("\\", "")
    test = page(breaks="gradients", text="我喜欢喝茶。", radius="5")
    assert "It explodes" in said(test)
    test.text_input(key="text").set_value("").run()
    whole(test)
    assert len(test.warning) == 1


@pytest.mark.parametrize("languages", [("de", "en"), ("de",)], ids=["two", "one"])
def test_own_corpora(languages: tuple[str, ...], tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path))
    key, tokenizer = own_shelf(GERMAN_ENGLISH if len(languages) == 2 else GERMAN, languages)
    for name in SEQ2SEQ:
        method = untrained(name, tokenizer)
        method.card = {"minutes": 0.1}
        method.save(own_folder.folder(key) / name)
    for query in VIEWS:
        test = page(corpus=key, **query)
        whole(test)
        assert not test.warning, query
        assert test.session_state["corpus"] == key
