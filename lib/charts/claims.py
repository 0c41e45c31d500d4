"""The figure of a claim: every seed a ring, their mean a mark; rows of names, or lines over a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.style import NEGATIVE, PLAIN, QUIET, axis, color_and_shape, finish, finish_below, ink

#: colour and shape of the lines, in their order
LOOKS = ((PLAIN, "circle"), ("#B5651D", "square"), (NEGATIVE, "triangle-up"), (QUIET, "diamond"))


def claim_rows(frame: pd.DataFrame, order: Sequence[str], names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A row a name: `title` (in `order`), `seed`, `value`; a ring a seed, a bar to the mean."""
    y = alt.Y("title:N", sort=list(order), title=None, axis=axis(labelOverlap=False, labelPadding=6, labelLimit=260))
    x = alt.X("value:Q", title=names["value"], scale=alt.Scale(zero=True, nice=True), axis=axis(tickCount=5))
    means = frame.groupby("title", as_index=False)["value"].mean()
    bars = alt.Chart(means).mark_bar(color=PLAIN, opacity=0.6, height={"band": 0.5}, cornerRadiusEnd=3).encode(
        x=x, y=y, tooltip=[alt.Tooltip("title:N", title=names["title"]),
                           alt.Tooltip("value:Q", title=names["mean"], format=".3~g")])
    rings = alt.Chart(frame).mark_point(filled=False, size=70, strokeWidth=2, color=ink(), opacity=0.95).encode(
        x=x, y=y, tooltip=[alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("seed:O", title=names["seed"]),
                           alt.Tooltip("value:Q", title=names["value"], format=".3~g")])
    return finish((bars + rings).properties(height=36 * len(order) + 56))


def claim_lines(frame: pd.DataFrame, order: Sequence[str], names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A line a name through the seeds' means: `title` (in `order`), `seed`, `x`, `value`; a small ring a seed."""
    color, shape = color_and_shape("title", order, LOOKS, title=None, sort=list(order))
    measured = sorted(frame["x"].unique())
    marks_at = {"values": measured, "format": "~r"} if len(measured) <= 8 else {"tickCount": 6}
    x = alt.X("x:Q", title=names["x"], axis=axis(**marks_at), scale=alt.Scale(zero=False, nice=False, padding=12))
    y = alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5), scale=alt.Scale(zero=True))
    means = alt.Chart(frame.groupby(["title", "x"], as_index=False)["value"].mean()).encode(x=x, y=y, color=color)
    tooltip = [alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("x:Q", title=names["x"], format=".3~g"),
               alt.Tooltip("value:Q", title=names["mean"], format=".3~g")]
    rings = alt.Chart(frame).mark_point(filled=False, size=26, opacity=0.6).encode(
        x=x, y=y, color=color, tooltip=[*tooltip[:2], alt.Tooltip("seed:O", title=names["seed"]),
                                        alt.Tooltip("value:Q", title=names["value"], format=".3~g")])
    marks = means.mark_point(filled=True, size=80, opacity=1).encode(shape=shape, tooltip=tooltip)
    return finish_below((rings + means.mark_line(strokeWidth=2) + marks).properties(height=260))
