"""Compare, second question: what is this in the other language?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

import models
from lib.charts import reuse
from lib.compare.examples import RECORD, separating
from lib.compare.frames import rows_frame
from lib.compare.questions import Row
from lib.shelf import library, recorded
from lib.ui.compare import evidence
from lib.ui.compare.nearest import nearest_fold
from lib.ui.compare.report import offer_report, translation_given
from lib.ui.compare.verdict import of_translations
from lib.ui.compare.why import why_they_differ
from lib.ui.session import shelf
from lib.ui.session.address import fresh
from lib.ui.session.i18n import join, listed, t
from lib.ui.shared.answer_row import SURENESS, shading_legend
from lib.ui.shared.asking import show_row, translated, usual_seconds
from lib.ui.shared.examples import examples, first_text, gloss, partner
from lib.ui.shared.inputs import (
    EXPECTED_KEY,
    TEXT_KEY,
    decoding_input,
    direction_input,
    examples_input,
    field,
    hint_language,
    other,
    say_gloss,
    sentence_query,
    swap,
)
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.parts.linking import links_of, sentence_of, strip
from lib.ui.shared.show import legend_line, method_title, method_titles, milliseconds, show_chart, show_table
from lib.ui.shared.user_text import md, read_text
from models.answers import Sureness
from models.base import Task

#: the last expected answer, and the sentence and direction that it stood beside
_BESIDE = "_expected_beside"


@st.cache_resource(show_spinner=False, max_entries=32)
def telling(corpus: str, source: str) -> str | None:
    """The example that the page begins with: the one that tells the methods apart best by their recorded answers."""
    record = recorded.read(library.shelf(corpus), RECORD)
    pairs = {text: there for text in examples(source) if (there := partner(text, source))}
    return separating(record, source, list(pairs), list(pairs.values())) if record else None


def _coverage(rows: Sequence[Row]) -> None:
    rows = [row for row in rows if row.method not in models.GUESTS]  # a guest has a vocabulary of its own
    row = next((row for row in rows if row.coverage and row.coverage.pieces is not None), None)
    if row is None:
        return
    line = t("The training vocabulary knows {pieces} of this input's pieces; {words} of its words are one whole piece.",
             pieces=f"{row.coverage.pieces:.0%}", words=f"{row.coverage.words or 0:.0%}")
    if any(flag.code == "unknown" for flag in row.warnings):
        st.warning(md(join([line, t("The rest was read as [UNK], and no method can know what it means.")])),
                   icon=":material/help:")
    elif (row.coverage.words or 0) < 1:  # else there is nothing to say
        st.caption(line)


def _charts(rows: Sequence[Row], usual: Mapping[str, float | None]) -> None:
    """Cost against sureness: every method is in the table, and drawn are those whose numbers are of one kind. The time
    is the `usual` one (seconds) where it was recorded of all, else that of just now."""
    frame = rows_frame(rows).dropna(subset=["confidence", "milliseconds"])
    if len(frame) < 2:
        return
    known = frame["method"].map(usual)
    if known.notna().all():
        frame = frame.assign(milliseconds=1000 * known.astype(float))
    titles = method_titles()
    frame = frame.assign(key=frame["method"], title=frame["method"].map(titles))
    names = {"milliseconds": t("milliseconds for a sentence (log scale)"), "parameters": t("parameters (log scale)"),
             "confidence": t("mean probability of a token"), "title": t("method")}
    table = pd.DataFrame({
        t("method"): frame["title"], names["confidence"]: frame["confidence"].map("{:.1%}".format),
        t("what the number is"): [t(SURENESS[kind]) for kind in frame["sureness"]],
        "ms": frame["milliseconds"].round(2), t("parameters"): frame["parameters"], t("tokens"): frame["tokens"],
    })
    drawn = frame["sureness"] == Sureness.NEXT_TOKEN
    apart, frame = list(frame["title"][~drawn]), frame[drawn]
    if apart:
        st.caption(t("Not drawn, as their numbers are of another kind and share no scale with the others: {methods}. "
                     "The table has them.", methods=listed(apart)))
    if len(frame) < 2:
        show_table(table, "latency")
        return
    st.markdown(legend_line(list(frame["key"])))
    left, right = st.columns(2)
    with left:
        show_chart(reuse.cost_dots(frame.assign(milliseconds=frame["milliseconds"].clip(lower=0.01)), "milliseconds",
                                   "confidence", names, titles),
                   t("Further right took longer. Higher: more probability for its own tokens, on (geometric) average; "
                     "sure of itself, which is not the same as right."), table, "latency")
    with right:
        show_chart(reuse.cost_dots(frame.assign(parameters=frame["parameters"].clip(lower=1)), "parameters",
                                   "confidence", names, titles),
                   t("Further right has learned more numbers. These are answers to one sentence, by networks whose "
                     "trainings differ in more than size: what makes the difference, the picture cannot "
                     "tell."), table, "size")


def _expected(text: str, source: str) -> str:
    """The expected answer: an example brings its own, until the reader types another. One that was typed for another
    sentence, which has changed while another page was open, is not this one's."""
    last = st.session_state.get(_BESIDE)
    if (fresh(EXPECTED_KEY) and last and last[0] == st.query_params.get(EXPECTED_KEY)
            and last[1:] != (text, source)):
        st.session_state[EXPECTED_KEY] = None
    found = field(st, t("Expected answer (optional)"), partner(text, source) or "", EXPECTED_KEY,
                  placeholder=t("type the right translation to score every method against it"))
    st.session_state[_BESIDE] = found, text, source
    return found


