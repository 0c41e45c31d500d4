"""Charts of the Labels page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.basic import style
from lib.charts.style import FONT, INK, QUIET, axis, finish, rising


def score_intervals(frame: pd.DataFrame, baseline: float, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A line a method: `key`, `title`, `value` with its interval `low` to `high` (0-100), in the method's colour and
    shape; the dashed line is the `baseline`."""
    order = list(frame["title"])
    looks = [style(key) for key in frame["key"]]
    color = alt.Color("title:N", legend=None, scale=alt.Scale(domain=order, range=[look[0] for look in looks]))
    shape = alt.Shape("title:N", legend=None, scale=alt.Scale(domain=order, range=[look[1] for look in looks]))
    least = max(0.0, 10 * ((min(float(frame["low"].min()), baseline) - 3) // 10))
    x = alt.X("value:Q", title=names["value"], scale=alt.Scale(domain=[least, 100]), axis=axis(tickCount=6))
    base = alt.Chart(frame).encode(y=alt.Y("title:N", sort=order, title=None, axis=axis(labelOverlap=False,
                                                                                        labelPadding=4)))
    tooltip = [alt.Tooltip("title:N", title=names["title"]),
               alt.Tooltip("value:Q", title=names["value"], format=".1f"),
               alt.Tooltip("low:Q", title=names["low"], format=".1f"),
               alt.Tooltip("high:Q", title=names["high"], format=".1f")]
    rule = alt.Chart(pd.DataFrame({"value": [baseline], "title": [names["baseline"]]})).mark_rule(
        color=QUIET, strokeDash=[5, 4], strokeWidth=1.5).encode(x=x, tooltip=[
            alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("value:Q", title=names["value"], format=".1f")])
    spans = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=alt.X("low:Q", title=names["value"]), x2="high:Q", color=color)
    points = base.mark_point(filled=True, size=150, opacity=1).encode(x=x, color=color, shape=shape, tooltip=tooltip)
    numbers = base.mark_text(dy=-13, font=FONT, fontSize=11, color=QUIET).encode(
        x=x, text=alt.Text("value:Q", format=".1f"))
    return finish((rule + spans + points + numbers).properties(height=44 * len(order) + 60))


def confusion_heatmap(frame: pd.DataFrame, classes: Sequence[str], color: str,
                      names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Which label was taken for which: `label` (rows), `predicted` (columns), `share` of the row (0-1), `count`."""
    base = alt.Chart(frame).encode(
        x=alt.X("predicted:N", sort=list(classes), title=names["predicted"],
                axis=axis(orient="top", labelAngle=0 if len(classes) <= 4 else -50, labelOverlap=False)),
        y=alt.Y("label:N", sort=list(classes), title=names["label"], axis=axis(labelOverlap=False)),
        tooltip=[alt.Tooltip("label:N", title=names["label"]), alt.Tooltip("predicted:N", title=names["predicted"]),
                 alt.Tooltip("share:Q", title=names["share"], format=".1%"),
                 alt.Tooltip("count:Q", title=names["count"], format=".1f")],
    )
    cells = base.mark_rect(cornerRadius=3, stroke="transparent").encode(
        color=alt.Color("share:Q", legend=None, scale=rising(color, full=0.75, under_text=True)))
    numbers = base.mark_text(font=FONT, fontSize=12, color=INK).encode(text=alt.Text("share:Q", format=".0%"))
    side = max(150, 44 * len(classes)) if len(classes) <= 12 else 24 * len(classes)
    layers = cells + numbers if len(classes) <= 12 else cells
    return finish(layers.properties(height=side + 70))


def class_probabilities(frame: pd.DataFrame, titles: Sequence[str], classes: Sequence[str],
                        names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A row a method, a column a label: `title`, `label`, `probability` (0-1), and `fill`, the cell's colour."""
    base = alt.Chart(frame).encode(
        x=alt.X("label:N", sort=list(classes), title=None,
                axis=axis(orient="top", labelAngle=0 if len(classes) <= 5 else -50, labelOverlap=False)),
        y=alt.Y("title:N", sort=list(titles), title=None, axis=axis(labelOverlap=False, labelPadding=4)),
        tooltip=[alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("label:N", title=names["label"]),
                 alt.Tooltip("probability:Q", title=names["probability"], format=".1%")],
    )
    cells = base.mark_rect(cornerRadius=3, stroke="transparent").encode(color=alt.Color("fill:N", scale=None))
    numbers = base.mark_text(font=FONT, fontSize=12, color=INK).encode(text=alt.Text("probability:Q", format=".0%"))
    return finish((cells + numbers).properties(height=34 * len(titles) + 50))
