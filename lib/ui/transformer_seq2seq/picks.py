"""Tokens that a reader has put in place of the writer's own: kept in the URL, dropped when the sentence changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from lib.ui.session.address import held, hold
from lib.ui.shared.guard import callback
from models.neural import NeuralMethod

KEY = "picks"
_STATE = "_picks"
_ONE = re.compile(r"(\d{1,3})\.(\d{1,6})")
#: places at which a token may be put
MOST = 64


def encode(picks: Mapping[int, int]) -> str:
    """Places (from 0) and ids as they stand in the URL, places from 1: "2.453_5.88"."""
    return "_".join(f"{place + 1}.{id}" for place, id in sorted(picks.items()))


def decode(code: str, method: NeuralMethod) -> dict[int, int]:
    """The same back; whatever is no place, or no token that may be written, is left out."""
    banned, found = set(method.banned_ids), {}
    for part in code.split("_")[:MOST]:
        if match := _ONE.fullmatch(part):
            place, id = int(match[1]) - 1, int(match[2])
            if 0 <= place < MOST and id < method.tokenizer.vocab_size and id not in banned:
                found[place] = id
    return found


def picks_for(subject: Any, method: NeuralMethod) -> dict[int, int]:
    """The picks for this sentence, direction and weights; they are written to the URL."""
    state = st.session_state.setdefault(_STATE, {"subject": None, "picks": {}, "code": ""})
    code = held(KEY, str) or ""
    if code != state["code"]:  # the address is another one
        state.update(subject=subject, picks=decode(code, method))
    elif state["subject"] != subject:
        state.update(subject=subject, picks={})
    state["code"] = encode(state["picks"])
    hold(KEY, state["code"], state["code"] or None)
    return dict(state["picks"])


def put(place: int, id: int | None) -> None:
    """Put a token at a place, or with None give the place back; what was put later goes: it was meant for other words
    before it."""
    state = st.session_state[_STATE]
    state["picks"] = {at: kept for at, kept in state["picks"].items() if at < place}
    if id is not None:
        state["picks"][place] = id


@callback
def clear() -> None:
    """Give every place back."""
    st.session_state[_STATE]["picks"] = {}
