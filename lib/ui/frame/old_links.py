"""Links from the time when Compare was the first page: what they name is found on Compare."""

from __future__ import annotations

import streamlit as st

from lib.ui.session.address import by_history
from lib.ui.shared.site_map import COMPARE

#: names in the address that say what Compare shows
NAMES = ("task", "text", "src", "lines", "expected", "beam", "penalty", "guest", "prompt", "lang", "look", "seed",
         "temperature", "top_k", "top_p", "length")


def forward(page: str) -> None:
    """Go to Compare where the first page's address names something that only Compare shows. Back leads to the first
    page, not round again."""
    query = st.query_params.to_dict()
    if page == "" and not by_history() and any(name in query for name in NAMES):
        st.switch_page(COMPARE, query_params=query)
