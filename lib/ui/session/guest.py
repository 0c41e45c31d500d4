"""The pretrained model that a reader has opened: it lives in this session alone, and no other reader sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.pretrained.method import Pretrained

KEY = "pretrained"
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


def opened(languages: Sequence[str]) -> Pretrained | InputError:
    """The model for a corpus with these languages, or that there is none."""
    method = st.session_state.get(_MODEL)
    if method is None:
        return InputError(N_("No pretrained model is open in this session; open one on the page Families."))
    prompt = st.session_state.get(_PROMPT, "")
    if method.languages != tuple(languages) or (prompt and method.config["prompt"] != prompt):
        method = st.session_state[_MODEL] = method.compared_on(languages, prompt)
    return method


def guest_keys() -> list[str]:
    """What joins the comparison: the key of the pretrained model, when one is open."""
    return [KEY] if _MODEL in st.session_state else []