def translation(methods: Sequence[str]) -> None:
    """The translation part of the Compare page."""
    left, right = st.columns([7, 2.6], vertical_alignment="bottom")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        source = direction_input(label_visibility="collapsed", width="content")
        st.button(t("Swap"), icon=":material/swap_horiz:", on_click=swap,
                  help=t("Turn the direction round and go on with the answer."))
        options = decoding_input()
    with left:
        text = field(st, t("Your sentence"), telling(shelf.corpus_key(), source) or first_text(source), TEXT_KEY)
    with right:
        examples_input(examples(source))
    hint_language(text, source)
    with st.container(key="aside_expected"):
        expected = _expected(text, source)
    if gloss(text) != expected:  # else it stands there already
        say_gloss(text, left)
    checked = read_text(text)
    if checked is None or not methods:
        if not methods:
            st.info(t("No method is chosen. Switch on at least one in the sidebar."))
        return
    rows: list[Row] = []
    place, words = st.empty(), st.container()
    sentence, links = sentence_of(checked), {}
    with st.spinner(t("Asking the methods …"), show_time=False):
        for key in methods:
            row = translated(key, checked, source, options, told=True)
            rows.append(row)
            links[key] = links_of(row, sentence, source)
            show_row(row, "compare", expected, links=links[key], source=sentence.words if sentence else (),
                     usual=usual_seconds(key, source, options))
    with words:
        strip(sentence, rows, links, "compare")
    with place.container():
        of_translations(rows, expected)
        with st.container(key="aside_coverage"):
            _coverage(rows)
    how = (t("greedy: the likeliest token each time") if options.beam_size == 1 else
           t("beam of {n}, length penalty {penalty}", n=options.beam_size, penalty=f"{options.length_penalty:g}"))
    offer_report(Task.TRANSLATION, rows, translation_given(checked, source, how, expected), expected=expected)
    answers = [row.output for row in rows if isinstance(row.output, str) and row.output]
    st.session_state["_last_translation"] = answers[-1] if answers else None
    shading_legend(rows, beside=bool(expected.strip()))
    if any(row.recorded for row in rows):
        st.caption(t("Answers to the examples, and their times, were recorded with these weights ({command}). A "
                     "sentence of your own is answered now.", command="`python -m lib benchmark examples`"))
    elif timed := [row for row in rows if isinstance(row.output, str)]:
        st.caption(t("Answered just now, on this computer and with all that it does: {times}.", times=listed(
            f"{method_title(row.method)} {milliseconds(row.seconds)}" for row in timed)))
    nearest_fold(rows, other(source) or source, "translation")
    if (fold := unfolded("cost", t("What did it cost, and how sure was it?"), ":material/timer:")) is not None:
        with fold:
            _charts(rows, {row.method: usual_seconds(row.method, source, options) for row in rows})
    why_they_differ(Task.TRANSLATION, methods, sentence_query(checked, source),
                    lambda: evidence.of_translations(rows, sentence, links))
