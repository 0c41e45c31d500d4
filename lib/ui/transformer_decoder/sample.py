"""Choosing a token: the distribution is cut as the sliders move, and the same beginning is written ten times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

import models
from lib.charts import style as chart_style
from lib.charts.rungs import decoder as charts_decoder
from lib.inside.transformer_decoder import sample as engine
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import sampling_input
from lib.ui.shared.show import metrics, percent, show_chart
from lib.ui.shared.user_text import md
from lib.ui.transformer_decoder.next_token import start_input

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

TIMES = 10


def sample_view(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    """The next token's distribution before and after the cut; then ten texts."""
    start = start_input(source)
    options, seed = sampling_input()
    identity = shelf.identity(key, method)
    logits = once(("logits", identity, start, source), lambda: engine.next_logits(method, start, source))
    cut = engine.cut(logits, options)
    frame = engine.cut_table(method, cut)
    frame["label"] = chart_style.tokens_in_order(frame["token"])
    metrics([
        (t("Tokens left"), f"{cut.kept:,}", t("So many of the vocabulary can still be drawn.")),
        (t("Cut away"), percent(cut.lost), t("The probability of what is cut; the rest is scaled up to one.")),
        (t("Best token"), percent(float(cut.drawn.max())), md(str(frame["token"].iloc[0])))])
    names = {"token": t("token"), "own": t("the network's own"), "tempered": t("with the temperature, before the cut"),
             "drawn": t("drawn from"), "probability": t("probability")}
    table = frame.drop(columns=["label"]).round(4).rename(columns={
        **names, "rank": t("rank"), "kept": t("kept")})
    show_chart(charts_decoder.cut_bars(frame, list(frame["label"]), models.rung(key).color, names), _says(options),
               table, f"cut_{key}")
    found = once(("draws", identity, start, source, options, seed),
                 lambda: engine.draws(method, start, source, options, range(seed, seed + TIMES)))
    again = once(("again", identity, start, source, options, seed),
                 lambda: engine.draws(method, start, source, options, [seed]))
    st.markdown(f"**{t('The same beginning, ten times')}**")
    distinct = len({draw.text for draw in found})
    st.dataframe(pd.DataFrame({t("seed"): [draw.seed for draw in found], t("text"): [draw.text for draw in found],
                               t("tokens"): [len(draw.tokens) for draw in found]}),
                 hide_index=True, width="stretch")
    st.caption(t("{n} of {all} texts are different.", n=distinct, all=len(found)) + " " + (t(
        "At temperature 0 the seed does nothing: greedy search knows one text only.") if not options.temperature else t(
        "Only the seed differs. Raise the temperature and they fall apart, lower it and they become one.")))
    same = again[0] == found[0]
    st.caption(t("Seed {seed} once more: the same text, token for token.", seed=seed) if same else t(
        "Seed {seed} once more gave another text: {text}", seed=seed, text=md(again[0].text)))


def _says(options: object) -> str:
    if not getattr(options, "temperature", 1.0):
        return t("Temperature 0 is greedy: all of the probability goes to the best token (full bar). The pale bars are "
                 "the network's own distribution.")
    return t("Pale: the distribution at this temperature. Full: what is drawn from after top-k and top-p; ✕ marks what "
             "is cut. The thin line is the network's own, at temperature 1.")
