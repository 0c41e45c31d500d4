"""Charts of the recurrent rung: a network unrolled, its gates, gradients back through the sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.lines import finished
from lib.charts.style import AS_TOKEN, FONT, INK, QUIET, axis, rising, signed, token_axis


def unrolled(frame: pd.DataFrame, labels: Sequence[str], now: str, top: float, color: str, names: Mapping[str, str]
             ) -> alt.TopLevelMixin:
    """The states read so far, a line a token: `label`, `token`, `dimension`, `value` between -`top` and `top`. The
    lines of `labels` still to come stay empty; the one of `now` has a mark."""
    y = alt.Y("label:N", scale=alt.Scale(domain=list(labels)), title=None,
              axis=axis(labelExpr=AS_TOKEN, labelOverlap=False, labelPadding=14))
    cells = alt.Chart(frame).mark_rect().encode(
        x=alt.X("dimension:O", title=names["dimension"], axis=axis(labels=False)), y=y,
        color=alt.Color("value:Q", legend=None, scale=signed(color, top)),
        tooltip=[alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("dimension:O", title=names["dimension"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".3f")])
    mark = alt.Chart(pd.DataFrame({"label": [now]})).mark_point(
        shape="triangle-right", filled=True, size=70, color=QUIET, opacity=1).encode(y=y, x=alt.value(-8))
    return finished((cells + mark).properties(height=54 + round(min(22.0, 560 / max(1, len(labels))) * len(labels))))


def gate_means(frame: pd.DataFrame, labels: Sequence[str], gates: Sequence[str], now: str, color: str,
               names: Mapping[str, str]) -> alt.TopLevelMixin:
    """How far each gate stands open at each token: `label`, `token`, `gate` (of `gates`), `mean`, `open`, `shut`."""
    x = token_axis(labels, None)
    y = alt.Y("gate:N", scale=alt.Scale(domain=list(gates)), title=None,
              axis=axis(labelPadding=4, labelOverlap=False))
    cells = alt.Chart(frame).mark_rect(cornerRadius=2).encode(
        x=x, y=y, color=alt.Color("mean:Q", legend=None, scale=rising(color, under_text=True)),
        tooltip=[alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("gate:N", title=names["gate"]),
                 alt.Tooltip("mean:Q", title=names["mean"], format=".2f"),
                 alt.Tooltip("open:Q", title=names["open"], format=".0%"),
                 alt.Tooltip("shut:Q", title=names["shut"], format=".0%")])
    layers: list[alt.Chart] = [cells]
    if len(labels) <= 20:
        layers.append(alt.Chart(frame).mark_text(font=FONT, fontSize=10, color=INK).encode(
            x=x, y=y, text=alt.Text("mean:Q", format=".2f")))
    layers.append(alt.Chart(frame[frame["label"] == now]).mark_rect(
        filled=False, stroke=QUIET, strokeWidth=2, cornerRadius=2).encode(x=x, y=y))
    return finished(alt.layer(*layers).properties(height=30 * len(gates) + 84))


def gates_now(frame: pd.DataFrame, rows: Sequence[str], color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """One token: a line a gate or state (`row`, of `rows`), a cell a number: `dimension`, `value` in -1 to 1 (beyond
    that the colour is full)."""
    chart = alt.Chart(frame).mark_rect().encode(
        x=alt.X("dimension:O", title=names["dimension"], axis=axis(labels=False)),
        y=alt.Y("row:N", scale=alt.Scale(domain=list(rows)), title=None,
                axis=axis(labelPadding=4, labelOverlap=False)),
        color=alt.Color("value:Q", legend=None, scale=signed(color)),
        tooltip=[alt.Tooltip("row:N", title=names["row"]), alt.Tooltip("dimension:O", title=names["dimension"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".3f")])
    return finished(chart.properties(height=26 * len(rows) + 54))








