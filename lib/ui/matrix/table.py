"""The matrix as a picture: a click on a cell, or the two menus below it, choose what is looked at closely."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from lib.charts import heat as charts
from lib.ui.session.address import hold
from lib.ui.session.choice import menu
from lib.ui.session.i18n import t
from lib.ui.shared.guard import callback
from lib.ui.shared.parts.fold import unfold
from lib.ui.shared.scores import with_interval
from lib.ui.shared.show import method_title, show_table


class Rows(NamedTuple):
    """What is drawn: `cells` by row and method, `chance` and `rule` (a cell of the baseline) by row, titles by row."""

    cells: Mapping[str, Mapping[str, Mapping[str, Any]]]
    chance: Mapping[str, float]
    rule: Mapping[str, Mapping[str, Any]]
    titles: Mapping[str, str]


def draw(found: Rows, methods: Sequence[str], key: str, sentence: str, first: str = "") -> tuple[str, str]:
    """The picture, its table, and the menus; which row (at the beginning `first`) and which method are chosen."""
    titles = {code: method_title(code) for code in methods}
    extra = {"chance": t("guessing"), "rule": t("simple rule")} if found.rule else {"chance": t("guessing")}
    lines = [line for row in found.cells for line in _lines(found, row, titles, extra)]
    names = {"row": t("probe"), "column": t("method"), "score": t("right, %"), "interval": t("95 % interval")}
    frame = pd.DataFrame(lines)
    st.caption(sentence)
    columns = [*titles.values(), *extra.values()]
    chart = charts.capability_matrix(frame, list(found.titles.values()), columns, names)
    row_key, method_key = f"{key}_row", f"{key}_method"
    st.altair_chart(chart, width="stretch", key=f"chart_{key}", alt=sentence, selection_mode=charts.CLICKED,
                    on_select=_chooser(f"chart_{key}", row_key, method_key, list(found.cells), list(methods)))
    wide = frame.assign(cell=[with_interval(line["score"], line["low"], line["high"]) for line in lines]).pivot_table(
        index="row", columns="column", values="cell", aggfunc="first", sort=False)[columns]
    show_table(wide.rename_axis(None, axis=1).rename_axis(t("probe")).reset_index(), f"numbers_{key}")
    left, right = st.columns(2)
    with left:
        usual = first if first in found.cells else next(iter(found.cells))
        row = menu(t("Probe"), list(found.cells), usual, row_key, found.titles.__getitem__)
    with right:
        method = menu(t("Method"), list(methods), methods[-1], method_key, method_title)
    return row, method


def _lines(found: Rows, row: str, titles: Mapping[str, str], extra: Mapping[str, str]) -> list[dict[str, Any]]:
    chance = found.chance[row]
    lines = [_line(found, row, code, title, found.cells[row].get(code, {}), chance) for code, title in titles.items()]
    lines.append(_line(found, row, "chance", extra["chance"], {"score": chance}, chance))
    if "rule" in extra:
        lines.append(_line(found, row, "rule", extra["rule"], found.rule.get(row, {}), chance))
    return lines


def _line(found: Rows, row: str, code: str, title: str, cell: Mapping[str, Any], chance: float) -> dict[str, Any]:
    score, low, high = (cell.get(name) for name in ("score", "low", "high"))
    return {"row": found.titles[row], "row_code": row, "column": title, "column_code": code, "score": score,
            "low": low, "high": high, "rule": code in ("chance", "rule"),
            "above": max(score - chance, 0) / (100 - chance) if score is not None else 0.0,
            "sure": low is not None and (low > chance if chance else score > 0),
            "text": "–" if score is None else f"{score:.0f}",
            "interval": f"{low:.0f}–{high:.0f}" if low is not None else ""}


def _chooser(chart: str, row_key: str, method_key: str, rows: Sequence[str], methods: Sequence[str]
             ) -> Callable[[], None]:
    """The callback of a click: the menus take what was clicked, and what lies behind it is unfolded."""
    @callback
    def clicked() -> None:
        selection = getattr(st.session_state.get(chart), "selection", None) or {}
        for point in selection.get(charts.CLICKED, []):
            row, method = str(point.get("row_code")), str(point.get("column_code"))
            if row in rows:
                st.session_state[row_key] = row
                hold(row_key, row, row)
            if method in methods:
                st.session_state[method_key] = method
                hold(method_key, method, method)
            unfold(chart.removeprefix("chart_"))

    return clicked
