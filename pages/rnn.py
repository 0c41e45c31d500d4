"""Rung 3: a recurrent network reads word by word, and writes word by word."""

import streamlit as st

from lib.checks import check_text
from lib.inside.rnn.unrolled import is_recurrent
from lib.ui.frame.router import routed
from lib.ui.pictures.by_length import KEYS, by_length_view
from lib.ui.rnn.bottleneck import joined_view, one_vector_view
from lib.ui.rnn.gates import gates_view
from lib.ui.rnn.gradients import gradients_view
from lib.ui.rnn.speed import speed_view
from lib.ui.rnn.writing import writing_view
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.breaks import one_sentence
from lib.ui.shared.inputs import SOURCE_KEY, TEXT_KEY, other
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.rung import Lesson, rung_page
from lib.ui.shared.trace_views import states_view, steps_view, written_trace
from models.base import Method
from models.language.text import beginning
from models.messages import N_, InputError

LESSON = Lesson(
    "rnn",
    "Hochreiter & Schmidhuber 1997 · Sutskever, Vinyals & Le 2014 · Cho et al. 2014",
    (
        N_("A recurrent network reads one token at a time and keeps a memory, a row of numbers that every token "
           "changes a little; so the order of the words counts at last."),
        N_("When it has read the sentence, a second network starts from that memory and writes the translation, each "
           "token given the ones before it."),
        N_("It is the first rung that composes sentences of its own, with endings, small words and word order that no "
           "lexicon could give it."),
    ),
    N_("Everything that the writer knows about your sentence has to fit into one row of numbers, however long the "
       "sentence is. Names, numbers, whole clauses or who is who may get lost on the way. Compare it with the next "
       "rung, then make the sentence longer or shorter, and see which of the two keeps what."),
    N_("RNN with attention keeps a state for every word and lets the writer look back at them."),
)
LONG = "他的爸爸是医生，他的妈妈是老师。"
VIEWS = {"memory": N_("Memory and choices"), "gates": N_("Unrolled: the gates"), "writing": N_("Writing")}
FAILURES = {"sentence": N_("A long sentence"), "vector": N_("One vector"), "joined": N_("A longer and longer text"),
            "length": N_("BLEU by length"), "gradients": N_("Gradients"), "speed": N_("One step after another")}


def inside(method: Method, text: str, source: str) -> None:
    """The view that the reader chose."""
    view = "memory"
    if is_recurrent(method):
        view = segments(t("View"), list(VIEWS), "memory", "view", lambda code: t(VIEWS[code]),
                        label_visibility="collapsed")
    target = other(source)
    read = text if target else beginning(text)  # with one language it goes on with the beginning
    if view == "gates":
        gates_view(method, read, source, target or source)
    elif view == "writing":
        writing_view(method, read, source, target or source)
    else:
        memory(method, text, source)


def memory(method: Method, text: str, source: str) -> None:
    """Hidden states of the reader, and the choice at each written token."""
    trace = written_trace(method, text, source)
    states_view(trace, LESSON.key, t(
        "Read from top to bottom: each line is the memory after one more token, blue for positive numbers, violet for "
        "negative ones. Watch which cells flip at a word and which carry on to the end."))
    if (place := unfolded("choices", t("The choice at each written token"))) is not None:
        with place:
            steps_view(trace, LESSON.key, t("The tokens that it weighed at this place, after reading the memory."))


def breaks(method: Method) -> None:
    """The failure that the reader chose."""
    failure = "sentence"
    if is_recurrent(method):
        failure = segments(t("What breaks"), list(FAILURES), "sentence", "breaks", lambda code: t(FAILURES[code]),
                           label_visibility="collapsed")
    source = st.session_state.get(SOURCE_KEY) or shelf.languages()[0]
    if failure == "sentence":
        one_sentence(LONG, ["rnn", "rnn_attention"], "long")
    elif failure == "vector":
        one_vector_view(method)
    elif failure == "joined":
        ready = {key: shelf.loaded(key) for key in KEYS}
        joined_view({key: found for key, found in ready.items() if isinstance(found, Method)}, source)
    elif failure == "length":
        by_length_view()
    elif failure == "gradients":
        try:
            text = check_text(st.session_state.get(TEXT_KEY) or "")
        except InputError:  # the field above has said what is wrong
            st.caption(t("Write a sentence in the field above, and its gradients are measured here."))
            return
        gradients_view(method, text, source)
    else:
        speed_view()


routed()
rung_page(LESSON, inside, breaks)
