"""Showing things the same way on every page: charts with their sentence and table, methods with their badge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

import models
from lib.ui.session.i18n import language, t
from lib.ui.shared.download import csv_button
from lib.ui.shared.parts.picture import picture

#: the registry's Vega shapes as characters
GLYPHS = {"circle": "●", "square": "■", "triangle-up": "▲", "diamond": "◆", "cross": "✚", "triangle-down": "▼",
          "triangle-right": "▶", "triangle-left": "◀", models.STAR: "★"}


def method_title(key: str) -> str:
    """The short name of a method in the reader's language."""
    return t(models.rung(key).title)


def method_titles() -> dict[str, str]:
    """key -> short name, for every method."""
    return {key: method_title(key) for key in [*models.method_keys(), *models.GUESTS]}


def glyph(key: str) -> str:
    """The method's shape as a character."""
    return GLYPHS.get(models.rung(key).shape, "●")


def badge(key: str) -> str:
    """The method's shape in its colour and its name, as markdown."""
    return f':color[{glyph(key)}]{{foreground="{models.rung(key).color}"}} {method_title(key)}'


def legend_line(keys: Sequence[str]) -> str:
    """The badges of several methods in one line of markdown, over charts that share their colours and shapes."""
    return "&emsp; ".join(f":small[{badge(key)}]".replace(" ", "\u00a0") for key in keys)


def show_chart(chart: alt.TopLevelMixin | tuple[pd.DataFrame, dict[str, Any]], sentence: str, table: pd.DataFrame,
               key: str) -> None:
    """A chart, or the data and the description of one (`lib.charts.reuse`), under the sentence that says what to see,
    over the table of its numbers (drawn when opened).

    `key` is unique on the page.
    """
    with picture(key):
        st.caption(sentence)
        if isinstance(chart, tuple):
            st.vega_lite_chart(*chart, width="stretch", key=f"chart_{key}", alt=sentence)
        else:
            st.altair_chart(chart, width="stretch", key=f"chart_{key}", alt=sentence)
        show_table(table, key)


def metrics(numbers: Sequence[tuple[str, str, str]]) -> None:
    """Numbers side by side: (label, value, help); on a phone two to a line."""
    with st.container(horizontal=True, gap="small"):
        for label, value, help_text in numbers:
            st.metric(label, value, help=help_text, width=170)


def show_table(table: pd.DataFrame, key: str, label: str = "") -> None:
    """The numbers behind a chart, folded and drawn only when opened; `label` where they are something else."""
    fold = st.expander(label or t("The numbers"), key=f"table_{key}", on_change="rerun", type="compact")
    if fold.open:
        fold.dataframe(without_gaps(table), hide_index=True, width="stretch")
        with fold:
            csv_button(table, key)


def without_gaps(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it is read: what is missing is a dash, and not the word None."""
    def told(value: Any) -> str:
        return "–" if pd.isna(value) else f"{value:.6g}" if isinstance(value, float) else str(value)

    return table.assign(**{name: table[name].map(told) for name in table if table[name].isna().any()})


def count(number: float | None) -> str:
    """A count for reading: 950, 12.4 k, 3.1 M; in Chinese 950, 1.2 万, 310 万."""
    if number is None:
        return "–"
    if language() == "zh":
        unit = next((unit for unit in (1e8, 1e4) if number >= unit), 1.0)
        name = {1e8: " 亿", 1e4: " 万", 1.0: ""}[unit]
        return f"{number / unit:,.{1 if unit > 1 and number < 100 * unit else 0}f}{name}"
    for limit, unit in ((1e6, " M"), (1e4, " k")):
        if number >= limit:
            return f"{number / (1e6 if unit == ' M' else 1e3):.1f}{unit}"
    return f"{number:,.0f}"


def percent(p: float) -> str:
    """A probability for reading: 83%, 4%, 0.31%."""
    return f"{p:.0%}" if p >= 0.01 or p == 0 else f"{p:.2%}"


def milliseconds(seconds: float | None) -> str:
    """A duration for reading: 0.4 ms, 12 ms, 1.3 s."""
    if seconds is None:
        return "–"
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1000:.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def duration(seconds: float | None) -> str:
    """A span of time for reading: 40 s, 12 min, 1.5 h."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return t("{n} s", n=f"{max(seconds, 0):.0f}")
    if seconds < 90 * 60:
        return t("{n} min", n=f"{seconds / 60:.0f}")
    return t("{n} h", n=f"{seconds / 3600:.1f}")


def leading() -> Literal["primary", "secondary"]:
    """The type of a page's main button: filled in the light theme. Streamlit writes white on it in the dark one, too,
    where the accent is pale and white letters could not be read."""
    return "secondary" if st.context.theme.type == "dark" else "primary"
