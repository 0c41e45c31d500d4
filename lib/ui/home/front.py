"""The first page: name, question, seven answers, and where to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import models
from lib.inside.home import answers as engine
from lib.inside.home.marks import RIGHT as RIGHTLY
from lib.inside.home.marks import Mark, marks
from lib.inside.home.question import RIGHT, SOURCE, TARGET, TEXT
from lib.shelf import library
from lib.ui.home.ladder import ladder
from lib.ui.session import shelf
from lib.ui.session.i18n import bracketed, commas, language_name, t
from lib.ui.session.memory import recall
from lib.ui.shared.guard import callback
from lib.ui.shared.inputs import sentence_query
from lib.ui.shared.parts.recorded import where_from
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import COMPARE, LESSONS, YOUR_TEXT, is_there, link
from lib.ui.shared.user_text import md


def front() -> None:
    """Draw all of it above the map."""
    st.header(t("Representation Ladder"), anchor=False)
    st.markdown(t("Seven ways for a computer to read and write, from counting words to the Transformer, all trained on "
                  "the same sentences. Ask them the same question and see what each rung mends."))
    st.markdown(t("**{sentence}** What is this in {language}?", sentence=md(TEXT), language=language_name(TARGET))
                + f" :gray[{bracketed('', md(RIGHT)).strip()}]")
    record, found = _answers()
    marked = {key: marks(text) for key, text in found.items()}
    _verdict(marked)
    ladder(found, marked)
    _ways_on()
    _where_from(record, found)


def _verdict(marked: Mapping[str, Sequence[Mark]]) -> None:
    """How many are right, and which."""
    right = [method_title(key) for key in models.method_keys() if key in marked and marked[key][0].kind == RIGHTLY]
    if right:
        st.markdown(t("{count} of {all} are right: {methods}.", count=len(right), all=len(marked),
                      methods=commas(right)))
    elif marked:
        st.markdown(t("None of {all} is right.", all=len(marked)))


def _fits() -> bool:
    return {SOURCE, TARGET} <= set(shelf.languages())


def _stamp() -> tuple[Any, ...]:
    """Of which weights a live answer is."""
    return ("front", shelf.corpus_key(), *(str(shelf.card(key).get("weights_sha256")) for key in models.method_keys()))


def _answers() -> tuple[dict[str, Any], dict[str, str]]:
    """The record, and method -> answer: those of the record whose weights are still here, and those asked for just
    now."""
    record = engine.read(library.shelf(shelf.corpus_key(), shelf.directory()))
    found = engine.current(record, {key: shelf.card(key) for key in models.method_keys()})
    return record, {**found, **(recall(_stamp()) or {})}


def _ways_on() -> None:
    with st.container(horizontal=True, gap="medium"):
        link(COMPARE, t("Try your own sentence"), icon=":material/edit:",
             query=sentence_query(TEXT, SOURCE) if _fits() else None)
        if is_there(LESSONS):
            link(LESSONS, t("Lessons"), icon=":material/school:")
        link(YOUR_TEXT, t("Bring your own text"), icon=":material/upload:")


@callback
def _ask() -> None:
    """Ask the methods whose answer is not on record, with the weights at hand."""
    from lib.ui.session.memory import keep

    rows = engine.ask({key: shelf.method(key) for key in models.method_keys()}, shelf.training_index())
    keep(_stamp(), {row["method"]: row["text"] for row in rows if row["text"]})


def _where_from(record: dict[str, Any], found: dict[str, str]) -> None:
    """The rule of the marks; of what date the answers are; and a button where some are missing."""
    if not _fits():
        st.info(t("The question is Chinese, and these weights know other languages: ask a sentence of your own on "
                  "Compare."), icon=":material/info:")
        return
    if missing := [key for key in models.method_keys() if key not in found]:
        st.caption(t("{count} of {all} methods have other weights than those whose answers were recorded, or none.",
                     count=len(missing), all=len(models.method_keys())))
        st.button(t("Ask the weights that are here"), icon=":material/play_arrow:", key="_ask_front", on_click=_ask)
    st.caption(t("A mark compares the words of an answer with those of “{right}”: which is missing, comes too often, "
                 "stands for the wrong person or in the wrong form. A rule counts them, nobody's taste.",
                 right=md(RIGHT)))
    if record:
        where_from(record)
