"""Charts of the page Time travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

import models
from lib.charts.basic import method_scales
from lib.charts.style import FONT, QUIET, axis, color_and_shape, finish_below, map_axes

#: the corpus's languages in their order: colour and shape
LANGUAGES = (("#5544CC", "circle"), ("#EE8866", "diamond"))


def language_scales(languages: Mapping[str, str]) -> tuple[alt.Color, alt.Shape]:
    """Colour and shape by `language`; `languages` is code -> name, in the corpus's order."""
    looks = [LANGUAGES[i % len(LANGUAGES)] for i in range(len(languages))]
    return color_and_shape("language", list(languages.values()), looks, title=None)


def _wide(values: pd.Series) -> list[float]:
    """The span of the numbers with a margin for the labels."""
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) or 1.0
    return [low - room, high + room]


def moving_map(frame: pd.DataFrame, step: int, languages: Mapping[str, str], names: Mapping[str, str]
               ) -> alt.TopLevelMixin:
    """The words at `step`, in a frame that is the same at every step: `step`, `word`, `lang`, `mine`, `x`, `y`, and
    `label` ("" where it would cover another). A thin line shows the way that the reader's words have come.
    `languages` is code -> name, in the corpus's order."""
    now = frame[frame["step"] == step].assign(language=lambda f: f["lang"].map(languages))
    way = frame[frame["mine"] & (frame["step"] <= step)].assign(language=lambda f: f["lang"].map(languages))
    color, shape = language_scales(languages)
    x, y = map_axes(names, alt.Scale(domain=_wide(frame["x"]), nice=False, padding=12),
                    alt.Scale(domain=_wide(frame["y"]), nice=False, padding=8))
    mine = alt.datum.mine
    base = alt.Chart(now).encode(x=x, y=y)
    points = base.mark_point(filled=True).encode(
        color=color, shape=shape, opacity=alt.condition(mine, alt.value(1.0), alt.value(0.45)),
        size=alt.condition(mine, alt.value(120), alt.value(40)),
        tooltip=[alt.Tooltip("word:N", title=names["word"]), alt.Tooltip("language:N", title=names["language"])])
    labels = base.mark_text(align="left", dx=8, font=FONT, color=QUIET).encode(
        text="label:N", size=alt.condition(mine, alt.value(15), alt.value(11)))
    layers = [points, labels]
    if way["step"].nunique() > 1:
        layers.insert(0, alt.Chart(way).mark_line(strokeWidth=1.2, opacity=0.5).encode(
            x=x, y=y, color=color, detail=["word:N", "lang:N"], order="step:Q"))
    return finish_below(alt.layer(*layers).properties(height=420))


def size_curve(frame: pd.DataFrame, value: str, names: Mapping[str, str], titles: Mapping[str, str]
               ) -> alt.TopLevelMixin:
    """Quality against the number of training pairs (log scale), a line a method: `key`, `title`, `pairs`, `value`, and
    where there are intervals `low` and `high`."""
    keys: Sequence[str] = [key for key in models.REGISTRY if key in set(frame["key"])]
    color, shape = method_scales(keys, titles)
    sizes = sorted({int(n) for n in frame["pairs"]})
    base = alt.Chart(frame).encode(
        x=alt.X("pairs:Q", title=names["pairs"],
                scale=alt.Scale(type="log", domain=[sizes[0] / 1.25, sizes[-1] * 2.2], nice=False),
                axis=axis(values=sizes, format=",", labelOverlap=False, grid=False)),
        color=color)
    y = alt.Y(f"{value}:Q", title=names[value], axis=axis(tickCount=5), scale=alt.Scale(zero=False, padding=10))
    tooltip = [alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("pairs:Q", title=names["pairs"], format=","),
               alt.Tooltip(f"{value}:Q", title=names[value], format=".2f")]
    layers: list[alt.Chart] = []
    if {"low", "high"} <= set(frame.columns):
        layers.append(base.mark_rule(strokeWidth=2, opacity=0.45).encode(
            y=alt.Y("low:Q", title=names[value]), y2="high:Q"))
    last = frame.loc[frame.groupby("key")["pairs"].idxmax()]
    layers += [base.mark_line().encode(y=y),
               base.mark_point(filled=True, size=100, opacity=1).encode(y=y, shape=shape, tooltip=tooltip),
               alt.Chart(last).mark_text(align="left", dx=9, font=FONT, color=QUIET).encode(
                   x="pairs:Q", y=f"{value}:Q", text="title:N")]
    return finish_below(alt.layer(*layers).properties(height=300))
