"""Maps of words: which labels can be written without covering each other."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.language.scripts import drawn_width


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
