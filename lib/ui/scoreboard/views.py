"""The parts of the Scoreboard: quality against cost, by length, the whole table, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.ui.session import shelf
from lib.ui.session.choice import menu
from lib.ui.session.i18n import join, t
from lib.ui.shared.corpus_text import SPLITS
from lib.ui.shared.download import csv_button
from lib.ui.shared.scores import (
    direction_name,
    evaluation_name,
    main_scores,
    metric_name,
    titles_with_baseline,
    undefined,
    with_interval,
)
from lib.ui.shared.show import count, legend_line, show_chart, show_table
from lib.ui.shared.user_text import md
from models.messages import N_

COSTS: Mapping[str, tuple[str, str]] = {
    "parameters": (N_("parameters (log scale)"), N_(
        "Left is smaller. Among the networks the size is nearly the same, so height is what the structure makes of "
        "it.")),
    "minutes": (N_("training minutes (log scale)"), N_(
        "Left is sooner ready. Counting is learned in seconds; networks take the time they were given.")),
    "latency_ms": (N_("milliseconds a sentence (log scale)"), N_(
        "Time for one sentence: left answers sooner. What writes token by token pays for every token.")),
}
BASELINES: Mapping[str, str] = {
    "translation": N_("The grey dash is no method: it copies the translation of the nearest training sentence and "
                      "scores {value}. Less than that is less than memory."),
    "similarity": N_("The grey dash is no method: it compares rare words and those of the nearest training sentence's "
                     "translation, and scores {value}."),
    "retrieval": N_("The grey dash is no method: it looks for the sentence that is nearest to the translation of the "
                    "nearest training sentence, and scores {value}."),
}


def choose_score(frame: pd.DataFrame) -> tuple[str, str]:
    """Which evaluation and metric the charts show."""
    have = set(zip(frame["evaluation"], frame["metric"]))
    options = [f"{e}:{m}" for e, m in main_scores() if (e, m) in have] or [f"{e}:{m}" for e, m in sorted(have)]
    chosen = menu(t("Quality by"), options, options[0], "score", lambda code: " · ".join(
        [evaluation_name(code.split(":")[0]), metric_name(code.split(":")[1])]))
    evaluation, _, metric = chosen.partition(":")
    return evaluation, metric


def cost_charts(frame: pd.DataFrame, evaluation: str, metric: str) -> None:
    """One quality against three costs."""
    here = frame[(frame["evaluation"] == evaluation) & (frame["metric"] == metric)].rename(columns={"method": "key"})
    titles = titles_with_baseline(list(here["key"]))
    here = here.assign(title=here["key"].map(titles))
    known = [key for key in here["key"] if key in set(frame["method"])]
    st.markdown(legend_line([key for key in known if "nearest" not in key]))
    notes = [t("Of perplexity less is better: down is better here. Methods that give no probabilities have none.")
             if metric.startswith("perplexity") else t("In all three charts up is better.")]
    baseline = here[here["key"].str.contains("nearest")]
    if not baseline.empty:
        notes.append(t(BASELINES.get(evaluation.split("_")[0], BASELINES["translation"]),
                       value=f"{baseline['value'].iloc[0]:.1f}"))
    st.caption(join(notes))
    columns = st.columns(3, vertical_alignment="bottom")
    for column, (cost, (axis, sentence)) in zip(columns, COSTS.items()):
        part = here.dropna(subset=[cost, "value"])
        part = part[part[cost] > 0].astype({cost: float, "value": float})
        if part["low"].isna().all():
            part = part.drop(columns=["low", "high"])
        with column:
            if part.empty:
                st.caption(t("No numbers for this cost yet."))
                continue
            names = {cost: t(axis), "value": metric_name(metric), "title": t("method")}
            table = pd.DataFrame({
                t("method"): part["title"], metric_name(metric): part["value"].round(2), t(axis): part[cost].round(2)})
            show_chart(charts.cost_dots(part, cost, "value", names, titles), t(sentence), table, f"cost_{cost}")


def length_chart(frame: pd.DataFrame) -> None:
    """BLEU by length, made of joined sentences."""
    frame = frame[frame["metric"] == "bleu"]
    if frame.empty:
        return
    st.subheader(t("By sentence length"), anchor=False)
    directions = list(dict.fromkeys(frame["direction"]))
    direction = menu(t("Direction"), directions, directions[0], "by", direction_name)
    here = frame[frame["direction"] == direction].rename(columns={"method": "key"})
    titles = titles_with_baseline(list(here["key"]))
    here = here.assign(title=here["key"].map(titles), bucket=here["pairs"].astype(str))
    if here["low"].isna().all():
        here = here.drop(columns=["low", "high"])
    order = [str(n) for n in sorted(set(here["pairs"]))]
    names = {"bucket": t("sentences joined into one text"), "value": t("BLEU"), "title": t("method")}
    st.markdown(legend_line([key for key in dict.fromkeys(here["key"]) if "nearest" not in key]))
    wide = here.pivot_table(index="title", columns="bucket", values="value", sort=False)[order].round(1)
    show_chart(charts.by_length(here, names, titles, order), t(
        "From left to right the texts get longer. A line that falls steeply belongs to a method that cannot hold a "
        "long text; the shade is the 95 % interval, the broken grey line copies the nearest training sentence."),
               wide.rename_axis(t("method")).reset_index(), "length")


def whole_table(frame: pd.DataFrame) -> None:
    """Every evaluation and metric, a line a method, with intervals."""
    st.subheader(t("All numbers"), anchor=False)
    titles = titles_with_baseline(list(dict.fromkeys(frame["method"])))
    groups = list(dict.fromkeys(frame["evaluation"]))
    chosen = menu(t("Evaluation"), groups, groups[0], "table", evaluation_name)
    here = frame[frame["evaluation"] == chosen]
    if len(shelf.languages()) < 2:  # what is measured by language is the same as the whole
        here = here[~here["metric"].str.endswith(f"_{shelf.languages()[0]}")]
    cells = here.assign(text=[with_interval(r.value, r.low, r.high) for r in here.itertuples()])
    wide = cells.pivot_table(index="method", columns="metric", values="text", aggfunc="first", sort=False)
    for name in undefined(chosen):  # measured, and of no method is there a number
        wide[name] = wide.get(name, "–")
    costs = here.groupby("method", sort=False)[["parameters", "minutes", "latency_ms"]].first()
    table = wide.fillna("–").rename(columns=metric_name).reset_index()
    table.insert(1, t("parameters"), [count(costs.loc[key, "parameters"]) if pd.notna(costs.loc[key, "parameters"])
                                      else "–" for key in table["method"]])
    table.insert(2, t("training, min"), [_minutes(costs.loc[key, "minutes"]) for key in table["method"]])
    table["method"] = table["method"].map(titles)
    st.caption(t("In brackets: the 95 % interval. Two methods whose intervals overlap much may well be equally good. "
                 "Seconds are for the whole test."))
    table = table.rename(columns={"method": t("method")})
    st.dataframe(table, hide_index=True, width="stretch",
                 column_config=_pinned())
    csv_button(table, "all_numbers")


def _minutes(number: float | None) -> str:
    """Minutes for reading; a short training's with two places."""
    return "–" if pd.isna(number) else f"{number:.1f}" if number >= 1 else f"{number:.2f}"


