"""Lines over the tokens of a sentence or over steps, a colour, a shape and a dash each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.charts.basic import in_order, method_scales
from lib.charts.style import C, axis, color_and_shape, finish, finish_below, token_axis

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


def seed_dots(frame: pd.DataFrame, means: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]
              ) -> alt.TopLevelMixin:
    """A row a method: a ring for each training of `frame` (`key`, `title`, `seed`, `value`), and of `means` (`title`,
    `mean`, `low`, `high`) a mark with a line for the interval. Rows are in the order of `means`."""
    keys = in_order(frame)
    color, shape = method_scales(keys, titles)
    y = alt.Y("title:N", sort=list(means["title"]), title=None, axis=axis(labelPadding=6, grid=True, labelLimit=260))
    rings = alt.Chart(frame).mark_point(filled=False, size=70, strokeWidth=2, opacity=0.9).encode(
        x=alt.X("value:Q", title=names["value"], scale=alt.Scale(zero=False, padding=14), axis=axis(tickCount=6)),
        y=y, color=color, tooltip=[
            alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("seed:O", title=names["seed"]),
            alt.Tooltip("value:Q", title=names["value"], format=".2f")])
    middle = alt.Chart(means).encode(y=y, color=color)
    ends = middle.mark_rule(strokeWidth=3, opacity=0.8).encode(x=alt.X("low:Q", title=names["value"]), x2="high:Q")
    marks = middle.mark_point(filled=True, size=130, opacity=1).encode(
        x=alt.X("mean:Q", title=names["value"]), shape=shape, tooltip=[
            alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("mean:Q", title=names["mean"], format=".2f"),
            alt.Tooltip("low:Q", title=names["low"], format=".2f"),
            alt.Tooltip("high:Q", title=names["high"], format=".2f")])
    return finish((ends + rings + marks).properties(height=38 * len(means) + 60))


def courses(frame: pd.DataFrame, x: str, names: Mapping[str, str], titles: Mapping[str, str]) -> alt.TopLevelMixin:
    """A thin line a training: `key`, `title`, `seed`, the column `x`, `loss`."""
    color, _ = method_scales(in_order(frame), titles)
    return finish(alt.Chart(frame).mark_line(strokeWidth=1.8, opacity=0.85).encode(
        x=alt.X(f"{x}:Q", title=names[x], axis=axis(tickCount=6, format="~s")),
        y=alt.Y("loss:Q", title=names["loss"], scale=alt.Scale(zero=False), axis=axis(tickCount=5)),
        color=color, detail="seed:N", tooltip=[
            alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("seed:O", title=names["seed"]),
            alt.Tooltip(f"{x}:Q", title=names[x], format=",.4~g"),
            alt.Tooltip("loss:Q", title=names["loss"], format=".3f")]).properties(height=320))


def laws(frame: pd.DataFrame, bands: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]
         ) -> alt.TopLevelMixin:
    """Trainings as points (`key`, `title`, `seed`, `size`, `loss`), and the fitted laws of `bands` (`title`, `size`,
    `loss`, `low`, `high`) as lines in their 95 % bands; both axes are logarithmic."""
    color, shape = method_scales(in_order(frame), titles)
    x = alt.X("size:Q", title=names["size"], scale=alt.Scale(type="log", nice=False, padding=16),
              axis=axis(format="~s", tickCount=6, labelOverlap=True))
    scale = alt.Scale(type="log", zero=False, nice=False, padding=12)
    lowest, highest = float(frame["loss"].min()), float(frame["loss"].max())
    y = alt.Y("loss:Q", title=names["loss"], scale=scale, axis=axis(
        format=".2~f", labelOverlap=True, values=[float(n) for n in np.geomspace(lowest, highest, 5).round(2)]))
    points = alt.Chart(frame).mark_point(filled=True, size=80, opacity=1).encode(
        x=x, y=y, color=color, shape=shape, tooltip=[
            alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("seed:O", title=names["seed"]),
            alt.Tooltip("size:Q", title=names["size"], format=","),
            alt.Tooltip("loss:Q", title=names["loss"], format=".3f")])
    layers: list[alt.Chart] = [points]
    if len(bands):
        fitted = alt.Chart(bands).encode(x=x, color=color)
        layers = [fitted.mark_area(opacity=0.12).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q"),
                  fitted.mark_line(opacity=0.8).encode(y=y), points]
    return finish(alt.layer(*layers).properties(height=320))
