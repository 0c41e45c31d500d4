"""BLEU by the number of sentences joined into one text, as it was recorded."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.evaluation.results import length_frame
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.scores import direction_name, results
from lib.ui.shared.show import badge, legend_line, method_titles, metrics, show_chart

#: methods whose fall with length is compared
KEYS = ("rnn", "rnn_attention", "transformer_seq2seq")


def by_length_view() -> None:
    """BLEU by number of joined sentences, from the committed results."""
    frame = measured_lengths()
    if frame.empty:
        st.caption(t("Quality by length has not been measured on this corpus."))
        return
    directions = list(dict.fromkeys(frame["direction"]))
    draw_by_length(frame, segments(t("Direction of the measurement"), directions, directions[0], "by", direction_name))


def measured_lengths() -> pd.DataFrame:
    """BLEU by number of joined sentences, of the methods that are told apart by it."""
    frame = length_frame(results())
    return frame[(frame["metric"] == "bleu") & frame["method"].isin(KEYS)]


def draw_by_length(frame: pd.DataFrame, direction: str) -> None:
    """The curves of one direction, and how much of a single sentence's BLEU is left at the longest."""
    titles = method_titles()
    here = frame[frame["direction"] == direction].rename(columns={"method": "key"})
    here = here.assign(title=here["key"].map(titles), bucket=here["pairs"].astype(str))
    order = [str(n) for n in sorted(set(here["pairs"]))]
    table = here[["title", "pairs", "value", "low", "high"]].round(1).rename(columns={
        "title": t("method"), "pairs": t("sentences joined into one text"), "value": t("BLEU"),
        "low": t("from (95 %)"), "high": t("to (95 %)")})
    drawn = here.drop(columns=["low", "high"]) if here["low"].isna().all() else here
    names = {"bucket": t("sentences joined into one text"), "value": t("BLEU"), "title": t("method")}
    st.markdown(legend_line(list(dict.fromkeys(here["key"]))))
    show_chart(charts.by_length(drawn, names, titles, order), t(
        "Held-out sentences joined into longer and longer texts; the shade is the 95 % interval. In training two or "
        "three sentences were joined at most, never four or more: what a line loses from there on may be due to the "
        "length or to its being new, and the lines cannot tell which."), table,
               "rnn_by_length")
    falls = []
    for key in dict.fromkeys(here["key"]):
        row = here[here["key"] == key].sort_values("pairs")
        first, last = float(row["value"].iloc[0]), float(row["value"].iloc[-1])
        if first > 0:
            falls.append((badge(key), f"{last / first:.0%}", t(
                "BLEU of {n} joined sentences over that of one: {last} of {first}.", n=int(row["pairs"].iloc[-1]),
                last=f"{last:.1f}", first=f"{first:.1f}")))
    metrics(falls)
