"""Text of the user on the screen: escaped where markdown is read, shaded by probability where tokens are shown."""

from __future__ import annotations

import re

import streamlit as st

from lib.checks import check_text
from lib.compare.answer_flags import unread
from lib.ui.session.i18n import t_note
from models.base import Method
from models.messages import InputError

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&\"'=/^])")
_SHORTCODE = re.compile(r":(?=[A-Za-z0-9_+\-/]+:)")
_SPACE, _RUN = re.compile(r"\s"), re.compile(r" {2,}")
_JOINER = "\u2060"  # invisible; parts a colon from a name, so that no emoji or icon is drawn in its place


def md(text: str, as_typed: bool = False) -> str:
    """`text` so that markdown shows it letter by letter: no markup, no HTML, no emoji names, no formulas; with
    `as_typed` with all its spaces."""
    if as_typed:
        return _RUN.sub(lambda run: "&nbsp;" * (len(run[0]) - 1) + " ", _escaped(_SPACE.sub(" ", text)))
    return _escaped(" ".join(text.split()))


def _escaped(flat: str) -> str:
    return _MARKS.sub(r"\\\1", _SHORTCODE.sub(":" + _JOINER, flat))


def show_mistake(error: InputError) -> None:
    """One clear sentence for a mistake of the user."""
    st.warning(md(t_note(error)), icon=":material/edit_note:")


def say_unread(method: Method, *texts: str) -> None:
    """Say so where the method reads only the beginning of a text."""
    if flag := unread(method, texts):
        st.caption(":material/content_cut: " + t_note(flag.note))


def read_text(text: str | None) -> str | None:
    """The checked text; or None, after one sentence that says what is wrong with it."""
    try:
        return check_text(text or "")
    except InputError as error:
        show_mistake(error)
        return None
