"""Charts that come with every answer: what they look like is worked out once, and only their data are sent anew.

Altair builds and checks a chart's description whenever it is drawn, which takes longer than everything else on a page
that answers a question; and the description depends on a few choices, not on the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from lib.charts import basic
from lib.charts.style import as_count

#: descriptions that are kept
KEPT = 128


def cost_dots(frame: pd.DataFrame, x: str, y: str, names: Mapping[str, str], titles: Mapping[str, str]
              ) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The data and the description of `basic.cost_dots(..., percent=True)`, for Streamlit's `vega_lite_chart`."""
    keys = tuple(basic.in_order(frame))
    shown = frame[[x, y, "title"]]
    return shown, _cost_dots(as_count(), x, y, keys, tuple(basic.decades(frame[x])), tuple(sorted(names.items())),
                             tuple((key, titles[key]) for key in keys))


@lru_cache(maxsize=KEPT)
def _cost_dots(counts: str, x: str, y: str, keys: Sequence[str], values: Sequence[float],
               names: tuple[tuple[str, str], ...], titles: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    frame = pd.DataFrame({"key": list(keys), "title": [title for _, title in titles], x: 1.0, y: 1.0})
    return without_data(basic.cost_dots(frame, x, y, dict(names), dict(titles), percent=True, values=values))


def without_data(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The description of a chart with one table, which is left out."""
    spec = chart.to_dict()
    for name in ("data", "datasets"):
        spec.pop(name, None)
    return spec

