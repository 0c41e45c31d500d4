"""Charts of attention heads and of the residual stream: all heads as small maps, what they look at, how unlike they
are, what each layer would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.charts.basic import MAX_ROWS
from lib.charts.cells import cells
from lib.charts.heat import heat_map, shade, written
from lib.charts.lines import series_scales
from lib.charts.style import QUIET, axis, finish, finish_below, label_rows, rising, wash

#: space between two small maps, as a share of one
GAP = 0.12
#: the number under the middle of a small map
_NUMBER = f"format(round((datum.value - 0.5) / {1 + GAP}) + 1, 'd')"


def grid_tokens(heads: int, most: int = 32) -> int:
    """How many tokens of a text the small maps can show, for so many heads in all."""
    return max(4, min(most, int((MAX_ROWS / max(1, heads)) ** 0.5)))


def grid_frame(weights: np.ndarray, tokens: Sequence[str], heads: int) -> pd.DataFrame:
    """Weights (N, T, T) of all heads, `heads` a layer, as cells of a grid in which each map is 1 wide: `head`, `left`,
    `right`, `top`, `bottom`, `row_token`, `column_token`, `weight`, and `share` of the map's own largest weight."""
    count, places = len(weights), range(1, len(tokens) + 1)
    number = np.arange(count)
    frame = cells({"head": [f"{n // heads + 1}.{n % heads + 1}" for n in number], "across": number % heads + 1,
                   "down": number // heads + 1}, {"row": places, "row_token": tokens},
                  {"column": places, "column_token": tokens}, weight=weights.astype(float),
                  share=weights / weights.max((1, 2), keepdims=True).clip(min=1e-9))
    return placed(frame, frame.pop("down"), frame.pop("across")).drop(columns=["row", "column"])


def placed(frame: pd.DataFrame, layer: pd.Series, head: pd.Series) -> pd.DataFrame:
    """The cells `row` and `column` (from 1) of small maps at the edges `left`, `right`, `top`, `bottom`: a map is 1
    wide and stands in the line of its `layer` (from 1), at the place of its `head`."""
    across, down = 1 / frame["column"].max(), 1 / frame["row"].max()
    left = (head - 1) * (1 + GAP) + (frame["column"] - 1) * across
    top = (layer - 1) * (1 + GAP) + (frame["row"] - 1) * down
    return frame.assign(left=left, right=left + across, top=top, bottom=top + down)


def _maps(layers: int, heads: int, names: Mapping[str, str]) -> dict[str, Any]:
    """The encoding of rectangles (`placed`) in a grid of small maps, their layers and heads numbered at its sides."""
    def way(count: int, turned: bool, **options: Any) -> dict[str, Any]:
        ends = [-GAP / 2, count * (1 + GAP) - GAP / 2]
        return {"scale": alt.Scale(domain=ends[::-1] if turned else ends, nice=False, zero=False), "axis": axis(
            values=[round(i * (1 + GAP) + 0.5, 4) for i in range(count)], labelExpr=_NUMBER, ticks=False, grid=False,
            domain=False, **options)}

    return {"x": alt.X("left:Q", title=names["head"], **way(heads, False, orient="top")), "x2": alt.X2("right:Q"),
            "y": alt.Y("top:Q", title=names["layer"], **way(layers, True)), "y2": alt.Y2("bottom:Q")}


def small_maps(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Layers times heads as small maps, as wide together as there is room: `layer` and `head` (from 1), `row` and
    `column` (from 1), `row_token`, `column_token`, `weight`."""
    layers = int(frame["layer"].max())
    chart = alt.Chart(placed(frame, frame["layer"], frame["head"])).mark_rect().encode(
        **_maps(layers, int(frame["head"].max()), names), color=shade("weight:Q", rising(color)),
        tooltip=[alt.Tooltip("layer:Q", title=names["layer"]), alt.Tooltip("head:Q", title=names["head"]),
                 alt.Tooltip("row_token:N", title=names["rows"]), alt.Tooltip("column_token:N", title=names["columns"]),
                 alt.Tooltip("weight:Q", title=names["weight"], format=".3f")])
    return finish(chart.properties(height=min(130, 900 // layers) * layers + 50))


def head_grid(frame: pd.DataFrame, layers: int, heads: int, chosen: tuple[int, int], color: str,
              names: Mapping[str, str]) -> alt.LayerChart:
    """Layers x heads small maps (`grid_frame`), a line a layer; the chosen one (layer, head from 0) has a frame. Each
    map's fullest colour is its own largest weight."""
    at = _maps(layers, heads, names)
    whole = cells({"layer": range(1, layers + 1)}, {"head": range(1, heads + 1)}, row=np.ones((layers, heads)),
                  column=np.ones((layers, heads)))
    whole = placed(whole, whole.pop("layer"), whole.pop("head")).drop(columns=["row", "column"])
    ground = alt.Chart(whole).mark_rect(color=wash(color, 0.06)).encode(**at)  # no seams between the cells
    maps = alt.Chart(frame).mark_rect().encode(
        **at, color=shade("share:Q", rising(color)),
        tooltip=[alt.Tooltip("head:N", title=names["name"]), alt.Tooltip("row_token:N", title=names["rows"]),
                 alt.Tooltip("column_token:N", title=names["columns"]),
                 alt.Tooltip("weight:Q", title=names["weight"], format=".3f")])
    layer, head = chosen
    edge = alt.Chart(whole.iloc[[layer * heads + head]]).mark_rect(
        filled=False, stroke=QUIET, strokeWidth=2.5).encode(**at)
    return finish((ground + maps + edge).properties(height=min(110, 900 // max(1, layers)) * layers + 50))


def look_map(frame: pd.DataFrame, rows: Sequence[str], kinds: Sequence[str], color: str, names: Mapping[str, str]
             ) -> alt.LayerChart:
    """What each head looks at: `row` (of `rows`), `kind` (of `kinds`), `share` and `chance` 0-1. A cell is the fuller
    the more it is above chance."""
    frame = frame.assign(above=(frame["share"] - frame["chance"]).clip(lower=0))
    x = alt.X("kind:N", sort=list(kinds), title=None, axis=axis(
        orient="top", labelAngle=alt.ExprRef("width < 620 ? -50 : 0"), labelOverlap=False, labelPadding=4,
        labelAlign=alt.ExprRef("width < 620 ? 'left' : 'center'"), labelBaseline="bottom"))
    chart = heat_map(frame, x, label_rows("row", rows), shade("above:Q", rising(color, 0.7, under_text=True)), [
        alt.Tooltip("row:N", title=names["head"]), alt.Tooltip("kind:N", title=names["kind"]),
        alt.Tooltip("share:Q", title=names["share"], format=".1%"),
        alt.Tooltip("chance:Q", title=names["chance"], format=".1%")],
        written("share:Q", 11, ".0%"), cornerRadius=2)
    return finish(chart.properties(height=22 * len(rows) + 80))


def distance_map(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """How unlike every two heads are: `a`, `b` (of `order`), `distance` 0-1; full is far."""
    top = max(0.1, float(frame["distance"].max()))
    low = float(frame.loc[frame["a"] != frame["b"], "distance"].min()) if len(order) > 1 else 0.0
    spaced: dict[str, Any] = {"labelOverlap": True, "labelPadding": 4}
    chart = heat_map(
        frame, alt.X("a:N", sort=list(order), title=None, axis=axis(orient="top", labelAngle=0, **spaced)),
        label_rows("b", order, **spaced), shade("distance:Q", rising(color, top, low=low)),
        [alt.Tooltip("a:N", title=names["head"]), alt.Tooltip("b:N", title=names["head"]),
         alt.Tooltip("distance:Q", title=names["distance"], format=".3f")])
    return finish(chart.properties(height=min(26, 560 // max(1, len(order))) * len(order) + 40))


def rise_bars(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """What silencing each head costs: `head` (of `order`), `rise` and its interval `low` to `high`, in nats."""
    base = alt.Chart(frame).encode(y=label_rows("head", order), tooltip=[
        alt.Tooltip("head:N", title=names["head"]), alt.Tooltip("rise:Q", title=names["rise"], format="+.3f"),
        alt.Tooltip("low:Q", title=names["low"], format="+.3f"),
        alt.Tooltip("high:Q", title=names["high"], format="+.3f")])
    bars = base.mark_bar(color=color, cornerRadiusEnd=3, height={"band": 0.65}).encode(
        x=alt.X("rise:Q", title=names["rise"], axis=axis(tickCount=5)))
    lines = base.mark_rule(color=QUIET, strokeWidth=1.5).encode(x="low:Q", x2="high:Q")
    return finish((bars + lines).properties(height=20 * len(order) + 60))


def over_layers(frame: pd.DataFrame, series: Sequence[str], names: Mapping[str, str]) -> alt.LayerChart:
    """A line a series over the layers: `layer` (a whole number), `series` (of `series`), `value`."""
    color, shape, dash = series_scales(series)
    base = alt.Chart(frame).encode(
        x=alt.X("layer:O", title=names["layer"], axis=axis(labelAngle=0)),
        y=alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5)), color=color)
    points = base.mark_point(filled=True, size=60, opacity=1).encode(
        shape=shape,
        tooltip=[alt.Tooltip("series:N", title=names["series"]), alt.Tooltip("layer:O", title=names["layer"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".3f")])
    return finish_below((base.mark_line().encode(strokeDash=dash) + points).properties(height=300), columns=2,
                        symbolStrokeWidth=0)


def lens_map(frame: pd.DataFrame, layers: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """What each layer would say: `layer` (of `layers`), `rank` from 1, `token`, `probability` 0-1; a cell is the fuller
    the surer it is."""
    chart = heat_map(
        frame, alt.X("rank:O", title=names["rank"], axis=axis(orient="top", labelAngle=0)), label_rows("layer", layers),
        shade("probability:Q", rising(color, full=0.85, under_text=True)),
        [alt.Tooltip("layer:N", title=names["layer"]), alt.Tooltip("token:N", title=names["token"]),
         alt.Tooltip("probability:Q", title=names["probability"], format=".2%")],
        written("token:N", 12, dy=-6, limit=100), written("probability:Q", 10, ".0%", dy=8, opacity=0.75),
        cornerRadius=3)
    return finish(chart.properties(height=40 * len(layers) + 50))
