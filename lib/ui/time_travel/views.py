"""What the page Time travel shows of a step: the answer, all answers beside it, the attention, the map of words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lib.charts import time_travel as charts_travel
from lib.charts.maps import readable
from lib.time_travel.moments import Moment, map_frame, moments_frame
from lib.time_travel.question import Question
from lib.time_travel.words import Word
from lib.ui.session.i18n import language_name, t
from lib.ui.shared.download import csv_button
from lib.ui.shared.guard import guarded
from lib.ui.shared.show import metrics, percent, show_chart
from lib.ui.shared.trace_views import attention_view
from lib.ui.shared.user_text import md
from models.answers import Trace


def head(now: Moment, question: Question, last: int, has_loss: bool, own: bool = True) -> None:
    """The answer at the chosen step, what the corpus has, and up to three numbers; `last` is the last step. `own`:
    whether the corpus is the reader's."""
    if now.text is None:
        st.markdown(t("This method writes nothing here."))
    else:
        st.markdown(f"#### {md(now.text) or '–'}")
    if question.reference is not None:
        st.caption(t("In your text: {reference}", reference=md(question.reference)) if own else
                   t("In the corpus: {reference}", reference=md(question.reference)))
    else:
        st.caption(t("This sentence is not in your text, so there is nothing to score it by."))
    numbers = [(t("Step"), f"{now.step:,}", t("Of {steps} steps altogether.", steps=f"{last:,}"))]
    if question.reference is not None:
        numbers.append(("chrF", "–" if now.score is None else f"{now.score:.0f}",
                        t("How many of its letter groups the answer shares with the one in the corpus; 100 is the very "
                          "same.")))
    if has_loss:
        numbers.append((t("Held-out loss"), "–" if now.loss is None else f"{now.loss:.2f}",
                        t("In nats per token, on sentences that it never trains on; measured now and then, so not "
                          "every step has one.")))
    metrics(numbers)


def answers_table(found: Sequence[Moment], step: int, question: Question) -> None:
    """A line a step: its answer and how good it is."""
    frame = moments_frame(found)
    frame["score"], frame["loss"] = frame["score"].astype(float).round(1), frame["loss"].astype(float).round(3)
    if question.reference is None:
        del frame["score"]
    if frame["loss"].isna().all():
        del frame["loss"]
    names = {"step": t("step"), "answer": t("answer"), "score": "chrF", "loss": t("held-out loss")}
    table = frame.rename(columns=names)
    st.caption(t("All steps, one under the other. The answers are written greedily, the likeliest token each time."))
    marked = frame.assign(step=[f"▸ {n:,}" if n == step else f"{n:,}" for n in frame["step"]]).rename(columns=names)
    st.dataframe(marked, hide_index=True, width="stretch", placeholder="–", column_config={
        t("step"): st.column_config.TextColumn(width="small", alignment="right"),
        t("answer"): st.column_config.TextColumn(width="large"),
        "chrF": st.column_config.NumberColumn(format="%.1f", width="small"),
        t("held-out loss"): st.column_config.NumberColumn(format="%.3f", width="small")})
    csv_button(table, "time_travel")


def attention_at(trace: Trace, key: str) -> None:
    """Where the method looked at that step, while it wrote that step's own answer."""
    with guarded():
        attention_view(trace, key, t(
            "Each line is a token, and the fuller a cell, the more of its attention goes there. Move the slider from "
            "the first step on to see the map take shape. Attention is where the method looks, which is not yet why it "
            "answers so."))


def map_at(found: Sequence[Moment], words: Sequence[Word], step: int, languages: Sequence[str]) -> None:
    """Where the words lie at that step, in the frame of the last one."""
    if not found:
        return
    with guarded():
        frame, axes = map_frame(found, words)
        draw_map(frame, step, languages, t(
            "The most frequent words of your text, and large those of the sentence (and of its translation, where "
            "your text has one), with the way they have come. The frame is that of the last step and never turns, so "
            "what moves is the words. These two of many directions hold {share} of the differences.",
            share=percent(axes.share)), "travel_map")


def draw_map(frame: pd.DataFrame, step: int, languages: Sequence[str], said: str, key: str) -> None:
    """The words of a `map_frame` at that step, under what is `said` of them."""
    here = frame["step"] == step
    if not here.any():
        return
    frame = frame.assign(label="")
    frame.loc[here, "label"] = readable(frame[here], width=480)
    names = {"x": t("first direction of the last step"), "y": t("second direction of the last step"),
             "word": t("word"), "language": t("language")}
    table = frame.loc[here, ["word", "lang", "mine", "x", "y"]].assign(
        lang=lambda f: f["lang"].map(language_name), x=lambda f: f["x"].round(3), y=lambda f: f["y"].round(3))
    show_chart(charts_travel.moving_map(frame, step, {code: language_name(code) for code in languages}, names), said,
               table.rename(columns={"word": t("word"), "lang": t("language"), "mine": t("in the sentence")}), key)
