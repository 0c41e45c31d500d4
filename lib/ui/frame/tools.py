"""What stands above every page, in the strip that its head leaves free: Share and Present, or the way out of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.ui.frame.present import large, way_in, way_out
from lib.ui.frame.share import share
from lib.ui.session.present import presenting
from lib.ui.shared.guard import guarded
from lib.ui.shared.parts.offers import begin_offers

#: pages with nothing to share
SILENT = ("operator",)
_STYLE = """<style>
[data-testid="stMainBlockContainer"] { position: relative; }
[data-testid="stLayoutWrapper"]:has(> .st-key-tools) { position: absolute; top: 0.35rem; right: 1rem; width: auto;
                                                       z-index: 999991; }
.st-key-tools { width: auto; }
/* Streamlit dims the word of an open fold, which could not be read in the dark */
.st-key-share button, .st-key-share button:hover, .st-key-share button:focus { color: inherit; }
</style>"""


def begin() -> Any:
    """The place of the tools, before the page is drawn."""
    begin_offers()
    st.html(_STYLE)
    large()
    return st.container(key="tools", horizontal=True, horizontal_alignment="right", vertical_alignment="center",
                        gap="small", width="content")


def finish(place: Any, page: str) -> None:
    """Draw them, once the page has said what it shows."""
    if page in SILENT:
        return
    with place, guarded():
        if presenting():
            way_out()
        else:
            way_in()
            share(page)
