"""The reader's language, per session: `t(message)` gives the text in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from lib.locale import guess_language, translate
from models.base import N_, InputError, Refusal

#: session key, and name in the URL, of the switch in the sidebar
LANGUAGE_KEY = "ui"

LANGUAGE_NAMES = {"zh": N_("Chinese"), "en": N_("English"), "de": N_("German")}


def first_language() -> str:
    """The language to begin with: the browser's, where it is one of ours."""
    return guess_language(st.context.locale)


def language() -> str:
    """The code of the language on the screen."""
    return st.session_state.get(LANGUAGE_KEY) or first_language()


def t(message: str, /, **values: Any) -> str:
    """`message` in the reader's language, its `{name}` fields filled from `values`."""
    return translate(message, language(), **values)


def join(sentences: Iterable[str]) -> str:
    """Sentences one after another, as the reader's language writes them."""
    return ("" if language() == "zh" else " ").join(sentences)


def t_error(error: InputError) -> str:
    """The sentence of a user's mistake, in the reader's language."""
    return t(error.message, **error.values) if error.values else t(error.message)


def t_refusal(refusal: Refusal) -> str:
    """Why a method does not answer, in the reader's language."""
    return t(refusal.reason, **refusal.values) if refusal.values else t(refusal.reason)


def language_name(code: str) -> str:
    """The name of a corpus language in the reader's language."""
    return t(LANGUAGE_NAMES.get(code, code))
