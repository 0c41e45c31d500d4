"""Quality against what it cost: a dot a method, one cost at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.evaluation.rows import is_baseline, is_guest
from lib.inside.costs import Cost
from lib.inside.standing import Standing, less_is_better
from lib.ui.session.choice import segments
from lib.ui.session.i18n import commas, join, t
from lib.ui.shared.scores import metric_name, titles_with_baseline, with_interval
from lib.ui.shared.show import legend_line, show_chart
from models.messages import N_

#: field of `Cost` -> what stands in the choice, along the axis, and what to see
COSTS: Mapping[str, tuple[str, str, str]] = {
    "minutes": (N_("Processor minutes"), N_("processor minutes of training (log scale)"), N_(
        "Left is sooner trained: minutes that processors worked, all cores together.")),
    "parameters": (N_("Parameters"), N_("parameters (log scale)"), N_(
        "Left is smaller: the numbers that a method has learned. Methods of one size still differ in training time and "
        "in the tokens that they saw, so height is not the structure's doing alone.")),
    "tokens": (N_("Tokens trained on"), N_("tokens trained on (log scale)"), N_(
        "Left has learned from less text: target tokens over all rounds of training.")),
    "milliseconds": (N_("Latency"), N_("milliseconds (log scale)"), N_(
        "Left answers sooner: {what}, one at a time.")),
}
#: by task: what the latency is the time of
TIMED: Mapping[str, str] = {
    "similarity": N_("the time to make a sentence's vector, which is what is scored here"),
    "retrieval": N_("the time to make a sentence's vector, which is what is scored here"),
    "translation": N_("the time to translate a sentence as it was scored, beam search included"),
    "generation": N_("the time to write a token"),
}
BASELINES: Mapping[str, str] = {
    "translation": N_("it copies the translation of the nearest training sentence, so less than that is less than "
                      "memory"),
    "similarity": N_("it compares rare words and those of the nearest training sentence's translation"),
    "retrieval": N_("it looks for the sentence that is nearest to the translation of the nearest training sentence"),
}


def cost_chart(found: Standing, costs: Mapping[str, Cost], intervals: pd.DataFrame) -> None:
    """The chosen question against the chosen cost. `intervals`: method, low, high of each score."""
    there = [cost for cost in COSTS if any(_known(costs.get(key), cost) for key in found.scores)]
    if not there:
        st.caption(t("No cost was recorded for this question."))
        return
    draw_cost(found, costs, intervals, segments(t("Quality against"), there, there[0], "cost",
                                                lambda code: t(COSTS[code][0])))


def _known(cost: Cost | None, which: str) -> bool:
    return cost is not None and (getattr(cost, which) or 0) > 0


def draw_cost(found: Standing, costs: Mapping[str, Cost], intervals: pd.DataFrame, cost: str) -> None:
    """A question against one cost."""
    ends = intervals.drop_duplicates("method").set_index("method")
    titles = titles_with_baseline(list(found.scores))
    frame = pd.DataFrame([{"key": key, "title": titles[key], "value": value,
                           "low": ends["low"].get(key), "high": ends["high"].get(key),
                           **(costs[key]._asdict() if key in costs else {})} for key, value in found.scores.items()])
    known = frame[cost].astype(float) > 0
    part = frame[known].astype({cost: float, "value": float})
    if part["low"].isna().all():
        part = part.drop(columns=["low", "high"])
    levels = frame[~known & ~frame["key"].isin(costless(found, costs, cost))]
    st.markdown(legend_line([key for key in part["key"] if not is_baseline(key)]))
    table = pd.DataFrame({
        t("method"): frame["title"], t("score"): [with_interval(*row) for row in zip(
            frame["value"], frame["low"], frame["high"])], t(COSTS[cost][1]): frame[cost].astype(float).round(2)})
    names = {cost: t(COSTS[cost][1]), "value": metric_name(found.metric), "title": t("method")}
    show_chart(charts.cost_dots(part, cost, "value", names, titles, height=300, levels=levels[["value", "title"]]),
               _what_to_see(found, cost, costs, list(levels["key"])), table, f"cost_{cost}")


def costless(found: Standing, costs: Mapping[str, Cost], cost: str) -> list[str]:
    """Methods of the ladder whose cost was not recorded: they have no place on the chart, and no line across."""
    return [key for key in found.methods if key in costs and getattr(costs[key], cost) is None
            and costs[key].parameters is not None]


def _what_to_see(found: Standing, cost: str, costs: Mapping[str, Cost], levels: Sequence[str]) -> str:
    """What the axes mean, in a sentence each."""
    task = found.evaluation.partition("_")[0]
    said = [t("Down is better.") if less_is_better(found.metric) else t("Up is better; the bar is the 95 % interval."),
            t(COSTS[cost][2], what=t(TIMED.get(task, task)))]
    if cost == "minutes" and any(one.by_the_clock for key, one in costs.items() if key in found.scores):
        said.append(t("Where the processor's time was not recorded, it is the clock's."))
    if left := costless(found, costs, cost):
        titles = titles_with_baseline(left)
        said.append(t("Not recorded: {methods}.", methods=commas(titles.values())))
    if any(map(is_baseline, levels)):
        said.append(t("A broken line across has no such cost."))
    if unknown := [key for key in levels if is_guest(key)]:
        said.append(t("What {methods} cost is not known here: a broken line across.",
                      methods=commas(titles_with_baseline(unknown).values())))
    if "nearest_sentence_copy" in found.scores and (what := BASELINES.get(task)):
        said.append(t("The nearest sentence is no method: {what}.", what=t(what)))
    return join(said)
