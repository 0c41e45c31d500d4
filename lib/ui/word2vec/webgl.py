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


def has_webgl() -> bool:
    """What the browser has said; until then, and where the server has no components to ask it with, that it can."""
    there = st.session_state.get(_KEY, True)
    try:
        said = st.components.v2.component("ladder_webgl", js=_JS)(
            data={"there": there}, key="ask_webgl", default={"there": there}, on_there_change=lambda: None)
        there = bool(said.there)
    except Exception:  # the picture is drawn as it would be without the question
        return there
    st.session_state[_KEY] = there
    return there
