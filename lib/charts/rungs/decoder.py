"""Charts of the decoder: the mask, surprise token by token, the cut distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from lib.charts.heat import token_map
from lib.charts.style import FONT, QUIET, axis, finish, ink, label_rows, mix, rising, token_axis

#: the parameter of `surprise_bars` that a click sets, with the field `place` (from 1)
CLICKED = "clicked"


def mask_picture(frame: pd.DataFrame, labels: Sequence[str], color: str, names: Mapping[str, str]) -> alt.Chart:
    """Who may look at whom: `row`, `column` (labels of `tokens_in_order`), `row_token`, `column_token`, `may` (bool),
    `says` (the same in words)."""
    fill = alt.condition("datum.may", alt.value(mix(color, 0.15)), alt.value("transparent"))
    return token_map(frame, labels, labels, fill, names, alt.Tooltip("says:N", title=names["may"]), cell=22, most=560,
                     stroke=QUIET, strokeWidth=0.4)


def surprise_bars(frame: pd.DataFrame, labels: Sequence[str], color: str, names: Mapping[str, str]
                  ) -> alt.TopLevelMixin:
    """Bits of surprise of each token: `label` (of `labels`), `token`, `place` (from 1), `bits`, `probability`,
    `chosen` (bool). A click on a column names its `place`."""
    clicked = alt.selection_point(name=CLICKED, fields=["place"], toggle=False)
    most = max(4.0, float(frame["bits"].max()) if len(frame) else 0.0)
    base = alt.Chart(frame).encode(x=token_axis(labels, None), tooltip=[
        alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("bits:Q", title=names["bits"], format=".2f"),
        alt.Tooltip("probability:Q", title=names["probability"], format=".2%")])
    y = alt.Y("bits:Q", title=names["bits"], scale=alt.Scale(domain=[0, most * 1.08]), axis=axis(tickCount=5))
    bars = base.mark_bar(cornerRadiusEnd=3, cursor="pointer").encode(
        y=y, color=alt.Color("bits:Q", legend=None, scale=rising(color, most, least=0.25, full=1.0)),
        stroke=alt.condition("datum.chosen", alt.value(QUIET), alt.value("transparent")),
        strokeWidth=alt.value(2.5)).add_params(clicked)
    layers: list[alt.Chart] = [bars]
    if len(labels) <= 24:
        layers.append(base.mark_text(dy=-7, font=FONT, fontSize=11, color=QUIET).encode(
            y=y, text=alt.Text("bits:Q", format=".1f")))
    return finish(alt.layer(*layers).properties(height=250))


def surprise_line(frame: pd.DataFrame, color: str, names: Mapping[str, str]) -> alt.LayerChart:
    """The text itself, each token on a ground that is the fuller the more it surprises: `token`, `bits`,
    `probability`, `x` and `width` (a token's place in its line and its width, in characters), `line`."""
    most = max(4.0, float(frame["bits"].max()) if len(frame) else 0.0)
    lines = int(frame["line"].max()) + 1 if len(frame) else 1
    shown = frame.assign(end=frame["x"] + frame["width"], middle=frame["x"] + frame["width"] / 2)
    wide = max(40.0, float(shown["end"].max()) if len(frame) else 1.0)
    x = alt.Scale(domain=[0, wide], nice=False)
    base = alt.Chart(shown).encode(y=alt.Y("line:O", axis=None), tooltip=[
        alt.Tooltip("token:N", title=names["token"]), alt.Tooltip("bits:Q", title=names["bits"], format=".2f"),
        alt.Tooltip("probability:Q", title=names["probability"], format=".2%")])
    grounds = base.mark_bar(cornerRadius=4, height={"band": 0.84}).encode(
        x=alt.X("x:Q", axis=None, scale=x), x2="end:Q",
        color=alt.Color("bits:Q", legend=None, scale=rising(color, most, full=0.7, under_text=True)))
    words = base.mark_text(font=FONT, fontSize=13, color=ink(), baseline="middle").encode(
        x=alt.X("middle:Q", axis=None, scale=x), text="token:N")
    return finish((grounds + words).properties(height=30 * lines + 24))


def cut_bars(frame: pd.DataFrame, order: Sequence[str], color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """The next token's distribution: `label` (of `order`), `token`, `own`, `tempered`, `drawn` (0-1), `kept`. Pale:
    before the cut, with the temperature; full: what is drawn from; a tick: the model's own."""
    y = label_rows("label", order, tokens=True, whole=True)
    told = [alt.Tooltip("token:N", title=names["token"])] + [
        alt.Tooltip(f"{name}:Q", title=names[name], format=".2%") for name in ("own", "tempered", "drawn")]
    most = float(frame[["own", "tempered", "drawn"]].max().max()) if len(frame) else 1.0
    scale = alt.Scale(domain=[0, min(1.0, most) * 1.1])
    shown = frame.assign(beside=frame[["own", "tempered", "drawn"]].max(axis=1),
                         shown=[f"{p:.1%}" if p else "✕" for p in frame["drawn"]])
    base = alt.Chart(shown).encode(y=y, tooltip=told)
    pale = base.mark_bar(color=color, opacity=0.3, cornerRadiusEnd=3, height={"band": 0.86}).encode(
        x=alt.X("tempered:Q", scale=scale, title=names["probability"], axis=axis(format=".0%", tickCount=5)))
    full = base.mark_bar(color=color, cornerRadiusEnd=2, height={"band": 0.44}).encode(
        x=alt.X("drawn:Q", scale=scale, title=names["probability"]))
    tick = base.mark_tick(color=QUIET, thickness=2, height={"band": 0.95}).encode(
        x=alt.X("own:Q", scale=scale, title=names["probability"]))
    numbers = base.mark_text(align="left", dx=5, font=FONT, fontSize=11, color=QUIET).encode(
        x=alt.X("beside:Q", scale=scale), text="shown:N")
    return finish(alt.layer(pale, full, tick, numbers).properties(height=22 * len(order) + 60))
