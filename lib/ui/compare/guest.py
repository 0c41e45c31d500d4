"""A guest in the comparison: a model of the reader's that others trained on other data, and what to know about it."""

from __future__ import annotations

import streamlit as st

from lib.ui.session import guest, shelf
from lib.ui.session.i18n import t
from lib.ui.shared.show import badge, count
from lib.ui.shared.user_text import md
from models.messages import InputError


def guest_note() -> None:
    """Say on Compare that the guest was not trained on the same sentences."""
    method = guest.opened(shelf.languages()) if guest.guest_keys() else None
    if method is None or isinstance(method, InputError):
        return
    st.markdown(":small[" + t(
        "{badge} is {name} ({n} parameters). Others trained it on other data, with a vocabulary of its own: the "
        "methods of the ladder share the same sentences, it does not.", badge=badge(guest.KEY),
        name=md(method.card["name"]), n=count(method.card["parameters"])) + "]")
