"""The reader's language, per session: `t(message)` gives the text in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from lib.corpus import own_folder
from lib.locale import guess_language, translate
from lib.paths import ROOT
from models.base import Refusal
from models.language.languages import base
from models.language.names import name_of
from models.messages import InputError

#: session key, and name in the URL, of the switch in the sidebar
LANGUAGE_KEY = "ui"


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


def without_root(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a message, without the folders in which the app and the readers' corpora lie: that is nobody's
    business."""
    def plain(value: Any) -> Any:
        return value.replace(f"{own_folder.root()}{os.sep}", "").replace(f"{ROOT}{os.sep}", "") if isinstance(
            value, str) else value

    return {name: plain(value) for name, value in values.items()}


def t_error(error: InputError) -> str:
    """The sentence of a user's mistake, in the reader's language."""
    return t(error.message, **without_root(error.values)) if error.values else t(error.message)


def t_refusal(refusal: Refusal) -> str:
    """Why a method does not answer, in the reader's language."""
    return t(refusal.reason, **refusal.values) if refusal.values else t(refusal.reason)


def known_language(code: str) -> bool:
    """Whether the code is of a language with a name; a kind of text ("question") is none."""
    return name_of(code) is not None


def language_name(code: str) -> str:
    """The name of a corpus language in the reader's language, "Portuguese (BR)" with its region; a code that is not
    known stays as it is."""
    name, region = name_of(code, language()), code[len(base(code)) + 1:]
    if name is None or not region:
        return name or code
    return t("{language} ({region})", language=name, region=region.upper())
