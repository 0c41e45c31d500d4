"""Charts of an encoder-decoder at work: rows of heads, strips of numbers, a distribution by rank, small maps, masks,
chances along a text, learning curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.basic import in_order, method_scales
from lib.charts.style import AS_TOKEN, FONT, QUIET, TOKEN_ROWS, axis, finish, rising, signed, tokens_along

#: the colour of what went wrong; its line is broken and its points are crosses, too
WRONG = "#8A6FC2"
#: space between two small maps, as a share of one
GAP = 0.12


def _top_axis(labels: Sequence[str]) -> alt.Axis:
    """Token labels above a map; they lean where the widest one would touch its neighbour."""
    return axis(**tokens_along(labels, top=True), labelPadding=4, titlePadding=8)


def head_rows(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], color: str,
              names: Mapping[str, str]) -> alt.LayerChart:
    """Where the heads of one step look: `row` and `column` (labels of `tokens_in_order`, in `rows` and `columns`),
    `row_name`, `column_token`, `weight`, and `masked`, drawn as a cross: that may not be looked at."""
    x = alt.X("column:N", sort=list(columns), title=names["columns"], scale=alt.Scale(domain=list(columns)),
              axis=_top_axis(columns))
    y = alt.Y("row:N", sort=list(rows), title=None, scale=alt.Scale(domain=list(rows)),
              axis=axis(**TOKEN_ROWS))
    told = [alt.Tooltip("row_name:N", title=names["rows"]), alt.Tooltip("column_token:N", title=names["columns"]),
            alt.Tooltip("weight:Q", title=names["weight"], format=".3f")]
    cells = alt.Chart(frame[~frame["masked"]]).mark_rect(cornerRadius=2).encode(
        x=x, y=y, tooltip=told, color=alt.Color("weight:Q", legend=None, scale=rising(color, 0.8)))
    shut = alt.Chart(frame[frame["masked"]])
    crosses = shut.mark_text(text="×", color=QUIET, fontSize=12, font=FONT).encode(x=x, y=y)
    return finish((cells + crosses).properties(height=26 * len(rows) + 70))


def strips(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """Rows of numbers, each shaded by its own largest: `part` (labels of `tokens_in_order`), `dimension`, `value`, and
    `shade` in [-1, 1]."""
    chart = alt.Chart(frame).mark_rect().encode(
        x=alt.X("dimension:O", title=names["dimension"], axis=axis(labels=False, ticks=False)),
        y=alt.Y("part:N", sort=list(order), title=None,
                axis=axis(**TOKEN_ROWS)),
        color=alt.Color("shade:Q", legend=None, scale=signed(color)),
        tooltip=[alt.Tooltip("dimension:O", title=names["dimension"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".4f")])
    return finish(chart.properties(height=26 * len(order) + 46))


def rank_curve(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """The whole distribution, likeliest first, both axes in powers of ten: `rank`, `probability`, `token`, and
    `chosen`, the point of the token that is written."""
    x = alt.X("rank:Q", title=names["rank"], scale=alt.Scale(type="log", nice=False),
              axis=axis(values=[10**n for n in range(6)], format="~s", grid=False))
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


def small_maps(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """Layers times heads as small maps, as wide together as there is room: `layer` and `head` (from 1), `row` and
    `column` (from 1), `row_token`, `column_token`, `weight`."""
    layers, heads = int(frame["layer"].max()), int(frame["head"].max())
    across, down = 1 / frame["column"].max(), 1 / frame["row"].max()
    left = (frame["head"] - 1) * (1 + GAP) + (frame["column"] - 1) * across
    top = (frame["layer"] - 1) * (1 + GAP) + (frame["row"] - 1) * down
    placed = frame.assign(left=left, right=left + across, top=top, bottom=top + down)

    def way(count: int, turned: bool) -> dict[str, Any]:
        domain = [-GAP / 2, count * (1 + GAP) - GAP / 2]
        return {"scale": alt.Scale(domain=domain[::-1] if turned else domain, nice=False, zero=False), "axis": axis(
            values=[i * (1 + GAP) + 0.5 for i in range(count)], ticks=False, grid=False, domain=False,
            labelExpr=f"format(round((datum.value - 0.5) / {1 + GAP}) + 1, 'd')", **(
                {} if turned else {"orient": "top"}))}

    chart = alt.Chart(placed).mark_rect().encode(
        x=alt.X("left:Q", title=names["head"], **way(heads, False)), x2="right:Q",
        y=alt.Y("top:Q", title=names["layer"], **way(layers, True)), y2="bottom:Q",
        color=alt.Color("weight:Q", legend=None, scale=rising(color)),
        tooltip=[alt.Tooltip("layer:Q", title=names["layer"]), alt.Tooltip("head:Q", title=names["head"]),
                 alt.Tooltip("row_token:N", title=names["rows"]), alt.Tooltip("column_token:N", title=names["columns"]),
                 alt.Tooltip("weight:Q", title=names["weight"], format=".3f")])
    return finish(chart.properties(height=min(130, 900 // layers) * layers + 50))


def mask(frame: pd.DataFrame, title: str, color: str, names: Mapping[str, str]) -> alt.Chart:
    """Who may look at whom, small: `row`, `column` (from 1), `may`."""
    head = alt.Title(title, font=FONT, fontSize=11, color=QUIET, fontWeight="normal")
    chart = alt.Chart(frame, title=head).mark_rect(cornerRadius=1, stroke=QUIET, strokeWidth=0.4).encode(
        x=alt.X("column:O", title=names["columns"], axis=axis(labels=False, ticks=False)),
        y=alt.Y("row:O", title=names["rows"], axis=axis(labels=False, ticks=False)),
        color=alt.condition("datum.may", alt.value(color), alt.value("transparent")),
        tooltip=[alt.Tooltip("row:O", title=names["rows"]), alt.Tooltip("column:O", title=names["columns"]),
                 alt.Tooltip("may:N", title=names["may"])])
    return finish(chart.properties(width=160, height=185))  # axes and title included


def chances(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """The chance of each token of a text: `label` (labels of `tokens_in_order` in `order`), `token`, `chance`, `line`
    (its title, one of `names["lines"]`): the first in the method's colour, the second broken and violet."""
    lines = list(names["lines"])
    scale = alt.Scale(domain=lines, range=[color, WRONG][: len(lines)])
    base = alt.Chart(frame).encode(
        x=alt.X("label:N", sort=list(order), title=None, axis=axis(
            labelExpr=AS_TOKEN, labelOverlap=False, labelAngle=-40, labelPadding=4)),
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
        x=alt.X(f"{x}:Q", title=names[x], axis=axis(tickCount=6, format="~s")),
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
