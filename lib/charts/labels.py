"""Charts of the Labels page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.basic import method_scales
from lib.charts.heat import heat_map, shade, written
from lib.charts.style import FONT, QUIET, axis, finish, label_rows, rising


def score_intervals(frame: pd.DataFrame, baseline: float, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A line a method: `key`, `title`, `value` with its interval `low` to `high` (0-100), in the method's colour and
    shape; the dashed line is the `baseline`."""
    order = list(frame["title"])
    color, shape = method_scales(list(frame["key"]), dict(zip(frame["key"], order)))
    least = max(0.0, 10 * ((min(float(frame["low"].min()), baseline) - 3) // 10))
    x = alt.X("value:Q", title=names["value"], scale=alt.Scale(domain=[least, 100]), axis=axis(tickCount=6))
    base = alt.Chart(frame).encode(y=label_rows("title", order))
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
    few = len(classes) <= 12
    chart = heat_map(
        frame, alt.X("predicted:N", sort=list(classes), title=names["predicted"],
                     axis=axis(orient="top", labelAngle=0 if len(classes) <= 4 else -50, labelOverlap=False)),
        label_rows("label", classes, names["label"]),
        shade("share:Q", rising(color, full=0.75, under_text=True)),
        [alt.Tooltip("label:N", title=names["label"]), alt.Tooltip("predicted:N", title=names["predicted"]),
         alt.Tooltip("share:Q", title=names["share"], format=".1%"),
         alt.Tooltip("count:Q", title=names["count"], format=".1f")],
        *([written("share:Q", 12, ".0%")] if few else []), cornerRadius=3, stroke="transparent")
    return finish(chart.properties(height=70 + (max(150, 44 * len(classes)) if few else 24 * len(classes))))


def class_probabilities(frame: pd.DataFrame, titles: Sequence[str], classes: Sequence[str],
                        names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A row a method, a column a label: `title`, `label`, `probability` (0-1), and `fill`, the cell's colour."""
    chart = heat_map(
        frame, alt.X("label:N", sort=list(classes), title=None,
                     axis=axis(orient="top", labelAngle=0 if len(classes) <= 5 else -50, labelOverlap=False)),
        label_rows("title", titles), shade("fill:N", None),
        [alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("label:N", title=names["label"]),
         alt.Tooltip("probability:Q", title=names["probability"], format=".1%")],
        written("probability:Q", 12, ".0%"), cornerRadius=3, stroke="transparent")
    return finish(chart.properties(height=34 * len(titles) + 50))
