"""Presentation: whether the page is shown large and without its sidebar, which its address says (`present=1`)."""

from __future__ import annotations

import streamlit as st

from lib.ui.session.address import held, hold

#: session key, and name in the URL
KEY = "present"
_STEPS = "_has_steps"


def begin() -> None:
    """A run begins: take over what the address says; no step has been drawn yet."""
    on = bool(held(KEY, lambda raw: True if raw == "1" else None))
    st.session_state[KEY] = on
    hold(KEY, on, "1" if on else None)
    st.session_state[_STEPS] = False


def presenting() -> bool:
    """Whether the page is presented."""
    return bool(st.session_state.get(KEY))


def note_steps() -> None:
    """The page has steps, or is a rung's: a presentation shows one picture of it, and its keys go on."""
    st.session_state[_STEPS] = True


def has_steps() -> bool:
    """Whether steps have been drawn in this run."""
    return bool(st.session_state.get(_STEPS))
