"""Views of the methods whose inside is a table: counts, and neighbours with their map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts.maps import readable
from lib.inside import words
from lib.inside.axes import flat
from lib.ui.session.i18n import t
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.show import show_chart
from models.answers import Trace
from models.base import Method
from models.messages import N_

#: stands behind a neighbour that shares a character with the word
SHARES = "∗"
#: what the columns of a trace's table are called on the page
COLUMNS: Mapping[str, str] = {
    "token": N_("token"), "word": N_("word"), "count": N_("count"), "idf": N_("rarity (idf)"),
    "piece": N_("piece"), "id": N_("number (id)"), "tfidf": N_("weight (TF-IDF)"), "weight": N_("weight"),
    "neighbour": N_("neighbour"), "similarity": N_("similarity"), "cosine": N_("similarity"),
    "rank": N_("rank"), "language": N_("language"),
    "documents": N_("sentences with it"),
    "translation": N_("in the lexicon"), "probability": N_("probability"), "lang": N_("language"),
}


def column_name(name: str) -> str:
    """A table column's name in the reader's language."""
    return t(COLUMNS.get(name, name))


def _first(names: list[str], wanted: tuple[str, ...]) -> str | None:
    return next((name for name in wanted if name in names), None)


def plain_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with translated heads; lists become text."""
    def cell(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return ", ".join(" ".join(f"{v:.2f}" if isinstance(v, float) else str(v) for v in item)
                             if isinstance(item, list | tuple) else str(item) for item in value)
        return round(value, 4) if isinstance(value, float) else value

    return frame.map(cell).rename(columns=column_name)


def counts_view(trace: Trace, key: str, sentence: str) -> None:
    """Bars of the weights over the table of counts."""
    frame = pd.DataFrame([dict(row) for row in trace.table])
    names = list(frame.columns)
    label, value = _first(names, ("token", "word", "piece")), _first(names, ("tfidf", "weight", "idf", "count"))
    if frame.empty or label is None or value is None:
        st.caption(t("There is nothing to count in this sentence."))
        return
    bars = frame.drop_duplicates(label).sort_values(value, ascending=False, kind="stable").head(24)
    titles = {label: column_name(label), value: column_name(value)}
    show_chart(charts.bars(bars[[label, value]], label, value, models.rung(key).color, titles), sentence,
               plain_table(frame), f"counts_{key}")


def neighbours_view(method: Method, trace: Trace, key: str, lang: str, sentence: str) -> None:
    """A map of the sentence's words and their neighbours over the table of neighbours."""
    frame = pd.DataFrame([dict(row) for row in trace.table])
    names = list(frame.columns)
    label, near = _first(names, ("token", "word", "piece")), _first(names, ("neighbour", "neighbor"))
    if frame.empty or label is None:
        st.caption(t("No word of this sentence has a vector."))
        return
    mine = list(dict.fromkeys(frame[label]))
    rows = [row for row in trace.table if near is None or words.is_word(row[near], row.get("lang") or lang)]
    of, spoken = {word: word for word in mine}, dict.fromkeys(mine, lang)
    for row in rows if near else ():
        if row.get("rank", 1) > 3:
            continue
        of.setdefault(row[near], row[label])
        spoken.setdefault(row[near], row.get("lang") or lang)
    drawn = [word for word in of if any(map(str.isalnum, word))][:60]  # a full stop would stretch the map
    vectors = np.stack([method.embed([word], spoken[word])[0] for word in drawn])
    used = [i for i, vector in enumerate(vectors) if np.any(vector)]
    if len(used) >= 3:
        points = flat(vectors[used])
        where = pd.DataFrame({
            "word": [drawn[i] for i in used], "of": [of[drawn[i]] for i in used], "x": points[:, 0], "y": points[:, 1],
            "mine": [drawn[i] in mine for i in used],
        })
        where["label"] = readable(where)
        titles = {"x": t("first direction"), "y": t("second direction"), "word": t("word"), "of": t("neighbour of")}
        show_chart(charts.map_2d(where, models.rung(key).color, titles), sentence, plain_table(frame), f"map_{key}")
    if near and (fold := unfolded("near", t("Every word's neighbours, nearest first"))) is not None:
        with fold:
            st.dataframe(_beside(rows, label, near), hide_index=True, width="stretch",
                         column_config={t("word"): st.column_config.Column(pinned=True)})
            say_marks((row[near], row[label]) for row in rows)


def marked(neighbour: str, word: str) -> str:
    """A neighbour, with a mark where it shares a character with the word."""
    return f"{neighbour}{SHARES}" if words.shares_character(neighbour, word) else neighbour


def say_marks(pairs: Iterable[tuple[str, str]]) -> None:
    """What the mark means, where one of these (neighbour, word) has it."""
    if any(words.shares_character(*pair) for pair in pairs):
        st.caption(t("{mark} shares a character with the word: a word is the mean of its pieces, so part of this "
                     "nearness is spelling. Runs of characters that are no word of the dictionary are left out.",
                     mark=SHARES))


def _beside(rows: Sequence[Mapping[str, Any]], label: str, near: str) -> pd.DataFrame:
    """A line a word: the word and its neighbours, nearest first, each with its similarity."""
    lines: dict[str, list[str]] = {}
    for row in rows:
        near_by, name = row.get("cosine", row.get("similarity")), marked(row[near], row[label])
        lines.setdefault(row[label], []).append(f"{name} {near_by:.2f}" if near_by is not None else name)
    width = max(map(len, lines.values()), default=0)
    return pd.DataFrame([{t("word"): word, **{str(i + 1): (found[i] if i < len(found) else "") for i in range(width)}}
                         for word, found in lines.items()])
