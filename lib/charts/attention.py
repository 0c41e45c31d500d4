"""Charts of attention: lines between two rows of words, the weighted sum as strips, the beam as a tree, aligners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.charts.cells import cells
from lib.charts.heat import strips
from lib.charts.style import FONT, QUIET, axis, finish, label_rows

#: weights below this draw no line
FAINT = 0.01


def lines_frame(rows: Sequence[str], columns: Sequence[str], weights: np.ndarray) -> pd.DataFrame:
    """A row a pair of places: `row`, `column` (from 1), their tokens, `weight`, and where the line begins and ends."""
    n, m = weights.shape
    frame = cells({"row": range(1, n + 1), "row_token": rows}, {"column": range(1, m + 1), "column_token": columns},
                  weight=weights.astype(float))
    width = max(n, m)
    return frame.assign(x_row=(frame["row"] - 0.5) * width / n, x_column=(frame["column"] - 0.5) * width / m)


#: whether the pointer is over a word, and over this row or this column
_OVER = "isValid(over.end) && over.end[0]"
_ROW, _COLUMN = "over.end[0] === 'r' + datum.row", "over.end[0] === 'c' + datum.column"


def attention_lines(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Source words above, written words below (`lines_frame`); the wider a line, the larger the weight. Over a word
    only its own lines stay, each with its weight at the other end."""
    over = alt.selection_point(name="over", fields=["end"], on="pointerover", clear="pointerout", empty=False)
    top = float(max(frame["x_row"].max(), frame["x_column"].max())) + 0.5
    x: dict[str, Any] = {"scale": alt.Scale(domain=[0, top], nice=False, zero=False), "axis": None}
    y: dict[str, Any] = {"scale": alt.Scale(domain=[-0.22, 1.22], nice=False), "axis": None}
    drawn = frame[frame["weight"] >= FAINT].assign(zero=0.06, one=0.94, end="")
    rules = alt.Chart(drawn).mark_rule(color=color, strokeCap="round").encode(
        x=alt.X("x_row:Q", **x), x2="x_column:Q", y=alt.Y("zero:Q", **y), y2="one:Q",
        size=alt.Size("weight:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.4, 9])),
        opacity=alt.condition(f"!({_OVER}) || {_ROW} || {_COLUMN}", alt.Opacity(
            "weight:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.25, 1])), alt.value(0.03)),
        tooltip=[alt.Tooltip("row_token:N", title=names["rows"]),
                 alt.Tooltip("column_token:N", title=names["columns"]),
                 alt.Tooltip("weight:Q", title=names["weight"], format=".3f")])
    layers, words = [rules], []
    for end, mark, mine in (("row", "r", _ROW), ("column", "c", _COLUMN)):
        # the weights stand beyond the other row of words while the pointer is over this one
        beyond, other = (1.16, "column") if end == "row" else (-0.16, "row")
        layers.append(alt.Chart(drawn.assign(at=beyond)).mark_text(font=FONT, fontSize=11, color=color).encode(
            x=alt.X(f"x_{other}:Q", **x), y=alt.Y("at:Q", **y), text=alt.Text("weight:Q", format=".0%"),
            opacity=alt.condition(f"{_OVER} && {mine}", alt.value(1), alt.value(0))))
        found = frame.drop_duplicates(end)
        words.append(pd.DataFrame({"end": mark + found[end].astype(str), "token": found[f"{end}_token"],
                                   "x": found[f"x_{end}"], "at": float(end == "column")}))
    # one layer for both rows of words: the pointer is told of by the layer that knows the selection
    base = alt.Chart(pd.concat(words)).encode(x=alt.X("x:Q", **x), y=alt.Y("at:Q", **y))
    layers.append(base.mark_text(font=FONT, color=QUIET).encode(
        text="token:N", size=alt.condition(f"{_OVER} && over.end[0] === datum.end", alt.value(16), alt.value(13))))
    layers.append(base.mark_point(shape="square", size=900, filled=True, opacity=0.0).encode(
        tooltip=alt.Tooltip("token:N", title=names["token"])).add_params(over))
    return finish(alt.layer(*layers).properties(height=300))


def sum_strips(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """Numbers as strips: `part` (labels of `tokens_in_order`), `dimension`, `value`. Each strip but the last is a
    source token's state times its weight; the last is their sum."""
    chart = strips(frame, label_rows("part", order, tokens=True), color, names, [
        alt.Tooltip("piece:N", title=names["token"]), alt.Tooltip("dimension:O", title=names["dimension"]),
        alt.Tooltip("weight:Q", title=names["weight"], format=".3f"),
        alt.Tooltip("state:Q", title=names["state"], format=".3f"),
        alt.Tooltip("value:Q", title=names["value"], format=".4f")])
    return finish(chart.properties(height=22 * len(order) + 60))


def beam_chart(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """The kept nodes of a beam: `number`, `parent`, `depth`, `rank`, `token`, `logp`, `total`, `score`, `winner`,
    `lives` (something of it is left at the end). Each step is a column; a line joins a token to the one before it."""
    kept = frame[frame["kept"]].copy()
    height = int(kept["rank"].max()) if len(kept) else 1
    x: dict[str, Any] = {"scale": alt.Scale(domain=[-0.4, float(kept["depth"].max()) + 0.5], nice=False)}
    y: dict[str, Any] = {"scale": alt.Scale(domain=[height + 0.6, 0.4], nice=False), "axis": None}
    depth = alt.X("depth:Q", title=names["depth"],
                  axis=axis(values=list(range(1, int(kept["depth"].max()) + 1)), format="d", grid=False), **x)
    before = kept.set_index("number")[["depth", "rank"]].rename(columns={"depth": "from_depth", "rank": "from_rank"})
    edges = kept.join(before, on="parent").assign(
        from_depth=lambda f: f["from_depth"].fillna(0.0), from_rank=lambda f: f["from_rank"].fillna((height + 1) / 2))
    loud = alt.condition("datum.winner", alt.value(color), alt.value(QUIET))
    lines = alt.Chart(edges).mark_rule(strokeCap="round").encode(
        x=alt.X("from_depth:Q", **x), x2="depth:Q", y=alt.Y("from_rank:Q", **y), y2="rank:Q", color=loud,
        size=alt.condition("datum.winner", alt.value(3), alt.value(1.2)),
        opacity=alt.condition("datum.lives", alt.value(0.9), alt.value(0.3)))
    told = [alt.Tooltip(f"{column}:{kind}", title=names[column], format=".3f" if kind == "Q" else alt.Undefined)
            for column, kind in (("token", "N"), ("probability", "Q"), ("total", "Q"), ("score", "Q"), ("text", "N"))]
    base = alt.Chart(kept).encode(x=depth, y=alt.Y("rank:Q", **y))
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(color=loud, tooltip=told)
    strength = alt.condition("datum.lives", alt.value(1.0), alt.value(0.55))
    words = base.mark_text(font=FONT, fontSize=13 if kept["depth"].max() <= 10 else 11, dy=-12, color=QUIET).encode(
        text="token:N", opacity=strength, color=loud, tooltip=told)
    numbers = base.mark_text(font=FONT, fontSize=10, dy=13, color=QUIET).encode(
        text=alt.Text("score:Q", format=".2f"), opacity=strength)
    return finish((lines + dots + words + numbers).properties(height=58 * height + 60))


def align_bars(frame: pd.DataFrame, order: Sequence[str], names: Mapping[str, str]) -> alt.LayerChart:
    """Agreement of each looker: `name` (labels in `order`), `color`, `agreement`; told over a bar: `aer`, `early`,
    `late`, `entropy`."""
    y = label_rows("name", order)
    x = alt.X("agreement:Q", title=names["agreement"], scale=alt.Scale(domain=[0, 1.06]),
              axis=axis(format=".0%", tickCount=5))
    told = [alt.Tooltip("name:N", title=names["name"]),
            alt.Tooltip("agreement:Q", title=names["agreement"], format=".1%"),
            alt.Tooltip("aer:Q", title=names["aer"], format=".1%"),
            alt.Tooltip("early:Q", title=names["early"], format=".1%"),
            alt.Tooltip("late:Q", title=names["late"], format=".1%"),
            alt.Tooltip("entropy:Q", title=names["entropy"], format=".2f")]
    base = alt.Chart(frame)
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.7}).encode(
        x=x, y=y, color=alt.Color("color:N", scale=None), tooltip=told)
    numbers = base.mark_text(align="left", dx=5, font=FONT, fontSize=11, color=QUIET).encode(
        x=x, y=y, text=alt.Text("agreement:Q", format=".0%"))
    return finish((bars + numbers).properties(height=24 * len(order) + 60))
