"""Charts of attention heads and of the residual stream: all heads as small maps, what they look at, how unlike they
are, what each layer would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.charts.basic import MAX_ROWS
from lib.charts.lines import LOOKS
from lib.charts.style import FONT, INK, QUIET, axis, finish, rising, wash

#: space between two small maps, as a share of one
GAP = 0.12


def grid_tokens(heads: int, most: int = 32) -> int:
    """How many tokens of a text the small maps can show, for so many heads in all."""
    return max(4, min(most, int((MAX_ROWS / max(1, heads)) ** 0.5)))


def grid_frame(weights: np.ndarray, tokens: Sequence[str], heads: int) -> pd.DataFrame:
    """Weights (N, T, T) of all heads, `heads` a layer, as cells of a grid in which each map is 1 wide: `head`, `left`,
    `right`, `low`, `high`, `row_token`, `column_token`, `weight`, and `share` of the map's own largest weight."""
    count, size = weights.shape[0], weights.shape[1]
    n, row, column = (axis.ravel() for axis in np.indices(weights.shape))
    layer, head = n // heads, n % heads
    left, low = head * (1 + GAP) + column / size, layer * (1 + GAP) + row / size
    tops = weights.reshape(count, -1).max(1).clip(min=1e-9)
    names = np.array([f"{i // heads + 1}.{i % heads + 1}" for i in range(count)])
    words = np.array(list(tokens), dtype=object)
    return pd.DataFrame({
        "head": names[n], "left": left, "right": left + 1 / size, "low": low, "high": low + 1 / size,
        "row_token": words[row], "column_token": words[column], "weight": weights.ravel().astype(float),
        "share": (weights / tops[:, None, None]).ravel().astype(float),
    })


