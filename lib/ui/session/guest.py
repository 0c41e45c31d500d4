"""The guests of the comparison: the pretrained model that a reader has opened, which lives in this session alone, and
multilingual E5, of which one copy serves all who ask for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from lib.families.guests import open_guest
from models.base import Method
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.pretrained.method import Pretrained

KEY, E5 = "pretrained", "e5"
#: where it stands in the session and in the URL which guests were asked for
ASKED = "guest"
T = TypeVar("T")
_MODEL, _PROMPT, _LAST = "_pretrained", "_pretrained_prompt", "_pretrained_trace"


def keep(method: Pretrained) -> None:
    """Make it this session's model."""
    st.session_state[_MODEL] = method
    st.session_state.pop(_PROMPT, None)


def close() -> None:
    """Callback: let the model go."""
    for key in (_MODEL, _PROMPT, _LAST):
        st.session_state.pop(key, None)


def last(inputs: Any, compute: Callable[[], T]) -> T:
    """What was computed for these inputs, as long as they stay the same: all heads of a large model take much room, so
    that only one inside is kept."""
    if st.session_state.get(_LAST, (None,))[0] != inputs:
        st.session_state[_LAST] = (inputs, compute())
    return st.session_state[_LAST][1]


def set_prompt(prompt: str) -> None:
    """What the model is asked for a translation with, from now on; "" is its usual one."""
    st.session_state[_PROMPT] = prompt


@st.cache_resource(show_spinner=False, max_entries=4)
def _named(key: str, languages: tuple[str, ...], sha256: str) -> Method:
    return open_guest(key, languages)


def guest(key: str, languages: Sequence[str]) -> Method | InputError:
    """The guest for a corpus with these languages, or why it cannot be had."""
    if key == KEY:
        return opened(languages)
    from models.pretrained.e5 import SHA256

    try:
        return _named(key, tuple(languages), SHA256)
    except InputError as error:
        return error


def opened(languages: Sequence[str]) -> Pretrained | InputError:
    """The model for a corpus with these languages, or that there is none."""
    method = st.session_state.get(_MODEL)
    if method is None:
        return InputError(N_("No pretrained model is open in this session; open one on the page Families."))
    prompt = st.session_state.get(_PROMPT, "")
    if method.languages != tuple(languages) or (prompt and method.config["prompt"] != prompt):
        method = st.session_state[_MODEL] = method.compared_on(languages, prompt)
    return method


def is_open() -> bool:
    """Whether this session has a pretrained model open."""
    return _MODEL in st.session_state
