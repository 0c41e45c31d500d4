"""The Scoreboard's choice of a question, and its plainer views: quality by length, and the whole table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.evaluation.metrics import UNEQUAL
from lib.evaluation.rows import is_baseline
from lib.inside.costs import Cost
from lib.inside.standing import Question
from lib.ui.session import shelf
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import commas, join, t
from lib.ui.shared.download import csv_button
from lib.ui.shared.scores import (
    direction_name,
    evaluation_name,
    metric_name,
    titles_with_baseline,
    undefined,
    with_interval,
)
from lib.ui.shared.show import count, legend_line, show_chart


def choose_question(asked: Sequence[Question]) -> tuple[Question, str]:
    """Which question, and by which measure."""
    named = {question.code: question for question in asked}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        code = menu(t("Question"), list(named), asked[0].code, "question", question_name)
    question = named[code]
    if len(question.metrics) == 1:
        return question, question.metrics[0]
    with right:
        draw = segments if len(question.metrics) < 3 else menu
        metric = draw(t("Measured by"), list(question.metrics), question.metrics[0], f"by_{code.partition('_')[0]}",
                      metric_name)
    return question, metric


def question_name(code: str) -> str:
    """A question as the menu calls it."""
    task, _, rest = code.partition("_")
    if task == "retrieval" and rest:
        return t("Finding the translation, {direction}", direction=direction_name(rest))
    return t("Foreseeing text") if task == "generation" else evaluation_name(code)


def length_chart(frame: pd.DataFrame, results: Mapping[str, Any]) -> None:
    """The lengths' BLEU, of joined sentences."""
    directions = list(dict.fromkeys(frame["direction"]))
    direction = segments(t("Direction"), directions, directions[0], "by", direction_name)
    here = frame[frame["direction"] == direction].rename(columns={"method": "key"})
    titles = titles_with_baseline(list(here["key"]))
    here = here.assign(title=here["key"].map(titles), bucket=here["pairs"].astype(str))
    if here["low"].isna().all():
        here = here.drop(columns=["low", "high"])
    order = [str(n) for n in sorted(set(here["pairs"]))]
    names = {"bucket": t("sentences joined into one text"), "value": t("BLEU"), "title": t("method")}
    st.markdown(legend_line([key for key in dict.fromkeys(here["key"]) if not is_baseline(key)]))
    wide = here.pivot_table(index="title", columns="bucket", values="value", sort=False)[order].round(1)
    met = [key for key, entry in results.get("methods", {}).items() if key in titles and (
        entry.get("training", {}).get("config", {}).get("join_share") or 0) > 0]
    said = [t("From left to right the texts get longer. No method met four to six joined sentences in training, so "
              "what happens there is not what a method can learn to hold, but what it does with lengths that it never "
              "met.")]
    if met:
        said.append(t("Two or three joined sentences were in the training of {methods} alone.", methods=commas(
            titles[key] for key in met)))
    said.append(t("The shade is each score's own 95 % interval; nothing is tested here. The broken grey line copies "
                  "the nearest training sentence."))
    show_chart(charts.by_length(here, names, titles, order), join(said),
               wide.rename_axis(t("method")).reset_index(), "length")


def whole_table(frame: pd.DataFrame, costs: Mapping[str, Cost], evaluation: str) -> None:
    """Every evaluation and metric, a line a row, with intervals."""
    titles = titles_with_baseline(list(dict.fromkeys(frame["method"])))
    groups = list(dict.fromkeys(frame["evaluation"]))
    chosen = menu(t("Evaluation"), groups, evaluation if evaluation in groups else groups[0], "table", evaluation_name)
    here = frame[frame["evaluation"] == chosen]
    if len(shelf.languages()) < 2:  # what is measured by language is the same as the whole
        here = here[~here["metric"].str.endswith(f"_{shelf.languages()[0]}")]
    cells = here.assign(text=[with_interval(r.value, r.low, r.high) for r in here.itertuples()])
    wide = cells.pivot_table(index="method", columns="metric", values="text", aggfunc="first", sort=False)
    for name in undefined(chosen):  # measured, and of no method is there a number
        wide[name] = wide.get(name, "–")
    table = wide.fillna("–").rename(columns=metric_name).reset_index()
    rows = [costs.get(key) for key in table["method"]]
    table.insert(1, t("parameters"), [count(row.parameters) if row else "–" for row in rows])
    table.insert(2, t("training, processor min"), [_minutes(row) for row in rows])
    table.insert(3, t("tokens trained on"), [count(row.tokens) if row else "–" for row in rows])
    table["method"] = table["method"].map(titles)
    st.caption(t("In brackets: the 95 % interval of each score by itself. Whether two differ is read under All pairs, "
                 "not off these: on the same sentences two scores rise and fall together. An asterisk: minutes by the "
                 "clock. Seconds are for the whole test."))
    if chosen == "generation":
        st.caption(t(UNEQUAL))
    table = table.rename(columns={"method": t("method")})
    st.dataframe(table, hide_index=True, width="stretch",
                 column_config={t("method"): st.column_config.Column(pinned=True)})
    csv_button(table, "all_numbers")


def _minutes(cost: Cost | None) -> str:
    """Minutes for reading; a short training's with two places."""
    if cost is None or cost.minutes is None:
        return "–"
    return (f"{cost.minutes:.1f}" if cost.minutes >= 1 else f"{cost.minutes:.2f}") + ("*" if cost.by_the_clock else "")


def untold(results: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """The methods that were chosen and have no row."""
    return [key for key in keys if key not in results.get("methods", {})]
