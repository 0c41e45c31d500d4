"""Charts of the Word2Vec page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from lib.charts import heat
from lib.charts.style import (
    AS_TOKEN,
    FONT,
    INK,
    NEGATIVE,
    QUIET,
    axis,
    color_and_shape,
    finish_below,
    label_rows,
    map_axes,
    mix,
)
from lib.charts.time_travel import LANGUAGES, language_scales

FOUND = "#C2185B"


def window(frame: pd.DataFrame, tokens: Sequence[str], color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """A sentence in boxes: `token` (labels of `charts.tokens_in_order`), `piece`, `role` ("centre", "window" or
    "outside") and `says`, the role in the reader's language."""
    base = alt.Chart(frame).encode(
        y=alt.Y("token:N", sort=list(tokens), title=None, axis=axis(labelExpr=AS_TOKEN, labelOverlap=False,
                                                                    ticks=False, domain=False, labels=False)),
        tooltip=[alt.Tooltip("piece:N", title=names["piece"]), alt.Tooltip("says:N", title=names["says"])])
    fill = alt.Color("role:N", legend=None, scale=alt.Scale(
        domain=["centre", "window", "outside"], range=[mix(color, 0.15), mix(color, 0.75), "transparent"]))
    boxes = base.mark_rect(cornerRadius=4, stroke=QUIET, strokeWidth=0.6).encode(color=fill)
    ink = alt.when("datum.role == 'outside'").then(alt.value(QUIET)).otherwise(alt.value(INK))
    written = base.mark_text(font=FONT, fontSize=13).encode(text="piece:N", color=ink)
    return finish_below((boxes + written).properties(height=min(24 * len(tokens), 520) + 8))


def scores(frame: pd.DataFrame, rows: Sequence[str], color: str, names: Mapping[str, str], titles: Mapping[bool, str]
           ) -> alt.TopLevelMixin:
    """A line a true pair: `row` (labels of `charts.tokens_in_order`), and on it the `score` (-1 to 1) of the neighbour
    and of its negatives: `word`, `real`, `probability`, `kind`. `titles` says what is real and what is drawn."""
    fill, shape = color_and_shape("kind", [titles[True], titles[False]], [(color, "circle"), (NEGATIVE, "cross")],
                                  title=None)
    dots = alt.Chart(frame).mark_point(filled=True, size=110, opacity=0.9).encode(
        x=alt.X("score:Q", title=names["score"], scale=alt.Scale(domain=[-1, 1]),
                axis=axis(tickCount=9, format=".2~f")),
        y=alt.Y("row:N", sort=list(rows), title=None, axis=axis(labelExpr=AS_TOKEN, grid=True, labelOverlap=False)),
        color=fill, shape=shape,
        tooltip=[alt.Tooltip("word:N", title=names["word"]), alt.Tooltip("kind:N", title=names["kind"]),
                 alt.Tooltip("score:Q", title=names["score"], format=".3f"),
                 alt.Tooltip("probability:Q", title=names["probability"], format=".3f")])
    return finish_below(dots.properties(height=28 * len(rows) + 120))


def training_map(frame: pd.DataFrame, trail: pd.DataFrame, reach: float, color: str, names: Mapping[str, str]
                 ) -> alt.TopLevelMixin:
    """Words in training, in a frame that stays: `word`, `label` ("" where it would cover another), `count`, `x`, `y`;
    `trail` has the places before (`word`, `step`, `x`, `y`). The frame goes from -reach to reach."""
    scale = alt.Scale(domain=[-reach, reach], nice=False)
    x, y = map_axes(names, scale, scale)
    base = alt.Chart(frame).encode(x=x, y=y)
    points = base.mark_point(filled=True, color=color, size=60, opacity=0.9).encode(
        tooltip=[alt.Tooltip("word:N", title=names["word"]), alt.Tooltip("count:Q", title=names["count"])])
    labels = base.mark_text(align="left", dx=7, font=FONT, color=QUIET, fontSize=12).encode(text="label:N")
    layers = [points, labels]
    if len(trail) > len(frame):
        layers.insert(0, alt.Chart(trail).mark_line(strokeWidth=1, opacity=0.25, color=color, clip=True).encode(
            x=x, y=y, detail="word:N", order="step:Q"))
    return finish_below(alt.layer(*layers).properties(height=430))


