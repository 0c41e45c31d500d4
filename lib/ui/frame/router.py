"""Every page goes through the entry point, also when a fresh server is first asked for a page by its address.

Streamlit runs a script in a folder named `pages` by itself until `st.navigation` has been called once in the process;
such a page would lack the sidebar and the guard. So a page begins with `routed()`, which sends it round.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from lib.ui.frame.sidebar import corpus_title
from lib.ui.session import own_corpora
from lib.ui.session.i18n import t
from lib.ui.session.shelf import CORPUS_KEY
from lib.ui.shared.guard import show_said
from lib.ui.shared.site_map import sections
from lib.ui.shared.user_text import md

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
    """First line of a page: when the entry point is not running it, run again through the entry point. What there is to
    be said before the page comes here."""
    if not st.session_state.get(_FLAG):
        st.navigation(sections())
        st.rerun()
    show_said()
    if (found := own_corpora.gone()) is not None:
        message, file = found
        title = corpus_title(st.session_state[CORPUS_KEY])
        st.warning(md(t(message, title=title, file=file) if file else t(message, title=title)),
                   icon=":material/link_off:")
