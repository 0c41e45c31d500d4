"""Compare, first question: how similar are these sentences?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.compare.examples import SETS
from lib.compare.frames import disagreements, similarity_frame
from lib.compare.questions import Row, compare_similarity
from lib.ui.compare import evidence
from lib.ui.compare.report import offer_report
from lib.ui.compare.verdict import of_similarities
from lib.ui.compare.why import why_they_differ
from lib.ui.session import shelf
from lib.ui.session.i18n import language_name, t
from lib.ui.shared.asking import asked_once, refusal_text
from lib.ui.shared.examples import examples, first_text, fits, held_out, in_small_world, readers, turned
from lib.ui.shared.inputs import LINES_KEY, POOLINGS, examples_input, field, read_lines, sentence_query
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.parts.tiles import tiles
from lib.ui.shared.show import badge, legend_line, method_title, method_titles
from lib.ui.shared.user_text import md, say_unread
from models.base import Method, Task


def _written() -> dict[str, str]:
    """The sets in the reader's language."""
    return {name: readers(*lines) for name, lines in SETS.items()}


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
        whose = t("Sentences of the small world") if in_small_world() else t("Sentences of your text")
        found[whose] = "\n".join(texts[:5])
    elif not any(map(fits, _written().values())):
        found[t("The same words in another order")] = "\n".join(
            [first_text(shelf.languages()[0]), turned(first_text(shelf.languages()[0]))])
    return found | {t(name): lines for name, lines in _written().items()
                    if t(name) not in found and all(map(fits, lines.splitlines()))}


def _similar(key: str, texts: tuple[str, ...]) -> Row:
    return asked_once("similarity", key, (texts,), lambda: compare_similarity(
        {key: shelf.method(key)}, texts, languages=shelf.languages())[0])


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
    if isinstance(method, Method):
        say_unread(method, *texts)


def _disagreements(rows: Sequence[Row], texts: Sequence[str]) -> None:
    frame = disagreements(rows, texts)
    if frame.empty:
        return
    fold = unfolded("disagree", t("Where do they disagree most?"), ":material/call_split:")
    if fold is not None:
        with fold:
            _pairs(rows, texts, frame)


def _pairs(rows: Sequence[Row], texts: Sequence[str], frame: pd.DataFrame) -> None:
    """The pairs of sentences that the methods judge most differently."""
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
    st.caption(t("A line is a pair of your sentences, a mark is what one method gives it. The methods' cosines have no "
                 "common scale, and some call nearly everything alike: compare which pairs a method puts first and "
                 "last before you compare the numbers."))
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
    rows: list[Row] = []
    place = st.empty()
    st.caption(t("Each map shows how alike two sentences are for one method: pale is 0 (nothing in common) or less, "
                 "full colour is 1 (the same). Order and shades are the same everywhere; the numbers are your lines. "
                 "Under each map stands what the method compares: the way of making one vector of a sentence that was "
                 "kept after measuring several.") if not held_out() else
               t("Each map shows how alike two sentences are for one method: pale is 0 (nothing in common) or less, "
                 "full colour is 1 (the same). Order and scale are the same everywhere; the numbers are your lines. "
                 "Under each map stands what the method compares."))
    with st.container(horizontal=True):
        for i, text in enumerate(texts, 1):
            st.text(f"{i}  {text}")
    per_row = 4 if len(texts) <= 5 else 3
    for column, key in tiles(methods, per_row, "maps"):
        with column:
            row = _similar(key, tuple(texts))
            rows.append(row)
            _map(row, texts)
    with place.container():
        of_similarities(rows, texts)
    _disagreements(rows, texts)
    offer_report(Task.SIMILARITY, rows, [(f"{t('sentence')} {i}", text) for i, text in enumerate(texts, 1)], texts)
    why_they_differ(Task.SIMILARITY, methods,
                    {} if texts[0] in next(iter(offered.values())) else sentence_query(texts[0]),
                    lambda: evidence.of_similarities(rows, texts))

