"""The attention matrix as a drawing of its own (SVG), and all weights as a table, to take along."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd

from lib.charts.cells import cells
from models.answers import AttentionMap
from models.language.scripts import drawn_width

CELL, MARGIN = 26, 10


def _width(token: str) -> float:
    """About how wide a token is written, in pixels."""
    return drawn_width(token, 8, 14)


def matrix_svg(rows: Sequence[str], columns: Sequence[str], weights: np.ndarray, color: str) -> str:
    """Weights (R, C) as an SVG: a square a weight, its opacity the weight; tokens at the left and, slanted, on top."""
    left, top = max(map(_width, rows), default=0) + MARGIN, max(map(_width, columns), default=0) * 0.8 + 2 * MARGIN
    wide, high = left + CELL * len(columns) + top * 0.8 + MARGIN, top + CELL * len(rows) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}" '
        f'viewBox="0 0 {wide:.0f} {high:.0f}" font-family="sans-serif" font-size="13">',
        f'<rect width="{wide:.0f}" height="{high:.0f}" fill="#FFFFFF"/>',
    ]
    for i, token in enumerate(rows):
        parts.append(f'<text x="{left - 6:.1f}" y="{top + CELL * (i + 0.67):.1f}" text-anchor="end">'
                     f"{escape(token)}</text>")
    for j, token in enumerate(columns):
        x, y = left + CELL * (j + 0.6), top - 6
        parts.append(f'<text transform="translate({x:.1f} {y:.1f}) rotate(-50)">{escape(token)}</text>')
    for (i, j), weight in np.ndenumerate(np.asarray(weights, dtype=float)):
        parts.append(
            f'<rect x="{left + CELL * j + 1:.1f}" y="{top + CELL * i + 1:.1f}" width="{CELL - 2}" height="{CELL - 2}" '
            f'rx="2" fill="{escape(color)}" fill-opacity="{0.03 + 0.97 * weight:.3f}"><title>'
            f"{escape(rows[i])} → {escape(columns[j])}: {weight:.3f}</title></rect>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def all_weights(maps: Sequence[AttentionMap]) -> pd.DataFrame:
    """Every weight of every map: `kind`, `layer`, `head` (from 1), both places and tokens, `weight`."""
    frames = [cells({"kind": [found.kind], "layer": [found.layer + 1], "head": [found.head + 1],
                     "row": range(1, len(found.rows) + 1), "row_token": found.rows},
                    {"column": range(1, len(found.columns) + 1), "column_token": found.columns},
                    weight=found.weights.astype(float)) for found in maps]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
