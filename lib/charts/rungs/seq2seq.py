"""Charts of an encoder-decoder at work: rows of heads, strips of numbers, a distribution by rank, masks, chances along
a text, learning curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts import heat
from lib.charts.basic import in_order, method_scales
from lib.charts.heat import heat_map, shade
from lib.charts.style import AS_TOKEN, FONT, QUIET, as_count, axis, finish, label_rows, leaning, rising, tokens_on_top

#: the colour of what went wrong; its line is broken and its points are crosses, too
WRONG = "#8A6FC2"


def head_rows(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], color: str,
              names: Mapping[str, str]) -> alt.LayerChart:
    """Where the heads of one step look: `row` and `column` (labels of `tokens_in_order`, in `rows` and `columns`),
    `row_name`, `column_token`, `weight`, and `masked`, drawn as a cross: that may not be looked at."""
    x = tokens_on_top(columns, names["columns"], whole=True)
    y = label_rows("row", rows, tokens=True, whole=True)
    cells = heat_map(frame[~frame["masked"]], x, y, shade("weight:Q", rising(color, 0.8)), [
        alt.Tooltip("row_name:N", title=names["rows"]), alt.Tooltip("column_token:N", title=names["columns"]),
        alt.Tooltip("weight:Q", title=names["weight"], format=".3f")], cornerRadius=2)
    crosses = alt.Chart(frame[frame["masked"]]).mark_text(
        text="×", color=QUIET, fontSize=12, font=FONT).encode(x=x, y=y)
    return finish((cells + crosses).properties(height=26 * len(rows) + 70))


def strips(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """Rows of numbers, each shaded by its own largest: `part` (labels of `tokens_in_order`), `dimension`, `value`, and
    `shade` in [-1, 1]."""
    chart = heat.strips(frame, label_rows("part", order, tokens=True), color, names, [
        alt.Tooltip("dimension:O", title=names["dimension"]),
        alt.Tooltip("value:Q", title=names["value"], format=".4f")], value="shade", top=1)
    return finish(chart.properties(height=26 * len(order) + 46))


def rank_curve(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """The whole distribution, likeliest first, both axes in powers of ten: `rank`, `probability`, `token`, and
    `chosen`, the point of the token that is written."""
    x = alt.X("rank:Q", title=names["rank"], scale=alt.Scale(type="log", nice=False),
              axis=axis(values=[10**n for n in range(6)], labelExpr=as_count(), grid=False))
    low = max(float(frame["probability"].min()), 1e-30)
    y = alt.Y("probability:Q", title=names["probability"], axis=axis(format=".0e", tickCount=5),
              scale=alt.Scale(type="log", domain=[low, 1.0], clamp=True, nice=False))
    told = [alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("rank:Q", title=names["rank"], format=",d"),
            alt.Tooltip("probability:Q", title=names["probability"], format=".3~e")]
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=told)
    line = base.mark_line(color=color, strokeWidth=2)
    dots = base.mark_point(color=color, filled=True, size=18, opacity=0.7)
    chosen = base.transform_filter("datum.chosen")
    mark = chosen.mark_point(color=color, filled=True, size=140, opacity=1)
    word = chosen.mark_text(dx=9, dy=-9, align="left", font=FONT, fontSize=13, color=QUIET).encode(text="token:N")
    return finish((line + dots + mark + word).properties(height=230))


def mask(frame: pd.DataFrame, title: str, color: str, names: Mapping[str, str]) -> alt.Chart:
    """Who may look at whom, small: `row`, `column` (from 1), `may`."""
    head = alt.Title(title, font=FONT, fontSize=11, color=QUIET, fontWeight="normal")
    chart = heat_map(
        frame, alt.X("column:O", title=names["columns"], axis=axis(labels=False, ticks=False)),
        alt.Y("row:O", title=names["rows"], axis=axis(labels=False, ticks=False)),
        alt.condition("datum.may", alt.value(color), alt.value("transparent")),
        [alt.Tooltip("row:O", title=names["rows"]), alt.Tooltip("column:O", title=names["columns"]),
         alt.Tooltip("may:N", title=names["may"])], cornerRadius=1, stroke=QUIET, strokeWidth=0.4)
    return finish(chart.properties(title=head, width=160, height=185))  # axes and title included


def chances(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """The chance of each token of a text: `label` (labels of `tokens_in_order` in `order`), `token`, `chance`, `line`
    (its title, one of `names["lines"]`): the first in the method's colour, the second broken and violet."""
    lines = list(names["lines"])
    scale = alt.Scale(domain=lines, range=[color, WRONG][: len(lines)])
    base = alt.Chart(frame).encode(
        x=alt.X("label:N", sort=list(order), title=None, axis=axis(
            labelExpr=AS_TOKEN, labelOverlap=False, labelBaseline="top", labelPadding=4, **leaning(-40))),
        y=alt.Y("chance:Q", title=names["chance"], scale=alt.Scale(domain=[0, 1]),
                axis=axis(format=".0%", tickCount=5)),
        color=alt.Color("line:N", title=None, scale=scale,
                        legend=alt.Legend(orient="top", labelLimit=420) if len(lines) > 1 else None),
        tooltip=[alt.Tooltip("line:N", title=names["line"]), alt.Tooltip("token:N", title=names["token"]),
                 alt.Tooltip("chance:Q", title=names["chance"], format=".2%")])
    dashes = alt.StrokeDash("line:N", legend=None, scale=alt.Scale(domain=lines, range=[[1, 0], [5, 4]][: len(lines)]))
    shapes = alt.Shape("line:N", legend=None, scale=alt.Scale(domain=lines, range=["circle", "cross"][: len(lines)]))
    drawn = base.mark_line(strokeWidth=2).encode(strokeDash=dashes) + base.mark_point(
        filled=True, size=80, opacity=1).encode(shape=shapes)
    return finish(drawn.properties(height=260))


