"""A record that another corpus lends: said where its numbers are shown."""

from __future__ import annotations

import streamlit as st

from lib.shelf import library, recorded
from lib.ui.frame.sidebar import corpus_title
from lib.ui.session import shelf
from lib.ui.session.i18n import t


def say_foreign(name: str) -> None:
    """Where the chosen corpus has no record of that name, whose is shown instead."""
    if not recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), name):
        st.caption(t("These were trained on {corpus}, not on the corpus that is chosen here.",
                     corpus=corpus_title(library.DEFAULT_CORPUS)))
