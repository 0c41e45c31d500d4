"""The guests in the comparison: models that others trained on other data, and what to know about them."""

from __future__ import annotations

import streamlit as st

from lib.ui.session import guest, shelf
from lib.ui.session.choice import toggles
from lib.ui.session.i18n import t
from lib.ui.shared.e5 import say_how_to_get_e5
from lib.ui.shared.show import badge, count
from lib.ui.shared.user_text import md
from models.base import Task
from models.messages import InputError


def guests(task: str) -> list[str]:
    """The keys of the guests that join this question, after a word on each that was not trained on the same
    sentences; multilingual E5, which gives vectors only, can be switched on where sentences are compared."""
    found = _e5() if task == Task.SIMILARITY else []
    method = guest.opened(shelf.languages()) if guest.is_open() else None
    if method is not None and not isinstance(method, InputError):
        st.markdown(":small[" + t(
            "{badge} is {name} ({n} parameters). Others trained it on other data, with a vocabulary of its own: the "
            "methods of the ladder share the same sentences, it does not.", badge=badge(guest.KEY),
            name=md(method.card["name"]), n=count(method.card["parameters"])) + "]")
    return [*found, guest.KEY] if guest.is_open() else found


def _e5() -> list[str]:
    if say_how_to_get_e5():
        return []
    asked = toggles(t("Beside the ladder"), [guest.E5], guest.ASKED, badge, first=[], help=t(
        "An encoder that others trained; it gives vectors only, and needs no network."))
    method = shelf.loaded(guest.E5) if asked else None
    if method is not None and not isinstance(method, InputError):
        st.markdown(":small[" + t(
            "{badge} is the small encoder of Wang et al. (2024): {n} parameters, here in 4 bits. Others trained it on "
            "other data, about a billion pairs of texts: the methods of the ladder share the sentences of one corpus, "
            "it does not. It calls nearly everything alike, most cosines lie above 0.7: look at which pair it puts "
            "first.", badge=badge(guest.E5), n=count(method.parameter_count())) + "]")
    return asked