def distances(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """Loss by distance from an error: `distance`, `loss`, `low`, `high`, `line` as in `chances`."""
    lines = list(names["lines"])
    base = alt.Chart(frame).encode(
        x=alt.X("distance:O", title=names["distance"], axis=axis(labelAngle=0)),
        color=alt.Color("line:N", title=None, scale=alt.Scale(domain=lines, range=[color, WRONG]),
                        legend=alt.Legend(orient="top", labelLimit=420)))
    y = alt.Y("loss:Q", title=names["loss"], axis=axis(tickCount=5))
    rules = base.mark_rule(strokeWidth=2, opacity=0.6).encode(y=alt.Y("low:Q", title=names["loss"]), y2="high:Q")
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        y=y, shape=alt.Shape("line:N", legend=None, scale=alt.Scale(domain=lines, range=["circle", "cross"])),
        tooltip=[alt.Tooltip("line:N", title=names["line"]), alt.Tooltip("distance:O", title=names["distance"]),
                 alt.Tooltip("loss:Q", title=names["loss"], format=".3f")])
    return finish((rules + base.mark_line(strokeWidth=1.5).encode(y=y) + points).properties(height=230))


def curves(frame: pd.DataFrame, x: str, y: str, names: Mapping[str, str], titles: Mapping[str, str]) -> alt.LayerChart:
    """Learning curves, a line a method with its shape at the end: `key`, `title` and the columns `x` and `y`."""
    color, shape = method_scales(in_order(frame), titles)
    base = alt.Chart(frame).encode(
        x=alt.X(f"{x}:Q", title=names[x], axis=axis(tickCount=6, labelExpr=as_count())),
        y=alt.Y(f"{y}:Q", title=names[y], axis=axis(tickCount=5), scale=alt.Scale(zero=False)), color=color,
        tooltip=[alt.Tooltip("title:N", title=names["title"]), alt.Tooltip(f"{x}:Q", title=names[x], format=",.4~g"),
                 alt.Tooltip(f"{y}:Q", title=names[y], format=".3f")])
    last = alt.Chart(frame.loc[frame.groupby("key")[x].idxmax()]).encode(x=f"{x}:Q", y=f"{y}:Q", color=color)
    return finish((base.mark_line(strokeWidth=2) + last.mark_point(filled=True, size=110, opacity=1).encode(
        shape=shape)).properties(height=300))


def intervals(frame: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str]) -> alt.LayerChart:
    """A quality with its interval, a line a method: `key`, `title`, `value`, `low`, `high`, and `direction`."""
    keys = in_order(frame)
    color, shape = method_scales(keys, titles)
    y = alt.Y("title:N", sort=[titles[key] for key in keys], title=None, axis=axis(labelOverlap=False))
    base = alt.Chart(frame).encode(y=y, color=color)
    told = [alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("value:Q", title=names["value"], format=".1f"),
            alt.Tooltip("low:Q", title=names["low"], format=".1f"),
            alt.Tooltip("high:Q", title=names["high"], format=".1f")]
    x = alt.X("value:Q", title=names["value"], scale=alt.Scale(zero=False, padding=12), axis=axis(tickCount=5))
    rules = base.mark_rule(strokeWidth=3, opacity=0.5).encode(x=alt.X("low:Q", title=names["value"]), x2="high:Q")
    points = base.mark_point(filled=True, size=130, opacity=1).encode(x=x, shape=shape, tooltip=told)
    return finish((rules + points).properties(height=30 * len(keys) + 50))
