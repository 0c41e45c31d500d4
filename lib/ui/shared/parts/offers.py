"""What a page has to take along beside its address: files, made when they are asked for, for the page's Share."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

_KEY = "_offers"


class Offer(NamedTuple):
    """A file: `make` is called when its button is pressed."""

    label: str
    make: Callable[[], bytes]
    file_name: str
    mime: str


def begin_offers() -> None:
    """A run begins: nothing is offered yet."""
    st.session_state[_KEY] = []


def offer(label: str, make: Callable[[], bytes], file_name: str, mime: str) -> None:
    """Offer a file of what is on the screen."""
    st.session_state[_KEY] = [*offers(), Offer(label, make, file_name, mime)]


def offers() -> list[Offer]:
    """What this run has offered so far."""
    return list(st.session_state.get(_KEY, []))
