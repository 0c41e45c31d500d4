"""The charts, in altair: a tidy data frame in, a chart out. Titles come translated from the page.

A method has one colour and one shape everywhere, so charts that compare methods take both from the registry. Filled
cells run from a pale tint to the method's colour and are opaque, so that a dark page does not change what they say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

import models
from lib.charts.heat import heat_map, shade, strips, token_map, written
from lib.charts.style import (
    FONT,
    PLAIN,
    QUIET,
    as_count,
    axis,
    color_and_shape,
    finish,
    ink,
    label_rows,
    map_axes,
    rising,
)

MAX_ROWS = 20_000


def style(key: str) -> tuple[str, str]:
    """Colour and Vega shape of a method; what is none, such as a baseline, is a quiet ring-like stroke."""
    rung = models.known(key)
    return (rung.color, rung.shape) if rung else (QUIET, "M-1,-0.25H1V0.25H-1Z")


def in_order(frame: pd.DataFrame) -> list[str]:
    present, order = list(dict.fromkeys(frame["key"])), [*models.method_keys(), *models.GUESTS]
    return sorted(present, key=lambda key: order.index(key) if key in order else -1)


def method_scales(keys: Sequence[str], titles: Mapping[str, str],
                  legend: alt.Legend | None = None) -> tuple[alt.Color, alt.Shape]:
    """Colour and shape by method for frames with a `title` column, both from the registry."""
    return color_and_shape("title", [titles[key] for key in keys], [style(key) for key in keys], legend=legend)


def similarity_heatmap(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """Cosines of sentences: `row`, `column` (labels in `order`), `value` in [-1, 1], `a` and `b` the sentences.

    Every method's map has the same scale: pale at 0 and below, full colour at 1.
    """
    chart = heat_map(
        frame, alt.X("column:N", sort=list(order), title=None, axis=axis(labelAngle=0, orient="top", labelPadding=4)),
        alt.Y("row:N", sort=list(order), title=None, axis=axis(labelPadding=4)),
        shade("value:Q", rising(color, under_text=True)),
        [alt.Tooltip("a:N", title=names["first"]), alt.Tooltip("b:N", title=names["second"]),
         alt.Tooltip("value:Q", title=names["value"], format=".3f")],
        written("value:Q", 11, ".2f"), cornerRadius=3, stroke="transparent")
    return finish(chart.properties(height=max(110, 34 * len(order) + 30)))


def attention_heatmap(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], color: str,
                      names: Mapping[str, str]) -> alt.Chart:
    """Who looks at whom: `row`, `column` (labels of `tokens_in_order`), `weight` in 0-1; rows look at
    columns. The fullest colour is the map's largest weight, or a quarter where all are smaller."""
    top = max(0.25, float(frame["weight"].max())) if len(frame) else 1.0
    return token_map(frame, rows, columns, shade("weight:Q", rising(color, top)), names,
                     alt.Tooltip("weight:Q", title=names["weight"], format=".3f"), cell=26, most=640)


