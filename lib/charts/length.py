"""Quality and what is kept, by the length of a text, with a mark where the reader's text stands."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from lib.charts.basic import in_order, method_scales
from lib.charts.style import FONT, axis, finish, ink


def by_tokens(frame: pd.DataFrame, here: float, names: Mapping[str, str], titles: Mapping[str, str]
              ) -> alt.TopLevelMixin:
    """A line a method over `tokens`: `value` with `low` and `high`, `key`, `title`; an upright line at `here`."""
    color, shape = method_scales(in_order(frame), titles)
    x = alt.X("tokens:Q", title=names["tokens"], axis=axis(tickCount=6),
              scale=alt.Scale(domain=[0, max(float(frame["tokens"].max()), here) * 1.03], nice=False))
    y = alt.Y("value:Q", title=names["value"], axis=axis(tickCount=5), scale=alt.Scale(zero=True))
    base = alt.Chart(frame).encode(x=x, color=color)
    points = base.mark_point(filled=True, size=90, opacity=1).encode(y=y, shape=shape, tooltip=[
        alt.Tooltip("title:N", title=names["title"]), alt.Tooltip("tokens:Q", title=names["tokens"], format=".0f"),
        alt.Tooltip("value:Q", title=names["value"], format=".1f")])
    mark = pd.DataFrame({"tokens": [here], "said": [names["here"]]})
    rule = alt.Chart(mark).mark_rule(color=ink(), strokeDash=[4, 3], size=2).encode(x="tokens:Q")
    said = alt.Chart(mark).mark_text(align="right" if here > 20 else "left", dx=-6 if here > 20 else 6, baseline="top",
                                     fontWeight="bold", font=FONT, color=ink()).encode(
        x="tokens:Q", y=alt.value(2), text="said:N")
    band = base.mark_errorband(opacity=0.14).encode(y=alt.Y("low:Q", title=names["value"]), y2="high:Q")
    return finish(alt.layer(band, base.mark_line().encode(y=y), points, rule, said).properties(height=240))
