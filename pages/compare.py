"""Compare: four questions, asked of every method, side by side; and a blind test of their answers."""

import streamlit as st

from lib.ui.compare.blind import blind
from lib.ui.compare.generation import generation
from lib.ui.compare.guest import guests
from lib.ui.compare.similarity import similarity
from lib.ui.compare.summary import summary
from lib.ui.compare.translation import translation
from lib.ui.frame.router import routed
from lib.ui.frame.sidebar import chosen_methods
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import known_language, t
from lib.ui.session.present import presenting
from models.base import ONE_LANGUAGE
from models.messages import N_

QUESTIONS = {
    "similarity": (N_("Similarity"), N_("How similar are these sentences?"), similarity),
    "translation": (N_("Translation"), N_("What is this in the other language?"), translation),
    "generation": (N_("Generation"), N_("How does this text go on?"), generation),
    "summary": (N_("In short"), N_("What is this in short?"), summary),
    "blind": (N_("Blind test"), N_("Which answer is better?"), blind),
}

routed()
one_language = len(shelf.languages()) < 2
questions = [key for key in QUESTIONS if not (one_language and key in ("translation", "blind"))]
head, switch = st.columns([8, 9], vertical_alignment="bottom")
with switch:
    task = segments(t("Question"), questions, "similarity" if one_language else "translation", "task",
                    lambda key: t(QUESTIONS[key][0]), label_visibility="collapsed", width="stretch")
_, question, draw = QUESTIONS[task]
if task == "translation" and not any(map(known_language, shelf.languages())):
    question = N_("What belongs to this on the other side?")
head.header(t(question), anchor=False)
if presenting():
    st.space("small")
else:
    st.caption(t("Four networks were taught to sum up, by the same articles with the same tokenizer; beside them "
                 "stands what is simply cut out.") if task == "summary" else
               t("Seven generations of methods, trained on the same sentences with the same tokenizer, answer "
                 "side by side."))
beside = guests(task) if task not in ("blind", "summary") else []
if one_language and task != "summary":
    st.caption(":material/info: " + t(ONE_LANGUAGE))
draw([*chosen_methods(), *beside])
