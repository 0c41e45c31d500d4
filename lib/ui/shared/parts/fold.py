"""Folded parts of a page: drawn when they are opened, and the address says which are, so that a link shows them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.ui.session.address import held, hold


def key_of(name: str) -> str:
    """The fold's name in the address."""
    return f"fold_{name}"


def unfolded(name: str, title: str, icon: str | None = None, *, slim: bool = False) -> Any | None:
    """A fold named `name` under `title`, without a frame if `slim`: the place to draw in while it is open, else
    None."""
    key = key_of(name)
    st.session_state[key] = bool(held(key, lambda raw: raw == "1"))
    fold = st.expander(title, icon=icon, key=key, on_change="rerun", type="compact" if slim else "default")
    hold(key, fold.open, "1" if fold.open else None)
    return fold if fold.open else None


def is_unfolded(name: str) -> bool:
    """Whether the fold is open, or the address says so, before it is drawn."""
    key = key_of(name)
    st.session_state[key] = bool(held(key, lambda raw: raw == "1"))
    return st.session_state[key]


def unfold(name: str) -> None:
    """In a callback: have the fold open when the page is drawn next."""
    st.session_state[key_of(name)] = True
