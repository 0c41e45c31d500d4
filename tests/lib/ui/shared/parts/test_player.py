"""Play, Back and Next: what they send moves the slider; whatever a browser sends, the page goes on."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from lib.ui.shared.parts import player
from tests.support.app import opened, whole

pytestmark = pytest.mark.quick


def draw() -> None:
    import streamlit as st

    from lib.ui.session import address
    from lib.ui.shared.parts.player import played

    address.arrive("x")
    st.text(f"at {played('Step', 5, 'step')}")
    address.leave()


def test_a_place_beyond_the_end_is_the_last_and_one_that_is_none_the_first() -> None:
    for asked, place in (("9", 5), ("0", 1), ("-3", 1), ("nan", 1), ("9" * 30, 1), ("", 1), ("3", 3)):
        test = AppTest.from_function(draw)
        test.query_params["step"] = asked
        assert test.run().text[0].value == f"at {place}", asked


@pytest.mark.parametrize(("sent", "place"), [
    ({"to": 4, "going": False}, 4), ({"to": 99}, 5), ({"to": -1}, 1), ({"to": float("inf")}, 5), ({"to": True}, 2),
    ({"to": float("nan")}, 2), ({"to": "4"}, 2), ({}, 2), (None, 2), ("x", 2), ([1], 2),
])
def test_whatever_is_sent_the_place_stays_on_the_slider(sent: Any, place: int, monkeypatch) -> None:
    state = {"step": 2, "widget": {"move": sent}}
    monkeypatch.setattr(player.st, "session_state", state)
    player._moved("widget", "step", 5)
    assert state["step"] == place and "_said" not in state


def test_while_it_plays_the_address_stays() -> None:
    test = AppTest.from_function(draw).run()
    test.session_state["step"], test.session_state["_playing_step"] = 3, True
    assert test.run().text[0].value == "at 3" and "step" not in test.query_params
    test.session_state["step"] = 4
    assert test.run().text[0].value == "at 4" and test.query_params["step"] in ("4", ["4"])


def test_where_there_are_no_components_plain_buttons_do(stand_ins, monkeypatch) -> None:
    real = st.components.v2.component

    def component(name: str, **parts: Any):
        if name == "ladder_player":
            raise RuntimeError("no components here")
        return real(name, **parts)

    monkeypatch.setattr(st.components.v2, "component", component)
    test = opened("pages/rnn.py", text="我喜欢茶。")
    whole(test)
    test.button(key="_player_step_next").click().run()
    whole(test)
    assert test.session_state["step"] == 2 and not test.button(key="_player_step_back").disabled
