"""Replay of a training that the project recorded: any step of it, without a text or a training of one's own."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lib.charts import time_travel as charts_travel
from lib.charts.maps import readable
from lib.corpus.small_world.world import KEY as SMALL_WORLD
from lib.shelf import library, recorded
from lib.time_travel.moments import Moment
from lib.time_travel.question import Question
from lib.time_travel.replay import NAME
from lib.ui.session.choice import menu, stops
from lib.ui.session.i18n import language_name, t
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.parts.recorded import where_from
from lib.ui.shared.show import badge, percent, show_chart
from lib.ui.time_travel.views import answers_table, head


def replay_view() -> None:
    """The sentence, the slider over the kept steps, the answers, and the map of words at that step."""
    found = recorded.read(library.shelf(SMALL_WORLD), NAME)
    if not found.get("questions"):
        return
    st.subheader(t("A recorded training, to be replayed"), anchor=False)
    st.caption(t("A small {method} learned the small world's sentences from random weights; at each step it was asked "
                 "the same. Move the slider from the first step on.", method=badge(found["method"])))
    questions = {one["text"]: one for one in found["questions"]}
    text = menu(t("Sentence"), list(questions), next(iter(questions)), "replayed", str)
    asked = questions[text]
    moments = [Moment(one["step"], one["text"], one["score"], one["loss"], pd.DataFrame().to_numpy())
               for one in asked["moments"]]
    question = Question(*(asked[name] for name in Question._fields))
    steps = [str(one.step) for one in moments]
    step = int(stops(t("Step of the training"), steps, steps[-1], "replayed_step", lambda code: f"{int(code):,}"))
    head(next(one for one in moments if one.step == step), question, moments[-1].step, True, own=False)
    answers_table(moments, step, question)
    if (fold := unfolded("replay", t("Map of word vectors"), ":material/scatter_plot:")) is not None:
        with fold:
            _map(found, step)
    where_from(found)


def _map(found: dict[str, Any], step: int) -> None:
    frame = pd.DataFrame(found["map"], columns=["step", "word", "lang", "x", "y"]).assign(mine=False, label="")
    here = frame["step"] == step
    if not here.any():
        return
    frame.loc[here, "label"] = readable(frame[here], width=480)
    names = {"x": t("first direction of the last step"), "y": t("second direction of the last step"), "word": t("word"),
             "language": t("language")}
    table = frame.loc[here, ["word", "lang", "x", "y"]].rename(columns={"word": t("word"), "lang": t("language")})
    show_chart(charts_travel.moving_map(frame, step, {code: language_name(code) for code in found["languages"]}, names),
               t("Its word vectors at this step. The frame is that of the last step and never turns, so what moves is "
                 "the words. These two of many directions hold {share} of the differences.",
                 share=percent(found["share"])), table, "replay_map")
