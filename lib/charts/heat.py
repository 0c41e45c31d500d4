"""Heat maps: cells whose colour is a number, with or without what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from lib.charts.style import (
    FONT,
    PLAIN,
    QUIET,
    axis,
    finish,
    ink,
    label_rows,
    leaning,
    rising,
    signed,
    tokens_on_top,
)

#: the parameter that holds the cell that was clicked
CLICKED = "cell"
#: the widths (pixels) of a cell under which its interval is not written in it, and names above it lean
WIDE, LABELLED = 74, 125


def shade(field: str, scale: alt.Scale | None) -> alt.Color:
    """A cell's colour by `field`; the sentence above a chart says what it means, so there is no legend."""
    return alt.Color(field, legend=None, scale=scale)


class Written(NamedTuple):
    """What stands in every cell, and the options of its mark."""

    text: alt.Text
    mark: Mapping[str, Any]


def written(field: str, size: int = 11, text_format: str | None = None, **mark: Any) -> Written:
    """The text of `field` in every cell, `size` pixels high."""
    return Written(alt.Text(field, format=text_format or alt.Undefined), {"fontSize": size, **mark})


def heat_map(frame: pd.DataFrame, x: alt.X, y: alt.Y, color: Any, told: Sequence[alt.Tooltip], *inside: Written,
             **mark: Any) -> Any:
    """A rectangle a line of `frame`, at `x` and `y`, in `color` (`shade`, or what altair takes there), with what stands
    `inside`; over a cell `told` is said."""
    base = alt.Chart(frame).encode(x=x, y=y, tooltip=list(told))
    chart = base.mark_rect(**mark).encode(color=color)
    for one in inside:
        chart = chart + base.mark_text(font=FONT, color=ink(), **one.mark).encode(text=one.text)
    return chart


def token_map(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], color: Any, names: Mapping[str, str],
              told: alt.Tooltip, *, cell: float, most: float, room: int = 90, turned: Mapping[str, Any] | None = None,
              **mark: Any) -> alt.Chart:
    """Which token looks at which: `row`, `column` (labels of `tokens_in_order`), `row_token`, `column_token`, and what
    `color` and `told` speak of. A row is `cell` pixels high, all together `most` at most, with `room` for the rest;
    `turned` are options of the axis above."""
    chart = heat_map(
        frame, tokens_on_top(columns, names["columns"], **(turned or {})),
        label_rows("row", rows, names["rows"], tokens=True), color,
        [alt.Tooltip("row_token:N", title=names["rows"]), alt.Tooltip("column_token:N", title=names["columns"]), told],
        **{"cornerRadius": 2, **mark})
    return finish(chart.properties(height=round(min(cell, most / max(1, len(rows))) * len(rows)) + room))


def strips(frame: pd.DataFrame, y: alt.Y, color: str, names: Mapping[str, str], told: Sequence[alt.Tooltip], *,
           value: str = "value", top: float | None = None) -> Any:
    """Strips of numbers, a row of `y` each, a cell a `dimension`: the fuller, the larger `value`, violet below 0. `top`
    is the full colour's number; if not given, the largest that there is."""
    top = top or float(frame[value].abs().max()) or 1.0
    return heat_map(frame, alt.X("dimension:O", title=names["dimension"], axis=axis(labels=False, ticks=False)), y,
                    shade(f"{value}:Q", signed(color, top)), told)


def pointer(field: str, label: str, y: alt.Y) -> alt.Chart:
    """A sign before the row of `label`, on the axis `y` of `field`."""
    return alt.Chart(pd.DataFrame({field: [label]})).mark_point(
        shape="triangle-right", filled=True, size=70, color=QUIET, opacity=1).encode(y=y, x=alt.value(-8))


