"""The page Time travel: a method of one's own run, a sentence, and the steps of the training to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

import models
from lib import jobs
from lib.checks import check_text
from lib.corpus.corpora import Corpus
from lib.time_travel import moments
from lib.time_travel.moments import Moment
from lib.time_travel.question import Question, ask, examples
from lib.time_travel.words import Word, frequent_words, with_sentence
from lib.ui.session import own_corpora, shelf
from lib.ui.session.address import fresh
from lib.ui.session.choice import segments, stops, text_field
from lib.ui.session.i18n import language_name, t
from lib.ui.session.memory import keep, once, recall
from lib.ui.shared.corpus_text import corpus
from lib.ui.shared.inputs import SOURCE_KEY, examples_input
from lib.ui.shared.show import badge
from lib.ui.shared.site_map import YOUR_TEXT, link
from lib.ui.shared.user_text import say_unread, show_mistake
from lib.ui.time_travel.views import answers_table, attention_at, head, map_at
from models.answers import Trace
from models.base import Method
from models.messages import N_, InputError

#: the best one to begin with, where it is there
FIRST = ("transformer_seq2seq", "transformer_decoder", "rnn_attention")
SENTENCE_KEY = "sentence"
PICTURES = {"attention": N_("Attention"), "map": N_("Map of word vectors")}


def own_corpus() -> str | None:
    """The own corpus with a run that is chosen in the sidebar; or None, after a sentence that says what is missing."""
    key = own_corpora.current()
    if key is None:
        st.info(t("To travel through a training of your own, bring a text and train on it, or choose a text of yours "
                  "in the sidebar under “Trained on”. Below is one that was recorded."), icon=":material/history:")
    elif jobs.follow(key).state == "none" and not moments.travellers(key):
        st.info(t("Nothing has been trained on this text yet; start a training, and come back to see it learn."),
                icon=":material/history:")
        key = None
    else:
        return key
    link(YOUR_TEXT, t("Upload and train"), icon=":material/upload:")
    return None


def choose_method(key: str) -> str | None:
    """One of the run's methods; None, with its reason, for one that has no steps to look at."""
    ready = moments.travellers(key)
    ran = [method for method in models.REGISTRY if method in ready or method in jobs.follow(key).methods]
    first = next((method for method in (*FIRST, *ready, *ran) if method in (ready or ran)), ran[0])
    chosen = segments(t("Method"), ran, first, "traveller", badge)
    if chosen in ready:
        return chosen
    if chosen == "bag_of_words":
        st.info(t("Counting has no steps to look back on: it is done in one go, and every step would show the same. "
                  "Choose another method."), icon=":material/info:")
    else:
        st.info(t("No snapshots of this method's training are here: it has not begun, it failed, or it was loaded from "
                  "a file that has none."), icon=":material/info:")
    return None


def look_back(key: str, method: str) -> None:
    """Sentence, slider, and what there is to see at the chosen step."""
    trained_on = corpus(key)
    question = _question(key, trained_on)
    if question is None:
        return
    steps = moments.stamps(key, method)
    step = _step(list(steps))
    tokenizer = shelf.tokenizer()
    words = with_sentence(once(("frequent", key, trained_on.sha256, tokenizer.fingerprint),
                               lambda: frequent_words(trained_on, tokenizer)), tokenizer, question)
    visit = Visit(key, method, question, words, steps)
    now = visit.moment(step)
    if isinstance(now, InputError):
        show_mistake(now)
        return
    head(now, question, max(steps), bool(visit.known))
    say_unread(visit.load(step), question.text)
    table = st.container()
    trace = visit.trace(step)
    pictures = [name for name in PICTURES if name == "map" or trace.attention]
    shown = pictures[0]
    if len(pictures) > 1:
        shown = segments(t("Picture"), pictures, pictures[0], "picture", lambda name: t(PICTURES[name]),
                         label_visibility="collapsed")
    else:
        st.caption(t("This method has no attention to show here; its words can still be watched."))
    if shown == "attention":
        attention_at(trace, method)
    found = visit.all_moments(table)
    if shown == "map":
        map_at(found, words, step, trained_on.languages)
    with table:
        answers_table(found, step, question)