def states_heatmap(frame: pd.DataFrame, tokens: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """Hidden states: `token` (labels of `tokens_in_order`), `dimension`, `value`. One line a token, one cell a number;
    the colour is the method's for positive numbers, grey-violet for negative ones."""
    chart = strips(frame, label_rows("token", tokens, tokens=True), color, names, [
        alt.Tooltip("piece:N", title=names["token"]), alt.Tooltip("dimension:O", title=names["dimension"]),
        alt.Tooltip("value:Q", title=names["value"], format=".3f")])
    return finish(chart.properties(height=24 * len(tokens) + 70))


def bars(frame: pd.DataFrame, label: str, value: str, color: str, names: Mapping[str, str], *,
         percent: bool = False, keep_order: bool = True) -> alt.Chart:
    """Horizontal bars of one number a label, with the number to the right of each and of 0; `percent` shows 0-1 as per
    cent."""
    shape = ".2~p" if percent else ".3~g"
    domain = alt.Scale(domain=[0, 1.08]) if percent else alt.Undefined
    base = alt.Chart(frame.assign(end=frame[value].clip(lower=0))).encode(
        y=alt.Y(f"{label}:N", sort=None if keep_order else "-x", title=None,
                axis=axis(labelOverlap=False, labelPadding=4)),
        x=alt.X(f"{value}:Q", title=names[value], scale=domain,
                axis=None if percent else axis(format=".3~g", tickCount=4)),
        tooltip=[alt.Tooltip(f"{label}:N", title=names[label]),
                 alt.Tooltip(f"{value}:Q", title=names[value], format=".2%" if percent else ".4~g")],
    )
    numbers = base.mark_text(align="left", dx=4, font=FONT, color=QUIET, fontSize=11).encode(
        x="end:Q", text=alt.Text(f"{value}:Q", format=shape))
    return finish((base.mark_bar(color=color, cornerRadiusEnd=3, height={"band": 0.7}) + numbers).properties(
        height=26 * len(frame) + (28 if percent else 84)))


def map_2d(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.Chart:
    """Words as points: `word`, `label` (the word, or "" where it would cover another), `x`, `y`, `mine` (in the
    reader's sentence) and `of` (whose neighbour it is)."""
    x, y = map_axes(names, alt.Scale(padding=40, zero=False), alt.Scale(padding=16, zero=False))
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=[
        alt.Tooltip("word:N", title=names["word"]), alt.Tooltip("of:N", title=names["of"])])
    strong = alt.condition("datum.mine", alt.value(1.0), alt.value(0.45))
    points = base.mark_point(filled=True, color=color).encode(
        opacity=strong, size=alt.condition("datum.mine", alt.value(110), alt.value(40)))
    labels = base.mark_text(align="left", dx=7, font=FONT, color=QUIET).encode(
        text="label:N", size=alt.condition("datum.mine", alt.value(15), alt.value(11)))
    return finish((points + labels).properties(height=380))


def decades(values: pd.Series) -> list[float]:
    """Powers of ten for a log axis of these numbers, one beyond them on either side; 2 and 5 times these where they lie
    close together."""
    low, high = math.floor(math.log10(values.min())), math.ceil(math.log10(values.max()))
    steps = (1, 2, 5) if high - low < 2 else (1,)
    return [step * 10.0**power for power in range(low - 1, high + 2) for step in steps]


def cost_dots(frame: pd.DataFrame, x: str, y: str, names: Mapping[str, str], titles: Mapping[str, str], *,
              log: bool = True, percent: bool = False, height: int = 260, levels: pd.DataFrame | None = None,
              values: Sequence[float] | None = None) -> alt.TopLevelMixin:
    """One dot a method: column `x` (a cost, log scale) against `y` (a quality), `key` and `title`; where the frame has
    `low` and `high` a line shows the interval. `levels` are rows whose cost is not known, each a broken line across:
    `y` and `title`. `values` are the marks of a log axis, where they are not to be found from the frame."""
    keys = in_order(frame)
    color, shape = method_scales(keys, titles)
    base = alt.Chart(frame).encode(
        x=alt.X(f"{x}:Q", title=names[x], scale=alt.Scale(type="log" if log else "linear", nice=True, padding=24),
                axis=axis(labelExpr=as_count(), grid=False, **(
                    {"values": list(values or decades(frame[x])), "labelOverlap": True} if log else {"tickCount": 4}))),
        color=color,
    )
    y_axis = alt.Y(f"{y}:Q", title=names[y], axis=axis(format=".0%" if percent else "~r", tickCount=5),
                   scale=alt.Scale(domain=[0, 1]) if percent else alt.Scale(zero=True, nice=True))
    points = base.mark_point(filled=True, size=150, opacity=1).encode(
        y=y_axis, shape=shape,
        tooltip=[alt.Tooltip("title:N", title=names["title"]), alt.Tooltip(f"{x}:Q", title=names[x], format=",.4~g"),
                 alt.Tooltip(f"{y}:Q", title=names[y], format=".1%" if percent else ".3~g")],
    )
    layers: list[alt.Chart] = []
    if levels is not None and len(levels):
        across = alt.Chart(levels).encode(y=alt.Y(f"{y}:Q", title=names[y]), tooltip=[
            alt.Tooltip("title:N", title=names["title"]), alt.Tooltip(f"{y}:Q", title=names[y], format=".3~g")])
        layers += [across.mark_rule(strokeDash=[5, 4], color=QUIET, strokeWidth=1.5),
                   across.mark_text(align="right", baseline="bottom", dy=-3, font=FONT, color=QUIET).encode(
                       x=alt.value("width"), text="title:N")]
    if {"low", "high"} <= set(frame.columns):
        layers.append(base.mark_rule(strokeWidth=2, opacity=0.6).encode(y=alt.Y("low:Q", title=names[y]), y2="high:Q"))
    return finish(alt.layer(*layers, points).properties(height=height))


def by_length(frame: pd.DataFrame, names: Mapping[str, str], titles: Mapping[str, str],
              order: Sequence[str]) -> alt.TopLevelMixin:
    """Quality by sentence length: `bucket` (labels in `order`), `value`, `low`, `high`, `key`, `title`."""
    keys = in_order(frame)
    color, shape = method_scales(keys, titles)
    base = alt.Chart(frame).encode(
        x=alt.X("bucket:N", sort=list(order), title=names["bucket"], axis=axis(labelAngle=0)),
        color=color,
    )
    y = alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5))
    layers = [
        base.mark_line(opacity=0.75).encode(y=y, strokeDash=_dashes(keys, titles)),
        base.mark_point(filled=True, size=90, opacity=1).encode(y=y, shape=shape, tooltip=[
            alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("bucket:N", title=names["bucket"]),
            alt.Tooltip("value:Q", title=names["value"], format=".1f")]),
    ]
    if {"low", "high"} <= set(frame.columns):
        layers.insert(0, base.mark_errorband(opacity=0.12).encode(y=alt.Y("low:Q", title=names["value"]), y2="high:Q"))
    return finish(alt.layer(*layers).properties(height=320))


