"""Compare, first question: how similar are these sentences?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.checks import check_texts
from lib.compare.frames import disagreements, similarity_frame
from lib.compare.questions import Row, compare_similarity
from lib.ui import shelf
from lib.ui.compare_translation import refusal_text
from lib.ui.examples import examples, first_text, fits, held_out, turned
from lib.ui.i18n import language_name, t
from lib.ui.inputs import examples_input, field, sentence_query
from lib.ui.memory import once
from lib.ui.show import badge, legend_line, method_title, method_titles
from lib.ui.text import md, show_mistake
from lib.ui.why import why_they_differ
from models.base import Method
from models.messages import N_, InputError

LINES_KEY = "lines"
LIMIT = 8
SETS: Mapping[str, str] = {
    N_("The same words in another order"): "The dog bit the man.\nThe man bit the dog.\nThe man was bitten by the dog.",
    N_("The same meaning, no common word"): "He is glad.\nShe feels very happy.\nHe is sad.\nThe train leaves at noon.",
    N_("A sentence and its translation"): (
        "我今天很累。\nI am very tired today.\n我昨天买了一本书。\nI bought a book yesterday."),
    N_("A negation"): "I like this song.\nI do not like this song.\nI am very fond of this song.\nThis song is long.",
}


#: what a method compares, by its way of pooling (chosen by `python -m lib pooling`) or by its key
POOLINGS: Mapping[str, str] = {
    "bag_of_words": N_("Compares counts, rare words weighing more."),
    "word2vec": N_("Compares the mean of the words' vectors; order is lost."),
    "summary": N_("Compares the memory after the last word."),
    "last": N_("Compares the state of the last token."),
    "cls": N_("Compares the state of the token that stands for the whole."),
    "last_layer": N_("Compares the mean of its last layer's states; no other way was tried."),
    "memory": N_("Compares the mean of all tokens' states."),
    "embedding": N_("Compares the mean of the tokens' vectors before the first layer; order is lost."),
    "weighted": N_("Compares the weighed mean of the tokens' vectors before the first layer; order is lost."),
}


def _sets() -> dict[str, str]:
    """Sentences to compare, by what they show: those of the project in the corpus's languages, and of an own corpus
    first its own."""
    found: dict[str, str] = {}
    texts = examples(shelf.languages()[0])
    if held_out() and len(texts) > 2:
        found[t("The same words in another order")] = "\n".join([texts[0], turned(texts[0]), texts[1]])
        if len(shelf.languages()) == 2:
            there = examples(shelf.languages()[1])
            found[t("A sentence and its other side")] = "\n".join([texts[0], there[0], texts[2], there[2]])
        found[t("Sentences of your text")] = "\n".join(texts[:5])
    elif not any(map(fits, SETS.values())):
        found[t("The same words in another order")] = "\n".join(
            [first_text(shelf.languages()[0]), turned(first_text(shelf.languages()[0]))])
    return found | {t(name): lines for name, lines in SETS.items()
                    if t(name) not in found and all(map(fits, lines.splitlines()))}


def _similar(key: str, texts: tuple[str, ...]) -> Row:
    method = shelf.method(key)
    return once(("similarity", shelf.identity(key, method), texts),
                lambda: compare_similarity({key: method}, texts, languages=shelf.languages())[0])


def read_lines(text: str | None) -> list[str] | None:
    """Two to eight sentences, one a line; or None after a sentence that says what is wrong."""
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    try:
        if len(lines) > LIMIT:
            raise InputError(N_("There are {count} sentences; at most {limit} fit side by side. Remove some."),
                             count=len(lines), limit=LIMIT)
        if len(lines) < 2:
            raise InputError(N_("Similarity needs at least two sentences, one a line; there are {count}."),
                             count=len(lines))
        return check_texts(lines)
    except InputError as error:
        show_mistake(error)
        return None


def _map(row: Row, texts: Sequence[str]) -> None:
    """One method's heat map, under its badge."""
    st.markdown(f"**{badge(row.method)}**")
    if not isinstance(row.output, list):
        st.info(refusal_text(row))
        return
    labels = [str(i) for i in range(1, len(texts) + 1)]
    frame = similarity_frame([row], texts).rename(columns={"row_text": "a", "column_text": "b", "similarity": "value"})
    frame = frame.assign(row=frame["row"].astype(str), column=frame["column"].astype(str))
    names = {"first": t("one"), "second": t("other"), "value": t("similarity")}
    st.altair_chart(charts.similarity_heatmap(frame, labels, models.rung(row.method).color, names), width="stretch",
                    key=f"sim_{row.method}", alt=t("Similarities of the sentences by {method}",
                                                   method=method_title(row.method)))
    method = shelf.method(row.method)
    pooling = getattr(method, "config", {}).get("pooling", row.method) if isinstance(method, Method) else ""
    if pooling in POOLINGS:
        st.caption(t(POOLINGS[pooling]))


