"""One step after another: sequential steps and training speed against length, timed when asked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lib.charts import basic as charts
from lib.inside.rnn import speed as engine
from lib.ui.session import shelf
from lib.ui.session.costly import costly
from lib.ui.session.i18n import t
from lib.ui.session.memory import keep, recall
from lib.ui.shared.show import badge, method_titles, show_chart
from models.messages import InputError
from models.seq2seq import Seq2SeqMethod

KEYS = ("rnn", "transformer_seq2seq")


def speed_view() -> None:
    """The steps at once; a button for the time."""
    methods = []
    for key in KEYS:
        found = shelf.loaded(key)
        if isinstance(found, InputError) or not isinstance(found, Seq2SeqMethod):
            st.caption(f"{badge(key)}: " + t("no weights here"))
            continue
        methods.append(found)
    if not methods:
        return
    titles = method_titles()
    steps = pd.DataFrame([{"key": m.key, "title": titles[m.key], "tokens": length,
                           "steps": engine.sequential_steps(m, length)}
                          for m in methods for length in engine.LENGTHS])
    names = {"tokens": t("length in tokens"), "steps": t("steps that wait for each other"), "title": t("method"),
             "speed": t("training tokens a second")}
    show_chart(charts.lines(steps, "tokens", "steps", names, titles), t(
        "The longest chain of steps that each need the one before, to train on one text: with recurrence it grows with "
        "the text, one step a token in each layer; the Transformer has one step a layer, however long the text. (When "
        "they write, both go token by token.)"),
        steps[["title", "tokens", "steps"]].rename(columns=names), "chain")
    identity = ("speed", *(shelf.identity(m.key, m) for m in methods))
    if st.button(t("Time training here, on this computer"), icon=":material/timer:", key="time_training"):
        total, found = len(methods) * len(engine.LENGTHS), []
        bar = st.progress(0.0, text=t("Timing …"))
        with costly():
            for one in engine.measure(methods, engine.LENGTHS, batch_tokens=engine.BATCH_TOKENS):
                found.append(one)
                bar.progress(len(found) / total, text=t("{method}, {n} tokens", method=titles[one.key], n=one.length))
        bar.empty()
        keep(identity, found)
    found = recall(identity)
    if found is None:
        st.caption(t("Takes about half a minute: freshly drawn networks of the shipped sizes, {n} lengths, batches of "
                     "{tokens} tokens.", n=len(engine.LENGTHS), tokens=f"{engine.BATCH_TOKENS:,}"))
        return
    frame = pd.DataFrame([{"key": s.key, "title": titles[s.key], "tokens": s.length, "speed": s.tokens_per_second,
                           "steps": s.steps, "ms": 1000 * s.seconds} for s in found])
    table = frame[["title", "tokens", "speed", "steps", "ms"]].round(1).rename(
        columns={**names, "ms": t("milliseconds a batch")})
    show_chart(charts.lines(frame, "tokens", "speed", names, titles), t(
        "Measured just now: loss and gradients of a batch with the same number of tokens at every length, so that only "
        "the length differs. The longer the texts, the fewer of them stand side by side, and the less a recurrent "
        "network can do at once. Hardware with thousands of cores is not measured here."), table, "speed")
