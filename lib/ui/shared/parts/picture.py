"""A picture of a page: in a presentation each has a place of its own, so that one can be shown at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.ui.session.present import presenting

#: how the names of the places begin
PLACE = "picture_"


@contextmanager
def picture(key: str) -> Iterator[None]:
    """Around the picture and what belongs to it; `key` is unique on the page."""
    if presenting():
        with st.container(key=PLACE + key):
            yield
    else:
        yield