def head_grid(frame: pd.DataFrame, layers: int, heads: int, chosen: tuple[int, int], color: str,
              names: Mapping[str, str]) -> alt.LayerChart:
    """Layers x heads small maps (`grid_frame`), a line a layer; the chosen one (layer, head from 0) has a frame. Each
    map's fullest colour is its own largest weight."""
    def middles(count: int) -> list[float]:
        return [round(i * (1 + GAP) + 0.5, 4) for i in range(count)]

    def scale(count: int) -> alt.Scale:
        return alt.Scale(domain=[-GAP / 2, count * (1 + GAP) - GAP / 2], nice=False, zero=False)

    label = f"format(round((datum.value - 0.5) / {1 + GAP}) + 1, 'd')"
    x: dict[str, Any] = {"scale": scale(heads), "title": names["head"], "axis": axis(
        values=middles(heads), labelExpr=label, orient="top", ticks=False, grid=False, domain=False)}
    y: dict[str, Any] = {"scale": alt.Scale(domain=[layers * (1 + GAP) - GAP / 2, -GAP / 2], nice=False, zero=False),
         "title": names["layer"], "axis": axis(
        values=middles(layers), labelExpr=label, ticks=False, grid=False, domain=False)}
    whole = pd.DataFrame([{"left": h * (1 + GAP), "right": h * (1 + GAP) + 1, "low": n * (1 + GAP),
                           "high": n * (1 + GAP) + 1} for n in range(layers) for h in range(heads)])
    ground = alt.Chart(whole).mark_rect(color=wash(color, 0.06)).encode(  # no seams between the cells
        x=alt.X("left:Q", **x), x2="right:Q", y=alt.Y("low:Q", **y), y2="high:Q")
    cells = alt.Chart(frame).mark_rect().encode(
        x=alt.X("left:Q", **x), x2="right:Q", y=alt.Y("low:Q", **y), y2="high:Q",
        color=alt.Color("share:Q", legend=None, scale=rising(color)),
        tooltip=[alt.Tooltip("head:N", title=names["name"]), alt.Tooltip("row_token:N", title=names["rows"]),
                 alt.Tooltip("column_token:N", title=names["columns"]),
                 alt.Tooltip("weight:Q", title=names["weight"], format=".3f")])
    layer, head = chosen
    edge = pd.DataFrame([{"left": head * (1 + GAP), "right": head * (1 + GAP) + 1, "low": layer * (1 + GAP),
                          "high": layer * (1 + GAP) + 1}])
    frame_ = alt.Chart(edge).mark_rect(filled=False, stroke=QUIET, strokeWidth=2.5).encode(
        x=alt.X("left:Q", **x), x2="right:Q", y=alt.Y("low:Q", **y), y2="high:Q")
    return finish((ground + cells + frame_).properties(height=min(110, 900 // max(1, layers)) * layers + 50))


def look_map(frame: pd.DataFrame, rows: Sequence[str], kinds: Sequence[str], color: str, names: Mapping[str, str]
             ) -> alt.LayerChart:
    """What each head looks at: `row` (of `rows`), `kind` (of `kinds`), `share` and `chance` 0-1. A cell is the fuller
    the more it is above chance."""
    frame = frame.assign(above=(frame["share"] - frame["chance"]).clip(lower=0))
    x = alt.X("kind:N", sort=list(kinds), title=None, axis=axis(
        orient="top", labelAngle=alt.ExprRef("width < 620 ? -50 : 0"), labelOverlap=False, labelPadding=4,
        labelAlign=alt.ExprRef("width < 620 ? 'left' : 'center'"), labelBaseline="bottom"))
    y = alt.Y("row:N", sort=list(rows), title=None, axis=axis(labelOverlap=False, labelPadding=4))
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=[
        alt.Tooltip("row:N", title=names["head"]), alt.Tooltip("kind:N", title=names["kind"]),
        alt.Tooltip("share:Q", title=names["share"], format=".1%"),
        alt.Tooltip("chance:Q", title=names["chance"], format=".1%")])
    cells = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color("above:Q", legend=None, scale=rising(color, 0.7, under_text=True)))
    numbers = base.mark_text(font=FONT, fontSize=11, color=INK).encode(text=alt.Text("share:Q", format=".0%"))
    return finish((cells + numbers).properties(height=22 * len(rows) + 80))


def distance_map(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """How unlike every two heads are: `a`, `b` (of `order`), `distance` 0-1; full is far."""
    top = max(0.1, float(frame["distance"].max()))
    low = float(frame.loc[frame["a"] != frame["b"], "distance"].min()) if len(order) > 1 else 0.0
    spaced = {"labelOverlap": True, "labelPadding": 4}
    chart = alt.Chart(frame).mark_rect().encode(
        x=alt.X("a:N", sort=list(order), title=None, axis=axis(orient="top", labelAngle=0, **spaced)),
        y=alt.Y("b:N", sort=list(order), title=None, axis=axis(**spaced)),
        color=alt.Color("distance:Q", legend=None, scale=rising(color, top, low=low)),
        tooltip=[alt.Tooltip("a:N", title=names["head"]), alt.Tooltip("b:N", title=names["head"]),
                 alt.Tooltip("distance:Q", title=names["distance"], format=".3f")])
    return finish(chart.properties(height=min(26, 560 // max(1, len(order))) * len(order) + 40))


def rise_bars(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """What silencing each head costs: `head` (of `order`), `rise` and its interval `low` to `high`, in nats."""
    y = alt.Y("head:N", sort=list(order), title=None, axis=axis(labelOverlap=False, labelPadding=4))
    base = alt.Chart(frame).encode(y=y, tooltip=[
        alt.Tooltip("head:N", title=names["head"]), alt.Tooltip("rise:Q", title=names["rise"], format="+.3f"),
        alt.Tooltip("low:Q", title=names["low"], format="+.3f"),
        alt.Tooltip("high:Q", title=names["high"], format="+.3f")])
    bars = base.mark_bar(color=color, cornerRadiusEnd=3, height={"band": 0.65}).encode(
        x=alt.X("rise:Q", title=names["rise"], axis=axis(tickCount=5)))
    lines = base.mark_rule(color=QUIET, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    return finish((bars + lines).properties(height=20 * len(order) + 60))


def over_layers(frame: pd.DataFrame, series: Sequence[str], names: Mapping[str, str]) -> alt.LayerChart:
    """A line a series over the layers: `layer` (a whole number), `series` (of `series`), `value`."""
    looks = [LOOKS[i % len(LOOKS)] for i in range(len(series))]
    domain = list(series)
    base = alt.Chart(frame).encode(
        x=alt.X("layer:O", title=names["layer"], axis=axis(labelAngle=0)),
        y=alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5)),
        color=alt.Color("series:N", title=None, scale=alt.Scale(domain=domain, range=[look[0] for look in looks])))
    lines = base.mark_line().encode(strokeDash=alt.StrokeDash(
        "series:N", title=None, scale=alt.Scale(domain=domain, range=[look[2] for look in looks])))
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        shape=alt.Shape("series:N", title=None, scale=alt.Scale(domain=domain, range=[look[1] for look in looks])),
        tooltip=[alt.Tooltip("series:N", title=names["series"]), alt.Tooltip("layer:O", title=names["layer"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".3f")])
    chart = (lines + points).properties(height=300).configure_view(strokeWidth=0)
    return chart.configure_legend(labelFont=FONT, orient="top", labelLimit=260, columns=2, symbolStrokeWidth=0)


def lens_map(frame: pd.DataFrame, layers: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """What each layer would say: `layer` (of `layers`), `rank` from 1, `token`, `probability` 0-1; a cell is the fuller
    the surer it is."""
    base = alt.Chart(frame).encode(
        x=alt.X("rank:O", title=names["rank"], axis=axis(orient="top", labelAngle=0)),
        y=alt.Y("layer:N", sort=list(layers), title=None, axis=axis(labelOverlap=False, labelPadding=4)),
        tooltip=[alt.Tooltip("layer:N", title=names["layer"]), alt.Tooltip("token:N", title=names["token"]),
                 alt.Tooltip("probability:Q", title=names["probability"], format=".2%")])
    cells = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color("probability:Q", legend=None, scale=rising(color, full=0.85, under_text=True)))
    words = base.mark_text(font=FONT, fontSize=12, color=INK, dy=-6, limit=100).encode(text="token:N")
    shares = base.mark_text(font=FONT, fontSize=10, color=INK, dy=8, opacity=0.75).encode(
        text=alt.Text("probability:Q", format=".0%"))
    return finish((cells + words + shares).properties(height=40 * len(layers) + 50))
