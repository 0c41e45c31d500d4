"""Several trainings of each network: rings for seeds with means, courses of training, and power laws."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from lib.charts.basic import in_order, method_scales
from lib.charts.style import as_count, axis, finish


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
        x=alt.X(f"{x}:Q", title=names[x], axis=axis(tickCount=6, labelExpr=as_count())),
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
              axis=axis(labelExpr=as_count(), tickCount=6, labelOverlap=True))
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