def loss_curve(frame: pd.DataFrame, last: int, color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """The loss (`loss`, nats) at each `step`; the axis goes to `last`, and the loss before the first step is its
    top."""
    base = alt.Chart(frame).encode(
        x=alt.X("step:Q", title=names["step"], scale=alt.Scale(domain=[0, last]), axis=axis(tickCount=5)),
        y=alt.Y("loss:Q", title=names["loss"], axis=axis(tickCount=4),
                scale=alt.Scale(domain=[0, float(frame["loss"].max()) * 1.05])),
        tooltip=[alt.Tooltip("step:Q", title=names["step"]), alt.Tooltip("loss:Q", title=names["loss"], format=".3f")])
    now = base.transform_filter(alt.datum.step == int(frame["step"].max()))
    return finish_below((base.mark_line(color=color) + now.mark_point(color=color, filled=True, size=90)).properties(
        height=430))


def word_map(frame: pd.DataFrame, by: str, languages: Mapping[str, str], names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Many words as points, to be moved and zoomed: `word`, `label`, `language`, `count`, `rank`, `x`, `y`, `near`
    ("", "found" or "neighbour" of a searched word). Coloured `by` "lang" or "count"."""
    color, shape = language_scales(languages)
    if by == "count":
        color = alt.Color("count:Q", title=names["count"], scale=alt.Scale(type="log", scheme="viridis"),
                          legend=alt.Legend(format=",", gradientLength=160))
    scale = alt.Scale(zero=False, padding=12)
    x, y = map_axes(names, scale, scale)
    base = alt.Chart(frame).encode(x=x, y=y)
    points = base.mark_point(filled=True).encode(
        color=color, shape=shape,
        size=alt.condition("datum.near != ''", alt.value(90), alt.value(22)),
        opacity=alt.value(0.7),
        tooltip=[alt.Tooltip("word:N", title=names["word"]), alt.Tooltip("language:N", title=names["language"]),
                 alt.Tooltip("count:Q", title=names["count"], format=","), alt.Tooltip("rank:Q", title=names["rank"])])
    rings = base.transform_filter("datum.near != ''").mark_point(color=FOUND, strokeWidth=1.6).encode(
        size=alt.condition("datum.near == 'found'", alt.value(420), alt.value(170)))
    labels = base.transform_filter("datum.label != ''").mark_text(align="left", dx=7, font=FONT, color=QUIET).encode(
        text="label:N", size=alt.condition("datum.near != ''", alt.value(15), alt.value(11)))
    return finish_below(alt.layer(points, rings, labels).properties(height=560).interactive())


def strips(frame: pd.DataFrame, rows: Sequence[str], color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """Vectors as heat strips: `row` (labels of `charts.tokens_in_order`), `text`, `level`, `dimension`, `value`, and
    `shade`, the value divided by the largest of its row."""
    chart = heat.strips(frame, label_rows("row", rows, tokens=True), color, names, [
        alt.Tooltip("text:N", title=names["text"]), alt.Tooltip("level:N", title=names["level"]),
        alt.Tooltip("dimension:O", title=names["dimension"]),
        alt.Tooltip("value:Q", title=names["value"], format=".3f")], value="shade", top=1)
    return finish_below(chart.properties(height=22 * len(rows) + 60))


def cloud(frame: pd.DataFrame, by: str, languages: Sequence[str], tooltip: str) -> Any:
    """The map in three dimensions, a pydeck Deck to be turned: `word`, `label`, `lang`, `language`, `count`, `near`,
    `x`, `y`, `z`. `tooltip` is a text with fields in braces."""
    import pydeck

    places = frame[["x", "y", "z"]].to_numpy()
    places = (places - places.mean(axis=0)) / max(float(np.abs(places - places.mean(axis=0)).max()), 1e-9) * 100
    points = frame[["word", "label", "language", "count", "near"]].copy()
    points["count"] = points["count"].map("{:,}".format)
    points["at"] = places.round(3).tolist()
    points["color"] = _colors(frame, by, languages)
    points["size"] = frame["near"].map({"": 3, "neighbour": 6}).fillna(9)
    shown = points[points["label"] != ""]
    return pydeck.Deck(
        layers=[
            pydeck.Layer("ScatterplotLayer", points, get_position="at", get_fill_color="color", get_radius="size",
                         radius_units=pydeck.types.String("pixels"), billboard=True, pickable=True),
            pydeck.Layer("TextLayer", shown, get_position="at", get_text="label", get_size=13,
                         get_color=[*bytes.fromhex(QUIET[1:])], get_pixel_offset=[8, 0],
                         get_text_anchor=pydeck.types.String("start"), character_set=pydeck.types.String("auto"),
                         font_family=pydeck.types.String(FONT)),
        ],
        views=[pydeck.View("OrbitView", controller=True)], map_provider=None, map_style=None,
        initial_view_state=pydeck.ViewState(target=[0, 0, 0], zoom=1.1, rotation_x=20, rotation_orbit=30),
        tooltip={"text": tooltip})


def _colors(frame: pd.DataFrame, by: str, languages: Sequence[str]) -> list[list[int]]:
    """Red, green, blue, opacity (0-255) of each word; a searched word and its neighbours stand out."""
    if by == "count":
        share = np.log(frame["count"].clip(lower=1))
        share = (share - share.min()) / max(float(share.max() - share.min()), 1e-9)
        colors = [mix("#440154", 2 * s, "#21918C") if s < 0.5 else mix("#21918C", 2 * s - 1, "#D9C61A") for s in share]
    else:
        colors = [LANGUAGES[languages.index(code) % len(LANGUAGES)][0] for code in frame["lang"]]
    return [[*bytes.fromhex((FOUND if near else color)[1:]), 255 if near else 190]
            for color, near in zip(colors, frame["near"])]
