"""The chart of the blind test: how often the reader, and chrF, preferred each method."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

import models
from lib.charts.style import QUIET, axis, color_and_shape, finish


def rankings(frame: pd.DataFrame, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A line a method, in the frame's order: `key`, `title`, `you` and `chrf` (shares of its questions, 0-1), `met`."""
    color, shape = color_and_shape("title", list(frame["title"]),
                                   [(models.rung(key).color, models.rung(key).shape) for key in frame["key"]],
                                   legend=None)
    y = alt.Y("title:N", sort=list(frame["title"]), title=None, axis=axis(labelOverlap=False))
    x = alt.Scale(domain=[0, 1])
    tooltip = [alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("you:Q", title=names["you"], format=".0%"),
               alt.Tooltip("chrf:Q", title=names["chrf"], format=".0%"), alt.Tooltip("met:Q", title=names["met"])]
    base = alt.Chart(frame).encode(y=y, tooltip=tooltip)
    between = base.mark_rule(color=QUIET, opacity=0.6).encode(x=alt.X("you:Q", scale=x), x2="chrf:Q")
    measure = base.mark_tick(color=QUIET, thickness=3, size=18, opacity=1).encode(x=alt.X("chrf:Q", scale=x))
    you = base.mark_point(filled=True, size=150, opacity=1).encode(
        x=alt.X("you:Q", scale=x, title=names["x"], axis=axis(format="~p", tickCount=5)), color=color, shape=shape)
    return finish((between + measure + you).properties(height=34 * len(frame) + 50))