def _disagreements(rows: Sequence[Row], texts: Sequence[str]) -> None:
    frame = disagreements(rows, texts)
    if frame.empty:
        return
    st.subheader(t("Where do they disagree most?"), anchor=False)
    titles = method_titles()
    keys = [row.method for row in rows if isinstance(row.output, list)]
    top = frame.head(5).copy()
    number = {text: i for i, text in reversed(list(enumerate(texts, 1)))}
    top["pair"] = [f"{number[a]} – {number[b]}" for a, b in zip(top["first"], top["second"])]
    tall = top.melt(id_vars=["pair", "first", "second"], value_vars=keys, var_name="key", value_name="similarity")
    tall["title"] = tall["key"].map(titles)
    names = {"similarity": t("similarity"), "pair": t("pair"), "title": t("method"), "first": t("one"),
             "second": t("other")}
    table = pd.DataFrame({t("one"): frame["first"], t("other"): frame["second"],
                          **{titles[key]: frame[key].map("{:.2f}".format) for key in keys},
                          t("spread"): frame["spread"].map("{:.2f}".format)})
    st.caption(t("A line is a pair of your sentences, a mark is what one method thinks of it. Marks far apart mean "
                 "that the methods see different things: words, order or meaning."))
    st.markdown(legend_line(keys))
    st.altair_chart(charts.pair_dots(tall, list(top["pair"]), names, titles), width="stretch", key="pairs")
    st.dataframe(table, hide_index=True, width="stretch")


def similarity(methods: Sequence[str]) -> None:
    """The similarity part of the Compare page."""
    left, right = st.columns([5, 3])
    offered = _sets()
    with right:
        examples_input(list(offered.values()), LINES_KEY,
                       format_func=lambda text: {v: k for k, v in offered.items()}.get(text, text))
        if len(names := [language_name(code) for code in shelf.languages()]) == 2:
            st.caption(t("{first} and {second} may stand side by side: every method has one vocabulary for both.",
                         first=md(names[0]), second=md(names[1])))
    field(left, t("Two to eight sentences, one a line"), next(iter(offered.values())), LINES_KEY, "text_area",
          height=135)
    texts = read_lines(st.session_state[LINES_KEY])
    if texts is None:
        return
    if not methods:
        st.info(t("No method is chosen. Switch on at least one in the sidebar."))
        return
    rows = []
    st.caption(t("Each map shows how alike two sentences are for one method: pale is 0 (nothing in common) or less, "
                 "full colour is 1 (the same). Order and scale are the same everywhere; the numbers are your lines. "
                 "Under each map stands what the method compares: of all its ways of making one vector of a sentence, "
                 "the one that measured best.") if not held_out() else
               t("Each map shows how alike two sentences are for one method: pale is 0 (nothing in common) or less, "
                 "full colour is 1 (the same). Order and scale are the same everywhere; the numbers are your lines. "
                 "Under each map stands what the method compares."))
    with st.container(horizontal=True):
        for i, text in enumerate(texts, 1):
            st.text(f"{i}  {text}")
    per_row = 4 if len(texts) <= 5 else 3
    for start in range(0, len(methods), per_row):
        for column, key in zip(st.columns(per_row), methods[start:start + per_row]):
            with column:
                row = _similar(key, tuple(texts))
                rows.append(row)
                _map(row, texts)
    _disagreements(rows, texts)
    why_they_differ(methods, {} if texts[0] in next(iter(offered.values())) else sentence_query(texts[0]))

