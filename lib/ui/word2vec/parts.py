"""The Word2Vec page: pieces become words, words become a sentence, as heat strips."""

from __future__ import annotations

import numpy as np
import pandas as pd

import models
from lib.charts import style as chart_style
from lib.charts.cells import cells
from lib.charts.rungs import word2vec as charts_word2vec
from lib.inside.word2vec.parts import strips
from lib.ui.session.i18n import t
from lib.ui.shared.show import show_chart
from models.messages import N_
from models.word2vec import Word2Vec

KEY, MOST = "word2vec", 27
LEVELS = {"piece": N_("piece"), "word": N_("word"), "sentence": N_("sentence")}


def parts_view(method: Word2Vec, text: str, lang: str) -> None:
    """The strips of the sentence's pieces and words, its own at the bottom. A word of one piece is drawn once."""
    found = strips(method, text, lang)
    shown = [strip for i, strip in enumerate(found)
             if strip.level != "piece" or strip.weight < 1]  # one piece is its word already
    drawn = [*shown[:-1][:MOST], shown[-1]]
    marks = {"piece": "· {}", "word": "{}", "sentence": "Σ " + t("sentence")}
    labels = chart_style.tokens_in_order([marks[strip.level].format(strip.text) for strip in drawn])
    values = np.stack([strip.vector for strip in drawn])
    d = values.shape[1]
    frame = cells(
        {"row": labels, "text": [strip.text[:40] for strip in drawn],
         "level": [t(LEVELS[strip.level]) for strip in drawn]}, {"dimension": range(1, d + 1)},
        value=values, shade=values / np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-12))
    names = {"text": t("text"), "level": t("part"), "dimension": t("dimension"), "value": t("value"),
             "weight": t("weight"), "length": t("length of the vector")}
    table = pd.DataFrame({
        names["level"]: [t(LEVELS[s.level]) for s in found], names["text"]: [s.text for s in found],
        names["weight"]: [round(s.weight, 3) for s in found],
        names["length"]: [round(float(np.linalg.norm(s.vector)), 3) for s in found],
        names["value"]: [" ".join(f"{x:.2f}" for x in s.vector) for s in found]})
    more = len(shown) - len(drawn)
    sentence = t(
        "A line is a vector, a cell one of its {d} numbers: full colour is large and positive, violet negative, each "
        "line by its own largest. The lines with a dot are the pieces of the word below them, which is their mean. "
        "The last line is the sentence: the mean of all its pieces, the rare ones weighing more (the table has the "
        "weights), after the mean of the whole text has been taken off each.", d=d)
    if more > 0:
        sentence += " " + t("The picture leaves out {count} lines; the table has them all.", count=more)
    show_chart(charts_word2vec.strips(frame, labels, models.rung(KEY).color, names), sentence, table, "w2v_parts")
