"""Nothing unexpected reaches the screen as a traceback: a friendly sentence with a short id, and a line in the log."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, ParamSpec

import streamlit as st

from lib.troubles import id_of, sentence_of
from lib.ui.session.i18n import t, t_note
from lib.ui.shared.user_text import md
from models.base import RefusedError
from models.messages import InputError

#: what is to be said at the top of the page when it is drawn next
_SAID = "_said"
P = ParamSpec("P")


class Said(NamedTuple):
    """A sentence for the reader, in their language: the kind of box, the text, the icon."""

    kind: str
    text: str
    icon: str | None = None


def said(error: Exception) -> Said:
    """How an error is told. A user's mistake and the disk's trouble have their sentences; anything else gets a short id
    that the log has too. The log gets the exception's type and place only: its message may hold what the user typed."""
    if isinstance(error, InputError):
        return Said("warning", md(t_note(error)), ":material/edit_note:")
    if isinstance(error, RefusedError):
        return Said("info", t_note(error))
    number = id_of(error).removeprefix("id ")
    if isinstance(error, OSError) and (known := sentence_of(error)) is not None:
        return Said("warning", md(t_note(known)), ":material/hard_drive:")
    return Said("error", t("Something went wrong in this part of the page (id {id}). The rest goes on working; "
                           "reload the page, or change the input and try again.", id=number), ":material/error:")


@contextmanager
def guarded() -> Iterator[None]:
    """Run a part of a page; what goes wrong in it is told in its place."""
    try:
        yield
    except Exception as error:  # a page must go on; streamlit's own control flow is no Exception subclass
        _show(said(error))


def callback(function: Callable[P, Any]) -> Callable[P, None]:
    """For every function that a widget calls: what goes wrong in it is told at the top of the page, and everything else
    stays as it was."""
    @functools.wraps(function)
    def safe(*args: P.args, **more: P.kwargs) -> None:
        try:
            function(*args, **more)
        except Exception as error:
            say(said(error))

    return safe


def say(sentence: Said) -> None:
    """Have a sentence shown at the top of the page, once, when it is drawn next."""
    st.session_state[_SAID] = [*st.session_state.get(_SAID, []), sentence]


def show_said() -> None:
    """Show what there is to be said, where the page, or the part of it that is drawn anew, begins."""
    for sentence in st.session_state.pop(_SAID, []):
        _show(sentence)


def _show(sentence: Said) -> None:
    getattr(st, sentence.kind)(sentence.text, icon=sentence.icon)
