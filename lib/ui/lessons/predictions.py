"""What a reader has predicted: kept in the session, by lesson and step, from the moment the picture is shown."""

from __future__ import annotations

import streamlit as st

_KEY = "_predictions"


def _all() -> dict[tuple[str, int], str]:
    return st.session_state.setdefault(_KEY, {})


def widget(lesson: str, step: int) -> str:
    """The key of the choice."""
    return f"_predict_{lesson}_{step}"


def of(lesson: str, step: int) -> str | None:
    """The code of what was predicted; "" where the picture was shown without a prediction, None where it is not
    shown yet."""
    return _all().get((lesson, step))


def keep(lesson: str, step: int) -> None:
    """The picture is shown: what stands in the choice now is the prediction."""
    _all()[lesson, step] = st.session_state.get(widget(lesson, step)) or ""


def forget(lesson: str) -> None:
    """Begin the lesson anew."""
    for key in [key for key in _all() if key[0] == lesson]:
        del _all()[key]
        st.session_state.pop(widget(*key), None)
