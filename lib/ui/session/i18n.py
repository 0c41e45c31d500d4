"""The reader's language, per session: `t(message)` gives the text in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Any

import streamlit as st

import models
from lib.corpus import own_folder
from lib.locale import LANGUAGES, guess_language, translate
from lib.paths import ROOT
from models.base import RefusedError
from models.language.languages import normalised
from models.language.names import name_of
from models.messages import InputError, Note

#: session key, and name in the URL, of the switch in the sidebar
LANGUAGE_KEY = "ui"
_TENS_OF_THOUSANDS = re.compile(r"(?<=\d )([万亿]) (?=[\u4e00-\u9fff])")


def first_language() -> str:
    """The language to begin with: the browser's, where it is one of ours."""
    return guess_language(st.context.locale)


def language() -> str:
    """The code of the language on the screen."""
    if chosen := st.session_state.get(LANGUAGE_KEY):
        return chosen
    asked = st.query_params.get(LANGUAGE_KEY)
    return asked if asked in LANGUAGES else first_language()


def t(message: str, /, **values: Any) -> str:
    """`message` in the reader's language, its `{name}` fields filled from `values`. A Chinese number in 万 and the
    word behind it stand close together."""
    code = language()
    text = translate(message, code, **values)
    return _TENS_OF_THOUSANDS.sub(r"\1", text) if code == "zh" else text


def join(sentences: Iterable[str]) -> str:
    """Sentences one after another, as the reader's language writes them."""
    return ("" if language() == "zh" else " ").join(sentences)


def listed(items: Iterable[str]) -> str:
    """Items of a list in a sentence, as the reader's language parts them."""
    return ("；" if language() == "zh" else "; ").join(items)


def commas(things: Iterable[str]) -> str:
    """Things in a row, as the reader's language parts them."""
    return ("、" if language() == "zh" else ", ").join(things)


def named(name: str, what: str) -> str:
    """A name and what belongs to it, as the reader's language parts them."""
    return f"{name}：{what}" if language() == "zh" else f"{name}: {what}"


def bracketed(text: str, more: str) -> str:
    """A text and more about it in brackets."""
    return f"{text}（{more}）" if language() == "zh" else f"{text} ({more})"


def t_note(note: Note | InputError | RefusedError) -> str:
    """A sentence that came as data, or that an error tells, in the reader's language: a method by its short name where
    no command needs its key, and files without the folders in which the app and the readers' corpora lie, which are
    nobody's business."""
    def plain(name: str, value: Any) -> Any:
        if name == "method" and "--method" not in note.message and (rung := models.known(value)):
            return t(rung.title)
        return value.replace(f"{own_folder.root()}{os.sep}", "").replace(f"{ROOT}{os.sep}", "") if isinstance(
            value, str) else value

    return t(note.message, **{name: plain(name, value) for name, value in note.values.items()})


def known_language(code: str) -> bool:
    """Whether the code is of a language with a name; a kind of text ("question") is none."""
    return name_of(code) is not None


def language_name(code: str) -> str:
    """The name of a corpus language in the reader's language, "Portuguese (BR)" with its region; a code that is not
    known stays as it is."""
    name, region = name_of(code, language()), normalised(code).partition("-")[2]
    if name is None or not region:
        return name or code
    return t("{language} ({region})", language=name, region=region.upper())
