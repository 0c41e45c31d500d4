"""Charts of the variants of attention: who may look at whom, who shares whose keys, cost against length, quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.basic import decades
from lib.charts.heat import token_map
from lib.charts.style import FAINT, FONT, INK, PALE, QUIET, as_count, axis, color_and_shape, finish, wash

#: a colour and a shape each, told apart without colour vision, too; no method's colour
STYLES = {
    "multi_head": ("#883388", "circle"), "fused": ("#AA88EE", "square"), "multi_query": ("#EE8866", "triangle-up"),
    "grouped": ("#AA2255", "diamond"), "window": ("#556600", "cross"), "strided": ("#66AAAA", "triangle-down"),
    "ring": ("#5544CC", "triangle-right"),
}
#: the turns of a ring, from 1: the more turns, the paler
TURNS = ("#2F2570", "#5544CC", "#9C92E1", "#CFCAF1")
UNSEEN, FUTURE = wash(QUIET, 0.3), wash(QUIET, FAINT)  # in the dark, too, fainter than what is seen


def looks_map(frame: pd.DataFrame, order: Sequence[str], colors: Mapping[str, str],
              names: Mapping[str, str]) -> alt.Chart:
    """A cell a pair of tokens: `row` looks at `column` (labels of `tokens_in_order`, in `order`); `state` is one of the
    keys of `colors`, in the order of the legend."""
    color = alt.Color("state:N", legend=alt.Legend(orient="bottom", title=None, labelLimit=320, columns=1),
                      scale=alt.Scale(domain=list(colors), range=list(colors.values())))
    return token_map(frame, order, order, color, names, alt.Tooltip("state:N", title=names["state"]), cell=24,
                     most=560, room=120)


def sharing(shared: Sequence[int], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """Heads of queries above, heads of keys and values below, and a line from each to the one that it looks at."""
    heads, kept = len(shared), max(shared) + 1
    lines = pd.DataFrame([{"x": head + 0.5, "x2": (kv + 0.5) * heads / kept, "y": 1.0, "y2": 0.0}
                          for head, kv in enumerate(shared)])
    boxes = pd.DataFrame(
        [{"x": head + 0.5, "y": 1.0, "label": f"Q {head + 1}", "what": f"{names['query']} {head + 1}"}
         for head in range(heads)]
        + [{"x": (kv + 0.5) * heads / kept, "y": 0.0, "label": f"KV {kv + 1}", "what": f"{names['kv']} {kv + 1}"}
           for kv in range(kept)])
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, heads], nice=False), "axis": None}
    y: dict[str, Any] = {"scale": alt.Scale(domain=[-0.35, 1.35], nice=False), "axis": None}
    rules = alt.Chart(lines).mark_rule(color=color, strokeWidth=2).encode(
        x=alt.X("x:Q", **x), x2="x2:Q", y=alt.Y("y:Q", **y), y2="y2:Q")
    base = alt.Chart(boxes).encode(x=alt.X("x:Q", **x), y=alt.Y("y:Q", **y),
                                   tooltip=alt.Tooltip("what:N", title=names["head"]))
    squares = base.mark_point(shape="square", filled=True, size=1300 if heads <= 8 else 500, opacity=1, color=PALE,
                              stroke=color, strokeWidth=2)
    words = base.mark_text(font=FONT, fontSize=11 if heads <= 8 else 8, color=INK).encode(text="label:N")
    return finish((rules + squares + words).properties(height=170))


def curves(frame: pd.DataFrame, x: str, y: str, names: Mapping[str, str], *, log: bool = False,
           close: bool = False) -> alt.TopLevelMixin:
    """A line a variant: `key`, `title` and the columns `x` and `y`; doubling axes with `log`. Lines that are `close`
    are looked at closely: the axis of `y` does not begin at 0, and every `x` has its mark."""
    keys = [key for key in STYLES if key in set(frame["key"])]
    titles = dict(zip(frame["key"], frame["title"]))
    domain = [titles[key] for key in keys]
    narrow = 1 if max(map(len, domain)) > 12 else 2  # long names stand below each other on a phone
    legend = alt.Legend(orient="bottom", title=None, columns=alt.ExprRef(f"width < 420 ? {narrow} : 3"), labelLimit=260)
    color, shape = color_and_shape("title", domain, [STYLES[key] for key in keys], legend=legend)
    scale = alt.Scale(type="log", base=2) if log else alt.Scale(zero=not close, padding=12 if close else 0)
    values = sorted(set(frame[x].tolist())) if log or close else alt.Undefined
    base = alt.Chart(frame).encode(
        x=alt.X(f"{x}:Q", title=names[x], scale=scale if log or close else alt.Undefined,
                axis=axis(values=values, tickCount=8, format="d", grid=False)),
        y=alt.Y(f"{y}:Q", title=names[y], scale=alt.Scale(type="log", base=10) if log else scale, axis=axis(
            values=decades(frame[y]), labelExpr=as_count(), labelOverlap=True) if log else axis(tickCount=6)),
        color=color)
    points = base.mark_point(filled=True, size=80, opacity=1).encode(shape=shape, tooltip=[
        alt.Tooltip("title:N", title=names["title"]), alt.Tooltip(f"{x}:Q", title=names[x], format=","),
        alt.Tooltip(f"{y}:Q", title=names[y], format=",.4~g")])
    layers = [base.mark_line(strokeWidth=2, opacity=0.85)]
    if frame.groupby("key")[x].count().max() <= 16:
        layers.append(points)
    else:
        layers.append(points.transform_filter(f"datum['{x}'] % 16 == 0"))
    return finish(alt.layer(*layers).properties(height=340))


def quality_dots(frame: pd.DataFrame, names: Mapping[str, str]) -> alt.LayerChart:
    """A line a trained run, in the order given: `label` (its parts divided by "|" stand below each other), `value` with
    `low` and `high`; `run`, `cache` (kB) and `key` (its variant)."""
    keys = [key for key in STYLES if key in set(frame["key"])]
    color, shape = color_and_shape("key", keys, [STYLES[key] for key in keys], legend=None)
    low, high = float(frame["low"].min()), float(frame["high"].max())
    base = alt.Chart(frame).encode(color=color, y=alt.Y("label:N", sort=list(frame["label"]), title=None, axis=axis(
        labelExpr="split(datum.label, '|')", labelOverlap=False)))
    scale = alt.Scale(domain=[max(0.0, low - 1), high + 1], nice=True, zero=False)
    points = base.mark_point(filled=True, size=150, opacity=1).encode(
        x=alt.X("value:Q", title=names["value"], axis=axis(tickCount=5), scale=scale), shape=shape, tooltip=[
            alt.Tooltip("run:N", title=names["run"]), alt.Tooltip("cache:Q", title=names["cache"], format=".1f"),
            alt.Tooltip("value:Q", title=names["value"], format=".1f"),
            alt.Tooltip("low:Q", title=names["low"], format=".1f"),
            alt.Tooltip("high:Q", title=names["high"], format=".1f")])
    spans = base.mark_rule(strokeWidth=3, opacity=0.5).encode(x=alt.X("low:Q", title=names["value"], scale=scale),
                                                              x2="high:Q")
    return finish((spans + points).properties(height=60 * len(frame) + 40))
