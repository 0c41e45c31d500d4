"""Charts of masks and of who is meant: surer beside a translation, the order of filling, heads, counted twins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.heat import shade
from lib.charts.style import (
    AS_TOKEN,
    FONT,
    NEGATIVE,
    QUIET,
    axis,
    finish,
    ink,
    label_rows,
    leaning,
    mix,
    rising,
    signed,
)


def surer(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """The probability of the best piece at each mask, read alone and beside a translation: `mask` (labels in
    `order`), `how` ("alone" or "beside"), `title` (its name), `token`, `probability`. A line joins the two."""
    y = label_rows("mask", order)
    x = alt.X("probability:Q", title=names["probability"], scale=alt.Scale(domain=[0, 1.05]),
              axis=axis(format=".0%", tickCount=5))
    base = alt.Chart(frame)
    titles = list(dict.fromkeys(frame["title"]))
    rule = base.mark_line(strokeWidth=2, opacity=0.6, color=QUIET).encode(x=x, y=y, detail="mask:N")
    dots = base.mark_point(size=140, strokeWidth=2.5, opacity=1).encode(
        x=x, y=y,
        color=alt.Color("title:N", title=None, scale=alt.Scale(domain=titles, range=[QUIET, color][:len(titles)]),
                        legend=alt.Legend(orient="top") if len(titles) > 1 else None),
        fill=alt.Fill("title:N", legend=None, scale=alt.Scale(
            domain=titles, range=[mix(QUIET, 0.6), color][:len(titles)])),
        tooltip=[alt.Tooltip("mask:N", title=names["mask"]), alt.Tooltip("title:N", title=names["how"]),
                 alt.Tooltip("token:N", title=names["token"]),
                 alt.Tooltip("probability:Q", title=names["probability"], format=".1%")])
    words = base.mark_text(font=FONT, fontSize=11, color=QUIET, dy=-14).encode(x=x, y=y, text="token:N")
    return finish((rule + dots + words).properties(height=44 * len(order) + 70))


def rounds_grid(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """Guesses by round: `mask` (labels in `order`), `round`, `token`, `probability`, `filled`. A cell is the best
    guess at that mask in that round, the fuller the surer; where it is framed, the mask is filled with it."""
    rounds = int(frame["round"].max())
    base = alt.Chart(frame).encode(
        x=alt.X("round:O", title=names["round"], axis=axis(labelAngle=0, orient="top")), y=label_rows("mask", order),
        tooltip=[alt.Tooltip("mask:N", title=names["mask"]), alt.Tooltip("round:O", title=names["round"]),
                 alt.Tooltip("token:N", title=names["token"]),
                 alt.Tooltip("probability:Q", title=names["probability"], format=".1%")])
    cells = base.mark_rect(cornerRadius=3, strokeWidth=2).encode(
        color=shade("probability:Q", rising(color, full=0.85, under_text=True)),
        stroke=alt.condition("datum.filled", alt.value(ink()), alt.value("transparent")))
    # the words where they fit: a phone's cells are narrow
    words = base.mark_text(font=FONT, fontSize=12, color=ink(), opacity=alt.ExprRef(f"width < {rounds * 44} ? 0 : 1")
                           ).encode(text="token:N")
    return finish((cells + words).properties(height=32 * len(order) + 60))


def order_dots(frame: pd.DataFrame, color: str, names: Mapping[str, str], last: tuple[int, int]) -> alt.LayerChart:
    """In which order a text was written: `place`, `step`, `token`, `probability`. `last` is the largest place and step,
    so that two pictures side by side have the same scales."""
    base = alt.Chart(frame).encode(
        x=alt.X("place:Q", title=names["place"], axis=axis(format="d", tickMinStep=1, grid=False),
                scale=alt.Scale(domain=[0.5, last[0] + 0.9], nice=False)),
        y=alt.Y("step:Q", title=names["step"], axis=axis(format="d", tickMinStep=1),
                scale=alt.Scale(domain=[last[1] + 0.6, 0.4], nice=False)),
        tooltip=[alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("place:Q", title=names["place"]),
                 alt.Tooltip("step:Q", title=names["step"]),
                 alt.Tooltip("probability:Q", title=names["probability"], format=".1%")])
    line = base.mark_line(color=color, opacity=0.35, strokeWidth=1.5).encode(order="step:Q")
    dots = base.mark_point(filled=True, color=color, size=60, opacity=1)
    words = base.mark_text(font=FONT, fontSize=12, color=QUIET, align="left", dx=6, dy=-7).encode(text="token:N")
    return finish((line + dots + words).properties(height=min(460, 26 * last[1] + 70)))


def heads_grid(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """Layers and heads, and to which of two words each looks more: `layer` and `head` (from 1), `first` and `second`
    (its attention to either), `balance` (1: all of it to the first, -1: to the second)."""
    base = alt.Chart(frame).encode(
        x=alt.X("head:O", title=names["head"], axis=axis(labelAngle=0, orient="top")),
        y=alt.Y("layer:O", title=names["layer"], axis=axis()),
        tooltip=[alt.Tooltip("layer:O", title=names["layer"]), alt.Tooltip("head:O", title=names["head"]),
                 alt.Tooltip("first:Q", title=names["first"], format=".1%"),
                 alt.Tooltip("second:Q", title=names["second"], format=".1%")])
    cells = base.mark_rect(cornerRadius=4, stroke="transparent").encode(
        color=shade("balance:Q", signed(color, under_text=True)))
    numbers = base.transform_calculate(
        text="format(datum.first, '.0%') + ' · ' + format(datum.second, '.0%')").mark_text(
        font=FONT, fontSize=11).encode(
        text="text:N", color=alt.condition("abs(datum.balance) > 0.75", alt.value("#FFFFFF"), alt.value(ink())))
    return finish((cells + numbers).properties(height=44 * frame["layer"].nunique() + 50))


def looks_at(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """Where one word looks: `token` (labels of `tokens_in_order`), `piece`, `weight`, `kind` (0 other, 1 the first
    noun, 2 the second)."""
    base = alt.Chart(frame).encode(
        x=alt.X("token:N", sort=list(order), title=None,
                axis=axis(labelExpr=AS_TOKEN, labelBaseline="top", labelOverlap=False, **leaning(-45))),
        y=alt.Y("weight:Q", title=names["weight"], axis=axis(format=".0%", tickCount=4)),
        tooltip=[alt.Tooltip("piece:N", title=names["token"]),
                 alt.Tooltip("weight:Q", title=names["weight"], format=".1%")])
    return finish(base.mark_bar(cornerRadiusEnd=3).encode(color=alt.Color("kind:O", legend=None, scale=alt.Scale(
        domain=[0, 1, 2], range=[mix(QUIET, 0.5), color, NEGATIVE]))).properties(height=170))


def counted(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """What was counted, beside chance: `measure` (labels in `order`), `value`, `low`, `high` (0-100). A line is the
    95 % interval; the dashed line stands at chance."""
    y = label_rows("measure", order)
    x = alt.X("value:Q", title=names["value"], scale=alt.Scale(domain=[0, 100]), axis=axis(tickCount=5))
    base = alt.Chart(frame)
    chance = alt.Chart(pd.DataFrame({"at": [50]})).mark_rule(strokeDash=[4, 4], color=QUIET, strokeWidth=1.5).encode(
        x=alt.X("at:Q", title=names["value"]))
    spans = base.mark_rule(strokeWidth=3, opacity=0.5, color=color).encode(x=alt.X("low:Q", title=names["value"]),
                                                                          x2="high:Q", y=y)
    dots = base.mark_point(filled=True, size=120, color=color, opacity=1).encode(
        x=x, y=y, tooltip=[alt.Tooltip("measure:N", title=names["measure"]),
                           alt.Tooltip("value:Q", title=names["value"], format=".1f"),
                           alt.Tooltip("low:Q", title=names["low"], format=".1f"),
                           alt.Tooltip("high:Q", title=names["high"], format=".1f")])
    return finish((chance + spans + dots).properties(height=34 * len(order) + 60))
