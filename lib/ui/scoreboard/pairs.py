"""All pairs of a question: a matrix of differences, and the table behind it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.heat import pair_matrix
from lib.inside.standing import Standing, pairs_frame
from lib.ui.pictures.verdict import number, probability, undecided, unit
from lib.ui.session.i18n import join, t
from lib.ui.shared.scores import titles_with_baseline
from lib.ui.shared.show import show_chart


def all_pairs(found: Standing) -> None:
    """The matrix, in which a row is ahead of its columns, and every undecided pair in words."""
    frame = pairs_frame(found)
    if frame.empty:
        st.info(t("No pair of methods was tested on this question."), icon=":material/info:")
        return
    titles = titles_with_baseline(list(found.scores))
    place = {key: f"{i}" for i, key in enumerate(found.scores, 1)}
    labels = {key: f"{place[key]} · {titles[key]}" for key in found.scores}
    interval = [f"{number(low)}…{number(high)}" for low, high in zip(frame["low"], frame["high"])]
    drawn = pd.DataFrame({
        "row": frame["row"].map(labels), "column": frame["column"].map(place), "difference": frame["difference"],
        "decided": frame["decided"], "interval": interval, "p": frame["p_corrected"].map(probability),
        "text": [number(value) + ("" if sure else " ?") for value, sure in zip(frame["difference"], frame["decided"])],
        "ahead": frame["row"].map(titles), "behind": frame["column"].map(titles)})
    names = {"ahead": t("ahead"), "behind": t("behind"), "difference": t("difference"),
             "interval": t("95 % interval"), "p": t("corrected p")}
    table = pd.DataFrame({
        names["ahead"]: drawn["ahead"], names["behind"]: drawn["behind"],
        names["difference"]: frame["difference"].round(2), t("from (95 %)"): frame["low"].round(2),
        t("to (95 %)"): frame["high"].round(2), t("p"): frame["p_value"].round(4),
        names["p"]: frame["p_corrected"].round(4),
        t("decided"): frame["decided"].map({True: "✓", False: "–"})})
    keys = list(found.scores)
    show_chart(pair_matrix(drawn, [labels[key] for key in keys[:-1]], [place[key] for key in keys[1:]], names), join([
        t("Each cell: by how many {unit} the method of its row is ahead of the one whose number stands above, with the "
          "95 % interval and the corrected p where there is room.", unit=unit(found.metric)),
        t("Filled is decided; a broken frame and a question mark are undecided. The rows run from the best score "
          "down.")]), table, "pairs")
    pairs = [pair for pair in found.pairs if not pair.decided]
    if pairs:
        fold = st.expander(t("The undecided pairs in words ({n})", n=len(pairs)), key="undecided", on_change="rerun",
                           type="compact")
        if fold.open:
            fold.markdown("\n".join(f"- {undecided(pair, found.metric)}" for pair in pairs))
