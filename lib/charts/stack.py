"""Pictures of a Transformer's inside: small strips of a tensor, grids of numbers, positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from lib.charts.cells import cells
from lib.charts.heat import heat_map, pointer, shade
from lib.charts.style import (
    FAINT,
    FONT,
    NEGATIVE,
    QUIET,
    axis,
    finish,
    label_rows,
    mix,
    rising,
    signed,
    tokens_along,
    wash,
)

#: size of a small picture in pixels
WIDE, HIGH = 128, 90


def _rgba(color: str) -> np.ndarray:
    """Four numbers (0-255) of #RRGGBB, which is opaque, or #RRGGBBAA."""
    return np.frombuffer(bytes.fromhex(f"{color[1:]}FF"[:8]), dtype=np.uint8).astype(float)


def small_picture(values: np.ndarray, color: str) -> np.ndarray:
    """A matrix (R, C) as an image (height, width, 4), a square a number, in the colours of `chart_style.signed`: faint
    at 0, full colour at the largest number of either sign, violet below 0. Where there is no number (NaN) there is
    nothing."""
    rows, columns = values.shape
    there = np.isfinite(values)
    top = float(np.abs(values[there]).max(initial=0)) or 1.0
    share = np.where(there, np.clip(values / top, -1, 1), 0)[..., None]  # (R, C, 1)
    above, below, nothing = (_rgba(end) for end in (mix(color, 0.05), NEGATIVE, wash(QUIET, FAINT)))
    cells = nothing * (1 - np.abs(share)) + np.where(share > 0, above, below) * np.abs(share)  # (R, C, 4)
    cells[~there] = 0
    wide, high = max(1, WIDE // columns), max(2, HIGH // rows)
    return np.kron(np.round(cells), np.ones((high, wide, 1))).astype(np.uint8)


def grid_frame(values: np.ndarray, rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """A row a cell of the matrix (R, C): `row`, `column` (labels, all different) and `value`. A cell without a
    number (NaN) has none."""
    return cells({"row": rows}, {"column": columns}, value=np.round(values.astype(float), 4)).dropna()


def number_grid(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], color: str, names: Mapping[str, str],
                *, column_labels: bool = False, cell: int = 22, own_scale: bool = False, mark: str | None = None,
                every: int = 1) -> alt.TopLevelMixin:
    """Numbers as coloured cells (`grid_frame`); rows are labels of `tokens_in_order`, and columns too when
    `column_labels`. Pale is 0, violet below. With `own_scale` the frame has `shade` (-1 to 1), and colours compare
    within a row only. `mark` is a row with a sign before it; every `every`-th row is labelled."""
    top = 1.0 if own_scale else float(frame["value"].abs().max()) or 1.0
    y = label_rows("row", rows, tokens=True, whole=True, labelPadding=14 if mark else 4, values=list(rows)[::every])
    across = tokens_along(columns, top=True) if column_labels else {"labelOverlap": False}
    chart = heat_map(
        frame, alt.X("column:N" if column_labels else "column:O", scale=alt.Scale(domain=list(columns)),
                     title=names["column"], axis=axis(labels=column_labels, ticks=False, **across)),
        y, shade("shade:Q" if own_scale else "value:Q", signed(color, top)),
        [alt.Tooltip("row:N", title=names["row"]), alt.Tooltip("column:N", title=names["column"]),
         alt.Tooltip("value:Q", title=names["value"], format=".4f")])
    if mark is not None:
        chart += pointer("row", mark, y)
    height = round(min(float(cell), 640 / max(1, len(rows))) * len(rows))
    return finish(chart.properties(height=height + (100 if column_labels else 44)))


def with_shades(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame of `grid_frame` with `shade`: each number over the largest of its row."""
    top = frame.groupby("row")["value"].transform(lambda values: values.abs().max() or 1.0)
    return frame.assign(shade=frame["value"] / top)


def position_likeness(values: np.ndarray, color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Cosines of positions (P, P), which are numbered from 0."""
    places = range(len(values))
    frame = cells({"one": places}, {"other": places}, value=np.round(values, 4))
    ticks = axis(values=list(places[::8]), labelAngle=0)
    chart = heat_map(
        frame, alt.X("other:O", title=names["position"], axis=ticks),
        alt.Y("one:O", title=names["position"], axis=ticks), shade("value:Q", rising(color)),
        [alt.Tooltip("one:Q", title=names["one"]), alt.Tooltip("other:Q", title=names["other"]),
         alt.Tooltip("value:Q", title=names["value"], format=".3f")])
    return finish(chart.properties(height=330))


def two_orders(frame: pd.DataFrame, order: Sequence[str], names: Mapping[str, str]) -> alt.TopLevelMixin:
    """How alike the two states of each token are: `label` (in `order`), `value` (a cosine), `series` (with positions or
    without) and `color`."""
    series = list(dict.fromkeys(frame["series"]))
    colors = [frame.loc[frame["series"] == name, "color"].iloc[0] for name in series]
    chart = alt.Chart(frame).mark_point(filled=True, size=110, opacity=1).encode(
        x=alt.X("value:Q", title=names["value"], scale=alt.Scale(nice=True, zero=False, padding=8),
                axis=axis(tickCount=5, format=".2f")),
        y=label_rows("label", order, tokens=True, whole=True, grid=True),
        color=alt.Color("series:N", title=None, scale=alt.Scale(domain=series, range=colors),
                        legend=alt.Legend(orient="top", labelFont=FONT)),
        shape=alt.Shape("series:N", title=None, scale=alt.Scale(domain=series, range=["circle", "diamond"])),
        tooltip=[alt.Tooltip("label:N", title=names["token"]), alt.Tooltip("series:N", title=names["series"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".6f")])
    return finish(chart.properties(height=24 * len(order) + 70))


def signed_bars(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str], *,
                percent: bool = False) -> alt.TopLevelMixin:
    """A bar a token, to the left below 0: `label` (in `order`, of `tokens_in_order`) and `value`, empty where a token
    may not be looked at. The number stands to the right of its bar and of 0."""
    def text(value: float) -> str:
        if np.isnan(value):
            return ""
        return f"{value:.2f}" if not percent else "<0.1%" if 0 < value < 0.0005 else f"{value:.1%}"

    y = label_rows("label", order, tokens=True, whole=True)
    base = alt.Chart(frame.assign(end=frame["value"].clip(lower=0), text=frame["value"].map(text)))
    bars = base.mark_bar(color=color, cornerRadiusEnd=3, height={"band": 0.7}).encode(
        x=alt.X("value:Q", title=names["value"], axis=axis(format="%" if percent else "~r", tickCount=4),
                scale=alt.Scale(domain=[0, 1.08]) if percent else alt.Undefined), y=y,
        tooltip=[alt.Tooltip("label:N", title=names["token"]),
                 alt.Tooltip("value:Q", title=names["value"], format=".4f")])
    numbers = base.transform_filter("isValid(datum.value)").mark_text(
        align="left", dx=4, font=FONT, fontSize=11, color=QUIET).encode(
        x="end:Q", y=y, text="text:N")
    return finish((bars + numbers).properties(height=24 * len(order) + 60))
