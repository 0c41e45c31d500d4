"""Replay of a training that the project recorded: any step of it, without a text or a training of one's own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from lib.corpus.small_world.world import KEY as SMALL_WORLD
from lib.shelf import library, recorded
from lib.time_travel.moments import Moment
from lib.time_travel.question import Question
from lib.time_travel.replay import NAME
from lib.ui.session.choice import menu, stops
from lib.ui.session.i18n import t
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.parts.recorded import where_from
from lib.ui.shared.show import badge, percent
from lib.ui.time_travel.views import answers_table, draw_map, head


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
    moments = [Moment(one["step"], one["text"], one["score"], one["loss"], np.empty((0, 0)))
               for one in asked["moments"]]
    question = Question(*(asked[name] for name in Question._fields))
    steps = [str(one.step) for one in moments]
    step = int(stops(t("Step of the training"), steps, steps[-1], "replayed_step", lambda code: f"{int(code):,}"))
    head(next(one for one in moments if one.step == step), question, moments[-1].step, True, own=False)
    answers_table(moments, step, question)
    if (fold := unfolded("replay", t("Map of word vectors"), ":material/scatter_plot:")) is not None:
        with fold:
            frame = pd.DataFrame(found["map"], columns=["step", "word", "lang", "x", "y"]).assign(mine=False)
            draw_map(frame, step, found["languages"], t(
                "Its word vectors at this step. The frame is that of the last step and never turns, so what moves is "
                "the words. These two of many directions hold {share} of the differences.",
                share=percent(found["share"])), "replay_map")
    where_from(found)
