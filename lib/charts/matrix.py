"""What each method can do: a row a probe, a column a method, chance and the simple rule beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from lib.charts.heat import shade
from lib.charts.style import FONT, PLAIN, QUIET, axis, finish, ink, label_rows, leaning, rising

#: the parameter that holds the cell that was clicked
CLICKED = "cell"
#: the width (pixels) of a cell under which its interval is not written in it
WIDE = 74


def matrix(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], names: Mapping[str, str]) -> Any:
    """`row` and `column` (of `rows` and `columns`), `row_code` and `column_code` (what a click gives), `score` (per
    cent, None where there is none), `above` (how far above chance, 0-1), `sure` (chance is not in the interval),
    `rule` (the cell belongs to no method), `text`, `interval`. What is no better than chance has a broken frame."""
    narrow = f"width < {WIDE * len(columns)}"
    base = alt.Chart(frame).encode(
        x=alt.X("column:N", title=None, scale=alt.Scale(domain=list(columns)),
                axis=axis(orient="top", labelOverlap=False, labelPadding=4, ticks=False, domain=False, labelLimit=130,
                          **leaning(-60, narrow, "left"))),
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
    return finish(alt.layer(filled, framed, number, below).properties(height=38 * len(rows) + 40))
