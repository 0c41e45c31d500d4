"""Lines over the tokens of a sentence or over steps, a colour, a shape and a dash each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.style import C, axis, color_and_shape, finish_below, token_axis

#: a colour, a shape and a dash for each series, told apart without colour too
LOOKS: Sequence[tuple[str, str, list[int]]] = (
    ("#E08A5E", "circle", [1, 0]), ("#1B7F79", "square", [6, 3]), ("#2C5AA0", "triangle-up", [1, 0]),
    ("#8E4585", "diamond", [2, 2]), ("#5F6B16", "cross", [8, 3, 2, 3]), ("#A0323C", "triangle-down", [4, 2]),
)


def finished(chart: C) -> C:
    """A chart with its legend above, in two columns on a phone."""
    return finish_below(chart, symbolStrokeWidth=0, columns=alt.ExprRef("width < 420 ? 2 : 3"))


def series_scales(names: Sequence[str], looks: Sequence[tuple[str, str, list[int]]] = LOOKS
                  ) -> tuple[alt.Color, alt.Shape, alt.StrokeDash]:
    """A colour, a shape and a dash a `series` of these names."""
    mine = [looks[i % len(looks)] for i in range(len(names))]
    dashes = alt.Scale(domain=list(names), range=[dash for _, _, dash in mine])
    return (*color_and_shape("series", names, mine, title=None),
            alt.StrokeDash("series:N", title=None, scale=dashes))


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
    color, shape, dash = series_scales(series, looks)
    within: dict[str, Any] = {"domain": list(domain), "clamp": True} if domain else {}
    scale = alt.Scale(type="log" if log else "linear", zero=False, nice=not log, **within)
    ticks: dict[str, Any] = {"format": ".2f", "tickCount": 6}
    if log:
        ticks = {"format": ".0e", "values": _decades(frame["value"])}
    y = alt.Y("value:Q", title=names["value"], scale=scale, axis=axis(labelOverlap=True, **ticks))
    base = alt.Chart(frame).encode(x=token_axis(labels, names.get("token")), y=y, color=color)
    points = base.mark_point(filled=True, size=55, opacity=1).encode(shape=shape, tooltip=[
        alt.Tooltip("series:N", title=names["series"]), alt.Tooltip("token:N", title=names["token"]),
        alt.Tooltip("value:Q", title=names["value"], format=".2e" if log else ".3f")])
    return finished((base.mark_line().encode(strokeDash=dash) + points).properties(height=340))


def over_steps(frame: pd.DataFrame, series: Sequence[str], names: Mapping[str, str], *, x: str = "step",
               log: bool = False) -> alt.TopLevelMixin:
    """A line a series over the numbers in column `x`: `series`, `value`."""
    color, shape, dash = series_scales(series)
    base = alt.Chart(frame).encode(
        x=alt.X(f"{x}:Q", title=names[x], axis=axis(tickCount=6)),
        y=alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5), scale=alt.Scale(
            type="log" if log else "linear", nice=True)), color=color)
    points = base.mark_point(filled=True, size=50, opacity=1).encode(shape=shape, tooltip=[
        alt.Tooltip("series:N", title=names["series"]), alt.Tooltip(f"{x}:Q", title=names[x]),
        alt.Tooltip("value:Q", title=names["value"], format=".4~g")])
    return finished((base.mark_line().encode(strokeDash=dash) + points).properties(height=260))
