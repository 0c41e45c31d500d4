"""Maps of words: which labels can be written without covering each other; and distance as an angle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from lib.charts.style import FONT, QUIET, finish
from models.language.scripts import drawn_width

#: pixels; as wide as a phone leaves room for
ANGLE_WIDTH = 330


def readable(where: pd.DataFrame, width: float = 640, height: float = 330) -> list[str]:
    """The words of a map (`word`, `x`, `y`, `mine`) as labels, "" for those that would cover one before them.

    The reader's own words come first. `width` and `height` of the map are in pixels.
    """
    spans = [max(float(np.ptp(where[axis])), 1e-9) for axis in ("x", "y")]
    at = np.stack([where["x"] / spans[0] * width, where["y"] / spans[1] * height], axis=1)
    labels = [""] * len(where)
    taken: list[tuple[float, float, float]] = []
    for i in sorted(range(len(where)), key=lambda i: not where["mine"].iloc[i]):
        word, size = str(where["word"].iloc[i]), 15 if where["mine"].iloc[i] else 11
        long = 7 + drawn_width(word, 0.6 * size, size)
        (left, middle), right = at[i], at[i][0] + long
        if all(right < a or left > b or abs(middle - m) > 14 for a, b, m in taken):
            labels[i] = word
            taken.append((left, right, middle))
    return labels


def angles(rows: Sequence[tuple[str, float]], own: str, color: str, names: Mapping[str, str]) -> alt.TopLevelMixin:
    """One vector as an arrow to the right, the others turned away from it by the angle whose cosine they have. `rows`:
    label and cosine of each; lengths are all 1. `names`: "word", "similarity", "angle" as titles."""
    frame = pd.DataFrame([(own, 1.0), *rows], columns=["word", "similarity"])
    turned = np.arccos(frame["similarity"].clip(-1, 1))
    frame = frame.assign(angle=np.degrees(turned).round(1), x=np.cos(turned), y=np.sin(turned), x0=0.0, y0=0.0,
                         mine=[True, *[False] * len(rows)])
    # the labels stand in a column beside the arrows, the widest angle on top, each with a line to its arrow
    place = frame["angle"].rank(method="first", ascending=False) - 1
    frame = frame.assign(lx=1.25, ly=(1.05 - place * 1.05 / max(len(rows), 1)))
    left = -1.05 if frame["x"].min() < -0.05 else -0.1
    unit = ANGLE_WIDTH / (2.1 - left)  # as many pixels across as up, or the angles would be wrong
    wide, tall = alt.Scale(domain=[left, 2.1], nice=False), alt.Scale(domain=[-0.06, 1.12], nice=False)

    def across(field: str) -> alt.X:
        return alt.X(field, axis=None, scale=wide)

    def up(field: str) -> alt.Y:
        return alt.Y(field, axis=None, scale=tall)

    tip = [alt.Tooltip("word:N", title=names["word"]), alt.Tooltip("similarity:Q", title=names["similarity"],
           format=".3f"), alt.Tooltip("angle:Q", title=names["angle"], format=".1f")]
    base = alt.Chart(frame)
    paint = alt.condition("datum.mine", alt.value(color), alt.value(QUIET))
    lines = base.mark_rule(strokeWidth=2).encode(across("x0:Q"), up("y0:Q"), x2="x", y2="y", color=paint, tooltip=tip)
    tips = base.mark_point(filled=True, size=45, opacity=1).encode(across("x:Q"), up("y:Q"), color=paint, tooltip=tip)
    leads = base.mark_rule(strokeWidth=0.7, strokeDash=[2, 2], color=QUIET).encode(
        across("x:Q"), up("y:Q"), x2="lx", y2="ly")
    words = base.mark_text(align="left", dx=4, fontSize=13, color=QUIET, font=FONT).encode(
        across("lx:Q"), up("ly:Q"), text="said:N").transform_calculate(
        said="datum.word + (datum.mine ? '' : ' ' + round(datum.angle) + '°')")
    return finish(alt.layer(leads, lines, tips, words).properties(width=ANGLE_WIDTH, height=round(1.18 * unit)))
