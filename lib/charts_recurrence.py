"""Charts of the recurrent rung: a network unrolled, its gates, gradients back through the sentence. In the manner of
`lib.charts`: a tidy data frame in, a chart out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.chart_style import AS_TOKEN, FONT, INK, QUIET, axis, finish, rising, signed, token_axis

#: a colour, a shape and a dash for each series, told apart without colour too
LOOKS: Sequence[tuple[str, str, list[int]]] = (
    ("#B5651D", "circle", [1, 0]), ("#1B7F79", "square", [6, 3]), ("#2C5AA0", "triangle-up", [1, 0]),
    ("#8E4585", "diamond", [2, 2]), ("#5F6B16", "cross", [8, 3, 2, 3]), ("#A0323C", "triangle-down", [4, 2]),
)


def _finish(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    return finish(chart, orient="top", labelLimit=260, symbolOpacity=1, symbolStrokeWidth=0,
        columns=alt.ExprRef("width < 420 ? 2 : 3"))


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
    return _finish((cells + mark).properties(height=54 + round(min(22.0, 560 / max(1, len(labels))) * len(labels))))


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
    return _finish(alt.layer(*layers).properties(height=30 * len(gates) + 84))


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
    return _finish(chart.properties(height=26 * len(rows) + 54))


def _series(names: Sequence[str], looks: Sequence[tuple[str, str, list[int]]]) -> tuple[alt.Color, ...]:
    colors, shapes, dashes = zip(*(looks[i % len(looks)] for i in range(len(names))))
    domain = list(names)
    return (alt.Color("series:N", title=None, scale=alt.Scale(domain=domain, range=list(colors))),
            alt.Shape("series:N", title=None, scale=alt.Scale(domain=domain, range=list(shapes))),
            alt.StrokeDash("series:N", title=None, scale=alt.Scale(domain=domain, range=list(dashes))))


def _decades(values: pd.Series) -> list[float]:
    """Powers of ten around these numbers, ten or so of them."""
    if values.empty:
        return [1.0]
    low, high = math.floor(math.log10(values.min())), math.ceil(math.log10(values.max()))
    return [10.0**power for power in range(low, high + 1, max(1, (high - low) // 8))]


def over_tokens(frame: pd.DataFrame, labels: Sequence[str], series: Sequence[str], names: Mapping[str, str], *,
                log: bool = False, domain: tuple[float, float] | None = None,
                looks: Sequence[tuple[str, str, list[int]]] = LOOKS) -> alt.TopLevelMixin:
    """A line a series over the tokens of a sentence: `label` (of `labels`), `token`, `series` (of `series`), `value`.
    On the log scale only numbers above 0 can be drawn."""
    if log:
        frame = frame[frame["value"] > 0]
    color, shape, dash = _series(series, looks)
    scale = alt.Scale(type="log" if log else "linear", zero=False, nice=not log,
                      **({"domain": list(domain), "clamp": True} if domain else {}))
    ticks: dict[str, Any] = {"format": ".2f", "tickCount": 6}
    if log:
        ticks = {"format": ".0e", "values": _decades(frame["value"])}
    y = alt.Y("value:Q", title=names["value"], scale=scale, axis=axis(labelOverlap=True, **ticks))
    base = alt.Chart(frame).encode(x=token_axis(labels, names.get("token")), y=y, color=color)
    points = base.mark_point(filled=True, size=55, opacity=1).encode(shape=shape, tooltip=[
        alt.Tooltip("series:N", title=names["series"]), alt.Tooltip("token:N", title=names["token"]),
        alt.Tooltip("value:Q", title=names["value"], format=".2e" if log else ".3f")])
    return _finish((base.mark_line().encode(strokeDash=dash) + points).properties(height=340))


def over_steps(frame: pd.DataFrame, series: Sequence[str], names: Mapping[str, str], *, x: str = "step",
               log: bool = False) -> alt.TopLevelMixin:
    """A line a series over the numbers in column `x`: `series`, `value`."""
    color, shape, dash = _series(series, LOOKS)
    base = alt.Chart(frame).encode(
        x=alt.X(f"{x}:Q", title=names[x], axis=axis(tickCount=6)),
        y=alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5), scale=alt.Scale(
            type="log" if log else "linear", nice=True)), color=color)
    points = base.mark_point(filled=True, size=50, opacity=1).encode(shape=shape, tooltip=[
        alt.Tooltip("series:N", title=names["series"]), alt.Tooltip(f"{x}:Q", title=names[x]),
        alt.Tooltip("value:Q", title=names["value"], format=".4~g")])
    return _finish((base.mark_line().encode(strokeDash=dash) + points).properties(height=260))
