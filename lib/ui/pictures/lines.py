"""Attention as lines between two rows of words."""

from __future__ import annotations

import numpy as np
import streamlit as st

import models
from lib.charts import attention as charts_attention
from lib.ui.session.i18n import t
from lib.ui.shared.show import show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from models.answers import Trace


def lines_view(trace: Trace, key: str) -> None:
    """The attention as lines."""
    maps = [m for m in trace.attention if m.kind == "cross" and m.weights.size]
    if not maps:
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    rows, columns = list(maps[-1].rows)[:MAX_TOKENS], list(maps[-1].columns)[:MAX_TOKENS]
    weights = np.mean([m.weights for m in maps], axis=0)[: len(rows), : len(columns)]
    frame = charts_attention.lines_frame(rows, columns, weights)
    names = {"rows": t("is written"), "columns": t("is looked at"), "weight": t("weight"), "token": t("token")}
    table = frame[["row_token", "column_token", "weight"]].round(4).rename(columns={
        "row_token": t("is written"), "column_token": t("is looked at"), "weight": t("weight")})
    show_chart(charts_attention.attention_lines(frame, models.rung(key).color, names), t(
        "Above stands your text, below what is written. The thicker a line, the more of the attention goes that way. "
        "Point at a word: only its own lines stay, with their weights."), table, f"lines_{key}")
