"""Charts of the recurrent rung: a network unrolled, its gates, gradients back through the sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.heat import heat_map, pointer, shade, strips, written
from lib.charts.lines import finished
from lib.charts.style import QUIET, label_rows, rising, token_axis


def unrolled(frame: pd.DataFrame, labels: Sequence[str], now: str, top: float, color: str, names: Mapping[str, str]
             ) -> alt.TopLevelMixin:
    """The states read so far, a line a token: `label`, `token`, `dimension`, `value` between -`top` and `top`. The
    lines of `labels` still to come stay empty; the one of `now` has a mark."""
    y = label_rows("label", labels, tokens=True, whole=True, labelPadding=14)
    chart = strips(frame, y, color, names, [
        alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("dimension:O", title=names["dimension"]),
        alt.Tooltip("value:Q", title=names["value"], format=".3f")], top=top) + pointer("label", now, y)
    return finished(chart.properties(height=54 + round(min(22.0, 560 / max(1, len(labels))) * len(labels))))


def gate_means(frame: pd.DataFrame, labels: Sequence[str], gates: Sequence[str], now: str, color: str,
               names: Mapping[str, str]) -> alt.TopLevelMixin:
    """How far each gate stands open at each token: `label`, `token`, `gate` (of `gates`), `mean`, `open`, `shut`."""
    x, y = token_axis(labels, None), label_rows("gate", gates, whole=True)
    chart = heat_map(frame, x, y, shade("mean:Q", rising(color, under_text=True)), [
        alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("gate:N", title=names["gate"]),
        alt.Tooltip("mean:Q", title=names["mean"], format=".2f"),
        alt.Tooltip("open:Q", title=names["open"], format=".0%"),
        alt.Tooltip("shut:Q", title=names["shut"], format=".0%")],
        *([written("mean:Q", 10, ".2f")] if len(labels) <= 20 else []), cornerRadius=2)
    edge = alt.Chart(frame[frame["label"] == now]).mark_rect(
        filled=False, stroke=QUIET, strokeWidth=2, cornerRadius=2).encode(x=x, y=y)
    return finished((chart + edge).properties(height=30 * len(gates) + 84))


def gates_now(frame: pd.DataFrame, rows: Sequence[str], color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """One token: a line a gate or state (`row`, of `rows`), a cell a number: `dimension`, `value` in -1 to 1 (beyond
    that the colour is full)."""
    chart = strips(frame, label_rows("row", rows, whole=True), color, names, [
        alt.Tooltip("row:N", title=names["row"]), alt.Tooltip("dimension:O", title=names["dimension"]),
        alt.Tooltip("value:Q", title=names["value"], format=".3f")], top=1)
    return finished(chart.properties(height=26 * len(rows) + 54))