def pair_matrix(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str],
                names: Mapping[str, str]) -> Any:
    """Who is ahead of whom: `row` (one of `rows`), `column` (one of `columns`), `difference`, `decided`, `text` (what
    stands in the cell), `interval` and `p` (below it, where a cell is wide enough), `ahead` and `behind` (names). What
    is decided is filled, by its size; what is not has a broken frame."""
    top = max(float(frame["difference"].abs().max()), 1e-9) if len(frame) else 1.0
    letters = alt.condition("datum.decided", alt.value(ink()), alt.value(QUIET))
    base = alt.Chart(frame).encode(
        x=alt.X("column:N", title=None, scale=alt.Scale(domain=list(columns)),
                axis=axis(orient="top", labelAngle=0, labelOverlap=False, labelPadding=4, ticks=False, domain=False)),
        y=label_rows("row", rows, whole=True, labelLimit=170, ticks=False, domain=False),
        tooltip=[alt.Tooltip("ahead:N", title=names["ahead"]), alt.Tooltip("behind:N", title=names["behind"]),
                 alt.Tooltip("text:N", title=names["difference"]), alt.Tooltip("interval:N", title=names["interval"]),
                 alt.Tooltip("p:N", title=names["p"])])
    filled = base.transform_filter("datum.decided").mark_rect(cornerRadius=3).encode(
        color=shade("difference:Q", rising(PLAIN, top, full=0.55, under_text=True)))
    framed = base.transform_filter("!datum.decided").mark_rect(
        fillOpacity=0, stroke=QUIET, strokeWidth=1.2, strokeDash=[4, 3])
    narrow = f"width < {62 * len(columns)}"
    number = base.mark_text(font=FONT, fontWeight="bold", fontSize=alt.ExprRef(f"{narrow} ? 9.5 : 12"),
                            dy=alt.ExprRef(f"{narrow} ? 0 : -14")).encode(text="text:N", color=letters)
    below = [base.mark_text(font=FONT, fontSize=10, dy=dy, opacity=alt.ExprRef(f"{narrow} ? 0 : 1")).encode(
        text=f"{field}:N", color=letters) for field, dy in (("interval", 2), ("p", 15))]
    return finish(alt.layer(filled, framed, number, *below).properties(height=50 * len(rows) + 30))


def capability_matrix(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str],
                      names: Mapping[str, str]) -> Any:
    """What each method can do: `row` and `column` (of `rows` and `columns`), `row_code` and `column_code` (what a click
    gives), `score` (per cent, None where there is none), `above` (how far above chance, 0-1), `sure` (chance is not in
    the interval), `rule` (the cell belongs to no method), `text`, `interval`. What is no better than chance has a
    broken frame."""
    narrow = f"width < {WIDE * len(columns)}"
    base = alt.Chart(frame).encode(
        x=alt.X("column:N", title=None, scale=alt.Scale(domain=list(columns)),
                axis=axis(orient="top", labelOverlap=False, labelPadding=4, ticks=False, domain=False, labelLimit=130,
                          **leaning(-60, f"width < {LABELLED * len(columns)}", "left"))),
        y=label_rows("row", rows, whole=True, labelLimit=150, ticks=False, domain=False),
        tooltip=[alt.Tooltip("row:N", title=names["row"]), alt.Tooltip("column:N", title=names["column"]),
                 alt.Tooltip("text:N", title=names["score"]), alt.Tooltip("interval:N", title=names["interval"])])
    sure = "datum.sure && !datum.rule"
    filled = base.transform_filter(sure).mark_rect(cornerRadius=3).encode(
        color=shade("above:Q", rising(PLAIN, 1.0, full=0.6, under_text=True)))
    framed = base.transform_filter(f"!({sure}) && !datum.rule").mark_rect(
        fillOpacity=0.001, fill=QUIET, stroke=QUIET, strokeWidth=1, strokeDash=[4, 3])
    letters = alt.condition(sure, alt.value(ink()), alt.value(QUIET))
    number = base.mark_text(font=FONT, fontWeight="bold", fontSize=alt.ExprRef(f"{narrow} ? 9.5 : 12"),
                            dy=alt.ExprRef(f"{narrow} ? 0 : -7")).encode(text="text:N", color=letters)
    below = base.mark_text(font=FONT, fontSize=10, dy=9, opacity=alt.ExprRef(f"{narrow} ? 0 : 1")).encode(
        text="interval:N", color=letters)
    filled = filled.add_params(alt.selection_point(name=CLICKED, fields=["row_code", "column_code"], toggle=False))
    return finish(alt.layer(filled, framed, number, below).properties(height=40 * len(rows) + 110))
