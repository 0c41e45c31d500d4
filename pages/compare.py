"""The first page: three questions, asked of every method, side by side."""

import streamlit as st

from lib.ui.choice import segments
from lib.ui.compare_generation import generation
from lib.ui.compare_similarity import similarity
from lib.ui.compare_translation import translation
from lib.ui.i18n import t
from lib.ui.router import routed
from lib.ui.sidebar import chosen_methods
from models.base import N_

QUESTIONS = {
    "similarity": (N_("Similarity"), N_("How similar are these sentences?"), similarity),
    "translation": (N_("Translation"), N_("What is this in the other language?"), translation),
    "generation": (N_("Generation"), N_("How does this text go on?"), generation),
}

routed()
head, switch = st.columns([5, 4], vertical_alignment="bottom")
with switch:
    task = segments(t("Question"), list(QUESTIONS), "translation", "task", lambda key: t(QUESTIONS[key][0]),
                    label_visibility="collapsed", width="stretch")
_, question, draw = QUESTIONS[task]
head.header(t(question), anchor=False)
st.caption(t("Seven generations of methods, trained on the same sentences with the same tokenizer, answer "
             "side by side."))
draw(chosen_methods())