class Visit:
    """One method and sentence: the answers at each step, kept for this session, each computed once."""

    def __init__(self, key: str, method: str, question: Question, words: Sequence[Word], steps: dict[int, int]) -> None:
        self.key, self.method, self.question, self.words, self.steps = key, method, question, words, steps
        self.last, self.known = max(steps), moments.losses(key, method)

    def _inputs(self, step: int) -> tuple[Any, ...]:
        return ("moment", self.key, self.method, step, self.steps[step], self.steps[self.last], self.question)

    def load(self, step: int) -> Method:
        """The method as it was then; the few that were looked at last are at hand."""
        return _snapshot(self.key, self.method, step, self.steps[step], shelf.tokenizer())

    def moment(self, step: int, at_hand: bool = True) -> Moment | InputError:
        """What the method made of the sentence then, or why that cannot be seen."""
        found = recall(self._inputs(step))
        if found is None:
            try:
                then = self.load(step) if at_hand or step == self.last else jobs.load_snapshot(
                    self.key, self.method, step, shelf.tokenizer())
                found = moments.moment(then, step, self.question, self.words, self.load(self.last), self.known)
            except InputError as error:
                return error
            keep(self._inputs(step), found)
        return found

    def trace(self, step: int) -> Trace:
        """The inside of the method then, while it wrote that step's own answer."""
        asked = self.question
        return once(("trace", *self._inputs(step)[1:]), lambda: self.load(step).trace(
            asked.text, asked.source, asked.target))

    def all_moments(self, place: Any) -> list[Moment]:
        """The moments of all steps that can be read; `place` shows how far it is."""
        found, bar = [], None
        for number, step in enumerate(self.steps):
            if recall(self._inputs(step)) is None:
                bar = bar or place.empty()
                bar.progress(number / len(self.steps), text=t("Asking the method as it was at step {step} …",
                                                              step=f"{step:,}"))
            found.append(self.moment(step, at_hand=False))
        if bar is not None:
            bar.empty()
        return [moment for moment in found if isinstance(moment, Moment)]


@st.cache_resource(show_spinner=False, max_entries=3, ttl=1800)
def _snapshot(key: str, method: str, step: int, stamp: int, _tokenizer: Any) -> Method:
    return jobs.load_snapshot(key, method, step, _tokenizer)


def _step(steps: list[int]) -> int:
    if len(steps) == 1:
        st.caption(t("There is one snapshot so far, of step {step}; more come as the training goes on.",
                     step=f"{steps[0]:,}"))
        return steps[0]
    return int(stops(t("Step of the training"), [str(step) for step in steps], str(steps[-1]), "moment",
                     lambda code: f"{int(code):,}"))


def _question(key: str, corpus: Corpus) -> Question | None:
    """The reader's sentence, the first time one of the corpus."""
    source = corpus.languages[0]
    if len(corpus.languages) == 2:
        way = {code: f"{language_name(code)} → {language_name(corpus.languages[1 - i])}"
               for i, code in enumerate(corpus.languages)}
        source = segments(t("Direction"), list(way), source, SOURCE_KEY, way.__getitem__)
    offered = [found.text for found in examples(corpus, source)]
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with right:
        examples_input(offered, SENTENCE_KEY)
    with left:
        text = _sentence(f"{key} {source}", offered[0] if offered else "")
    try:
        return ask(corpus, check_text(text), source)
    except InputError as error:
        show_mistake(error)
        return None


def _sentence(of: str, default: str) -> str:
    """The text field; another corpus or direction begins with an example of its own."""
    if st.session_state.get("_sentence_of") not in (None, of) and not fresh(SENTENCE_KEY):
        st.session_state[SENTENCE_KEY] = default
    st.session_state["_sentence_of"] = of
    return text_field(st.text_input, t("Sentence"), default, SENTENCE_KEY)
