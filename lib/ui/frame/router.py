"""Every page goes through the entry point, also when a fresh server is first asked for a page by its address.

Streamlit runs a script in a folder named `pages` by itself until `st.navigation` has been called once in the process;
such a page would lack the sidebar and the guard. So a page begins with `routed()`, which sends it round.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.ui.shared.site_map import sections

_FLAG = "_routed"


@contextmanager
def routing() -> Iterator[None]:
    """Held by the entry point while it runs a page."""
    st.session_state[_FLAG] = True
    try:
        yield
    finally:
        st.session_state.pop(_FLAG, None)


def routed() -> None:
    """First line of a page: when the entry point is not running it, run again through the entry point."""
    if not st.session_state.get(_FLAG):
        st.navigation(sections())
        st.rerun()
