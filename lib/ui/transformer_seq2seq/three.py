"""The three Transformers and the RNN with attention on one sentence, with their learning curves, speed and quality."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts.rungs import seq2seq as charts_seq2seq
from lib.inside.transformer_seq2seq.curves import KEYS, OTHER_LOSS, curves_frame, facts_frame, quality_frame
from lib.shelf import library
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import join, t
from lib.ui.shared.answer_row import shading_legend
from lib.ui.shared.asking import continued, show_row, start_of, translated
from lib.ui.shared.inputs import other
from lib.ui.shared.scores import direction_name, metric_name, with_interval
from lib.ui.shared.show import count, legend_line, method_title, method_titles, show_chart
from models.base import DecodingOptions
from models.language.text import beginning
from models.messages import N_

ALONG = {"tokens": N_("tokens predicted so far"), "minutes": N_("minutes of training"), "step": N_("steps")}
LOSSES = {"valid_loss": N_("loss on held-out sentences"), "loss": N_("loss in training")}


def three_view(text: str, source: str) -> None:
    """Answers side by side, curves, and what each cost and reached."""
    rows = []
    for key in KEYS:
        shelf.loaded(key)
        if other(source):
            row = translated(key, text, source, DecodingOptions())
            show_row(row, "three")
        else:
            row = continued(key, beginning(text), source)
            show_row(row, "three", start=start_of(row, beginning(text)))
        rows.append(row)
    shading_legend(rows)
    _curves()
    _facts()
    _quality()


def _epochs() -> str:
    """How long each was trained, in the order shown: "8, 25, 8, 12"; a dash where nobody noted it."""
    cards = {key: library.read_card(shelf.corpus_key(), key, shelf.directory()) for key in KEYS}
    known = {key: library.first_training(card).get("epochs") for key, card in cards.items()}
    return ", ".join("–" if value is None else f"{value:g}" for value in known.values())


def _curves() -> None:
    frame, command = curves_frame(shelf.corpus_key(), shelf.directory())
    st.markdown(f"**{t('How they learned')}**")
    if frame.empty:
        st.caption(t("There is no log of how these weights were trained, so there is no curve to draw. Train methods "
                     "on a text of your own, and their curves stand here."))
        return
    left, right = st.columns(2)
    with left:
        y = segments(t("Loss"), list(LOSSES), "valid_loss", "loss", lambda code: t(LOSSES[code]))
    with right:
        x = segments(t("Along"), list(ALONG), "tokens", "along", lambda code: t(ALONG[code]))
    here = frame.dropna(subset=[x, y])
    here = here[here.groupby("key")[x].transform("size") > 1]
    if here.empty:
        st.caption(t("The curve begins with the second measurement."))
        return
    here = here.assign(title=here["key"].map(method_titles()))
    names = {x: t(ALONG[x]), y: t(LOSSES[y]), "title": t("method")}
    st.markdown(legend_line(list(dict.fromkeys(here["key"]))))
    sentences = [t("The lower, the surer of the right token. Text and vocabulary are the same; the networks, what they "
                   "are trained for and how long ({epochs} epochs) are not, and each was trained once: the curves do "
                   "not say which of these makes the difference.", epochs=_epochs())]
    if OTHER_LOSS in set(here["key"]):
        sentences.append(t("The encoder's loss is another one: it fills masks in the middle of a text, so compare its "
                            "shape, not its height."))
    show_chart(charts_seq2seq.curves(here, x, y, names, method_titles()), join(sentences),
               here[["title", *dict.fromkeys(["step", "minutes", "tokens", "loss", "valid_loss"])]].rename(
                   columns={"title": t("method"), **{k: t(v) for k, v in (ALONG | LOSSES).items()}}), "three_curves")
    if command:
        st.caption(t("Kept from the logs of the trainings that made these weights: `{command}`.", command=command))


def _facts() -> None:
    facts = facts_frame(shelf.corpus_key(), shelf.directory())
    if facts.empty:
        return
    st.markdown(f"**{t('What they cost')}**")

    def number(value: float | None, shape: str) -> str:
        return "–" if value is None or pd.isna(value) else format(value, shape)

    st.dataframe(pd.DataFrame([{
        t("method"): method_title(row.key), t("parameters"): count(row.parameters) if row.parameters else "–",
        t("minutes of training"): number(row.minutes, ".1f"), t("rounds"): number(row.epochs, ".0f"),
        t("tokens/s in training"): number(row.tokens_per_second, ",.0f"),
        t("loss on held-out sentences"): number(row.valid_loss, ".2f"),
        t("ms a sentence, greedy"): number(row.latency_ms, ".1f")} for row in facts.itertuples()]),
        hide_index=True, width="stretch")
    st.caption(t("From the cards of the weights and the Scoreboard's results; the computer is named in part 4. Tokens "
                 "are those that the network has to predict: the encoder reads many and predicts only the masked."))
    if any("started_from" in library.read_card(shelf.corpus_key(), key, shelf.directory()) for key in KEYS):
        st.caption(t("Curves and costs are of the first training, in which translating was learned; what sentence "
                     "vectors were trained on for after it is in the cards and in the Scoreboard's minutes."))


def _quality() -> None:
    frame = quality_frame(shelf.corpus_key(), shelf.directory())
    if frame.empty:
        return
    st.markdown(f"**{t('How well they translate')}**")
    wanted = [metric for metric in ("bleu", "chrf") if metric in set(frame["metric"])]
    metric = wanted[0] if len(wanted) == 1 else segments(t("Measure"), wanted, wanted[0], "quality", metric_name)
    here = frame[frame["metric"] == metric]
    here = here.assign(title=here["key"].map(method_titles()), low=here["low"].fillna(here["value"]),
                       high=here["high"].fillna(here["value"]))
    names = {"title": t("method"), "value": metric_name(metric), "low": t("from"), "high": t("to")}
    places = st.columns(max(1, here["direction"].nunique()))
    for place, (direction, rows) in zip(places, here.groupby("direction", sort=False)):
        table = pd.DataFrame([{t("method"): row.title, metric_name(metric): with_interval(row.value, row.low, row.high)}
                              for row in rows.itertuples()])
        with place:
            show_chart(charts_seq2seq.intervals(rows, names, method_titles()), t(
                "{direction}, test pairs, beam search. The bars are the 95% intervals of each method alone. Whether "
                "two differ is not to be read off them; the Scoreboard tests it, sentence by sentence.",
                direction=direction_name(direction)), table, f"quality_{direction}")
