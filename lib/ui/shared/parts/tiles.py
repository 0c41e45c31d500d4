"""One tile a thing, side by side: as many to a line as fit, and on a phone two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

_CSS = """<style>
@media (max-width: 640px) {
  [class*="st-key-tiles_"] [data-testid="stHorizontalBlock"] { flex-wrap: wrap; gap: 0.5rem; }
  [class*="st-key-tiles_"] [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] {
    min-width: calc(50% - 0.25rem); flex: 1 1 calc(50% - 0.25rem); width: calc(50% - 0.25rem); }
}
</style>"""


def tiles(things: Sequence[str], per_row: int, key: str) -> list[tuple[Any, str]]:
    """Each thing with its place; `key` is the name of the group on this page."""
    with st.container(key=f"tiles_{key}"):
        st.html(_CSS)
        rows = [things[start:start + per_row] for start in range(0, len(things), per_row)]
        return [pair for row in rows for pair in zip(st.columns(per_row), row)]