def origins(results: Mapping[str, Any]) -> None:
    """The command, corpus hash, seeds, time and hardware behind the numbers."""
    st.subheader(t("Where the numbers come from"), anchor=False)
    corpus = results.get("corpus", {})
    lines = [t("Corpus: {title}, sha256 {sha}; pairs in the splits: {splits}.", title=md(str(corpus.get("title", "–"))),
               sha=str(corpus.get("sha256", "–"))[:16] + "…",
               splits=", ".join(f"{t(SPLITS.get(k, k))} {v:,}" for k, v in corpus.get("splits", {}).items()) or "–")]
    st.markdown("  \n".join(lines))
    titles = titles_with_baseline(list(results.get("methods", {})))
    rows = []
    for key, entry in results.get("methods", {}).items():
        run, training = entry.get("run", {}), entry.get("training", {})
        rows.append({
            t("method"): titles[key], t("measured"): run.get("date"), t("command"): run.get("command"),
            t("seed"): run.get("seed"), t("hardware"): _flat(run.get("hardware")),
            t("training, min"): training.get("minutes"), t("training seed"): training.get("seed"),
            t("trained on"): _flat(training.get("hardware")), t("versions"): _flat(run.get("versions")),
        })
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", column_config=_pinned())
    if about := results.get("about"):
        show_table(pd.DataFrame([{t("Evaluation"): evaluation_name(name), t("how it was made"): _flat(how)}
                                 for name, how in about.items()]), "about", t("How each was measured"))


def _pinned() -> dict[str, Any]:
    """The column of methods stays where a narrow screen scrolls the rest."""
    return {t("method"): st.column_config.Column(pinned=True)}


def _flat(value: Any) -> str | None:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_flat(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return " ".join(str(v) for v in value)
    return None if value is None else str(value)
