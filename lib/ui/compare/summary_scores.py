"""Compare, fourth question: what methods and extracts kept and invented on held-out articles, as recorded."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import models
from lib.charts.study import seed_dots
from lib.corpus.small_world.world import KEY
from lib.shelf import library, recorded
from lib.summaries.baselines import BASELINES
from lib.summaries.record import BEST, NAME
from lib.ui.session.i18n import join, t
from lib.ui.shared.scores import with_interval
from lib.ui.shared.show import method_title, show_chart

SAVE = "python -m lib summaries --save"


def scores_view(lang: str) -> None:
    """The figures of one language with their intervals."""
    record = recorded.read(library.shelf(KEY), NAME)
    scores = record.get("scores", {}).get(lang)
    if not scores:
        st.info(t("These figures have not been recorded; {command} makes them.", command=f"`{SAVE}`"))
        return
    titles = {key: _title(key) for key in scores}
    order = [*[key for key in scores if key not in models.REGISTRY], *[k for k in models.REGISTRY if k in scores]]
    run = record["run"]
    frame = pd.DataFrame([{"key": key, "title": titles[key], "seed": run["training"].get(key, {}).get("seed", 0),
                           "value": scores[key]["kept"]} for key in order])
    means = pd.DataFrame([{"key": key, "title": titles[key], "mean": scores[key]["kept"],
                           "low": scores[key]["kept_low"], "high": scores[key]["kept_high"]} for key in order])
    table = pd.DataFrame([{
        t("method"): titles[key], t("facts kept (%)"): with_interval(one["kept"], one["kept_low"], one["kept_high"]),
        t("facts invented in a summary"): f"{one['invented']:.2f}",
        t("all kept, none invented (%)"): f"{one['whole']:.0f}",
        "ROUGE-L": with_interval(one["rouge"], one["rouge_low"], one["rouge_high"]),
        "chrF": with_interval(one["chrf"], one["chrf_low"], one["chrf_high"]),
        t("sentences of the grammar (%)"): f"{one['readable']:.0f}",
        t("passes over the articles"): f"{run['training'][key]['epochs']:.1f}" if key in run["training"] else "–",
        t("minutes of one core"): f"{run['training'][key]['cpu_minutes']:.1f}" if key in run["training"] else "–",
    } for key, one in ((key, scores[key]) for key in order)])
    names = {"value": t("facts kept (%)"), "title": t("method"), "seed": t("seed"), "mean": t("facts kept (%)"),
             "low": t("from"), "high": t("to")}
    show_chart(seed_dots(frame, means, names, titles), _sentence(scores, titles), table, "summaries")
    st.caption(join([
        t("{n} articles, none of whose summaries was trained on; 95 % intervals over the articles; every method was "
          "trained once, with as many passes over the same articles, as a small network of its own that knows no other "
          "text.", n=run["articles"]),
        t("Recorded with {command}.", command=f"`{SAVE}`")]))


def _title(key: str) -> str:
    if key == BEST:
        return t("Best single sentence")
    return t(BASELINES[key][0]) if key in BASELINES else method_title(key)


def _sentence(scores: dict, titles: dict[str, str]) -> str:
    """What to see: the best method beside the first sentence, and whether it beats every extract."""
    networks = [key for key in scores if key in models.REGISTRY]
    best = max(networks, key=lambda key: scores[key]["kept"])
    one, first = scores[best], scores["first"]
    told = t("{method} keeps {kept} % of the facts, the first sentence {first} %: {ahead} points more, article by "
             "article ({low} to {high}).", method=titles[best], kept=f"{one['kept']:.0f}", first=f"{first['kept']:.0f}",
             ahead=f"{one['ahead']:.0f}", low=f"{one['ahead_low']:.0f}", high=f"{one['ahead_high']:.0f}")
    if BEST in scores:
        told = join([told, t("Even the best sentence of each article, picked with the summary in hand, keeps only "
                             "{best} %: who, what and where stand in different sentences.",
                             best=f"{scores[BEST]['kept']:.0f}")])
    if "rnn" in scores and scores["rnn"]["kept"] >= scores.get("transformer_seq2seq", {"kept": 101})["kept"]:
        told = join([told, t("A network with one vector is not behind here, perhaps because it only has to carry the "
                             "most important event so far, and the articles are short.")])
    return told