def histogram(frame: pd.DataFrame, names: Mapping[str, str], color: str = PLAIN) -> alt.Chart:
    """Counts by length: `length`, `count`, and `language` (one small chart each, same scale)."""
    chart = alt.Chart(frame).mark_bar(color=color, cornerRadiusEnd=2).encode(
        x=alt.X("length:O", title=names["length"], axis=axis(values=list(range(0, 1000, 5)), labelAngle=0)),
        y=alt.Y("count:Q", title=names["count"], axis=axis(tickCount=4, format=",d")),
        tooltip=[alt.Tooltip("length:Q", title=names["length"]),
                 alt.Tooltip("count:Q", title=names["count"], format=",")],
    )
    return finish(chart.properties(height=220))


def _dashes(keys: Sequence[str], titles: Mapping[str, str]) -> alt.StrokeDash:
    """Whole lines for the rungs, a broken one for what is none."""
    return alt.StrokeDash("title:N", legend=None, scale=alt.Scale(
        domain=[titles[key] for key in keys], range=[[1, 0] if key in models.REGISTRY else [5, 4] for key in keys]))


def lines(frame: pd.DataFrame, x: str, y: str, names: Mapping[str, str], titles: Mapping[str, str]) -> alt.Chart:
    """A line a method of measured points: `key`, `title` and the columns `x` and `y`."""
    keys = in_order(frame)
    color, shape = method_scales(keys, titles)
    base = alt.Chart(frame).encode(
        x=alt.X(f"{x}:Q", title=names[x], axis=axis(tickCount=6)),
        y=alt.Y(f"{y}:Q", title=names[y], axis=axis(tickCount=4)), color=color,
    )
    points = base.mark_point(filled=True, size=90, opacity=1).encode(shape=shape, tooltip=[
        alt.Tooltip("title:N", title=names["title"]), alt.Tooltip(f"{x}:Q", title=names[x]),
        alt.Tooltip(f"{y}:Q", title=names[y], format=".3~g")])
    last = frame.loc[frame.groupby("key")[x].idxmax()]
    labels = alt.Chart(last).mark_text(align="left", dx=8, font=FONT, color=QUIET).encode(
        x=f"{x}:Q", y=f"{y}:Q", text="title:N")
    return finish((base.mark_line() + points + labels).properties(height=260))


def pair_dots(frame: pd.DataFrame, order: Sequence[str], names: Mapping[str, str],
              titles: Mapping[str, str]) -> alt.Chart:
    """A line a pair of sentences, a mark a method: `pair` (labels in `order`), `similarity`, `key`, `title`, `first`,
    `second`."""
    keys = in_order(frame)
    color, shape = method_scales(keys, titles)
    y = alt.Y("pair:N", sort=list(order), title=names["pair"], axis=axis(grid=True))
    dots = alt.Chart(frame).mark_point(filled=True, size=130, opacity=0.95).encode(
        x=alt.X("similarity:Q", title=names["similarity"], axis=axis(tickCount=6), scale=alt.Scale(padding=10)),
        y=y, color=color, shape=shape,
        tooltip=[alt.Tooltip("title:N", title=names["title"]),
                 alt.Tooltip("similarity:Q", title=names["similarity"], format=".2f"),
                 alt.Tooltip("first:N", title=names["first"]), alt.Tooltip("second:N", title=names["second"])],
    )
    return finish(dots.properties(height=44 * len(order) + 60))


def by_tokens(frame: pd.DataFrame, here: float, names: Mapping[str, str], titles: Mapping[str, str]
              ) -> alt.TopLevelMixin:
    """Quality by the length of a text, a line a method over `tokens`: `value` with `low` and `high`, `key`, `title`; an
    upright line at `here`."""
    color, shape = method_scales(in_order(frame), titles)
    x = alt.X("tokens:Q", title=names["tokens"], axis=axis(tickCount=6),
              scale=alt.Scale(domain=[0, max(float(frame["tokens"].max()), here) * 1.03], nice=False))
    y = alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5), scale=alt.Scale(zero=True))
    base = alt.Chart(frame).encode(x=x, color=color)
    points = base.mark_point(filled=True, size=90, opacity=1).encode(y=y, shape=shape, tooltip=[
        alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("tokens:Q", title=names["tokens"], format=".0f"),
        alt.Tooltip("value:Q", title=names["value"], format=".1f")])
    mark = pd.DataFrame({"tokens": [here], "said": [names["here"]]})
    rule = alt.Chart(mark).mark_rule(color=ink(), strokeDash=[4, 3], size=2).encode(x="tokens:Q")
    said = alt.Chart(mark).mark_text(align="right" if here > 20 else "left", dx=-6 if here > 20 else 6, baseline="top",
                                     fontWeight="bold", font=FONT, color=ink()).encode(
        x="tokens:Q", y=alt.value(2), text="said:N")
    band = base.mark_errorband(opacity=0.14).encode(y=alt.Y("low:Q", title=names["value"]), y2="high:Q")
    return finish(alt.layer(band, base.mark_line().encode(y=y), points, rule, said).properties(height=240))
