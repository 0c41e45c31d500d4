"""Whether this reader's browser can draw in three dimensions: asked once, in the page itself."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function ({ data, setStateValue }) {
  let there = false;
  try {
    const canvas = document.createElement('canvas');
    there = Boolean(canvas.getContext('webgl2') || canvas.getContext('webgl'));
  } catch { /* a browser that forbids it */ }
  if (there !== data.there) setStateValue('there', there);
}
"""
#: session key: what the browser has said
_KEY = "_webgl"


def has_webgl() -> bool | None:
    """What the browser has said; None until it has, which takes a moment: a picture that it cannot draw is never asked
    of it. Where the server has no components to ask with, that it can."""
    there = st.session_state.get(_KEY)
    try:
        said = st.components.v2.component("ladder_webgl", js=_JS)(
            data={"there": there}, key="ask_webgl", default={"there": there}, on_there_change=lambda: None).there
    except Exception:  # the picture is drawn as it would be without the question
        return there is not False
    if isinstance(said, bool):
        st.session_state[_KEY] = said
    return st.session_state.get(_KEY)
