"""The Word2Vec page: the window over the reader's sentence, the negatives drawn, and the score of two words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import models
from lib.charts import style as chart_style
from lib.charts.rungs import word2vec as charts_word2vec
from lib.inside.word2vec import space
from lib.inside.word2vec import window as engine
from lib.ui.session.choice import number
from lib.ui.session.i18n import bracketed, language_name, t
from lib.ui.shared.guard import guarded
from lib.ui.shared.inputs import field
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import metrics, show_chart
from lib.ui.shared.user_text import md
from models.language.languages import base
from models.messages import N_
from models.word2vec import Word2Vec

KEY = "word2vec"
MOST = 60
ROLES = {"centre": N_("the word in the middle"), "window": N_("a neighbour to be guessed"),
         "outside": N_("outside the window")}
#: two words to begin with
TWO = {"en": ("dog", "cat"), "zh": ("狗", "猫")}


def window_view(method: Word2Vec, text: str, lang: str) -> None:
    """A window that slides over the sentence, the pairs it makes with their negatives, and two words to compare."""
    ids = engine.sentence_ids(method, text, lang)[:MOST]
    pieces = method.tokenizer.pieces(ids)
    left, right = st.columns([3, 2])
    with left:
        centre = played(t("The word in the middle"), len(ids), "middle") - 1
    with right:
        size = number(st.slider, t("Window: neighbours on each side"), 1, int(method.config["window"]), 2, "window")
    with guarded():
        lines = engine.drawn(method, ids, centre, size)
        pairs = engine.window_pairs(len(ids), size)
        metrics([(t("Pairs here"), str(sum(i == centre for i, _ in pairs)), t("One for each neighbour in the window.")),
                 (t("Pairs of the sentence"), str(len(pairs)), t("The window stops at every piece once.")),
                 (t("Negatives for each pair"), str(method.config["negative"]),
                  t("Drawn from the whole vocabulary, a frequent piece more often: by its count to the power 0.75."))])
        boxes, table = st.columns([2, 5], gap="medium")
        with boxes:
            _boxes(pieces, centre, size)
        with table:
            _scores(lines, size, int(method.config["window"]))
    with guarded():
        _two_words(method, lang)


def _boxes(pieces: list[str], centre: int, size: int) -> None:
    labels = chart_style.tokens_in_order(pieces)
    roles = ["centre" if i == centre else "window" if abs(i - centre) <= size else "outside"
             for i in range(len(pieces))]
    frame = pd.DataFrame({"token": labels, "piece": pieces, "role": roles, "says": [t(ROLES[role]) for role in roles]})
    names = {"piece": t("piece"), "says": t("part it plays")}
    show_chart(charts_word2vec.window(frame, labels, models.rung(KEY).color, names), t(
        "The sentence from top to bottom as training reads it, with an end mark. The full box asks, the pale ones are "
        "the neighbours it has to guess."), frame[["piece", "says"]].rename(columns=names), "w2v_window")


def _scores(lines: list[engine.Scored], size: int, widest: int) -> None:
    if not lines:
        st.caption(t("No neighbour in this window was seen in training."))
        return
    titles = {True: t("really beside it"), False: t("drawn as a negative")}
    real = [line for line in lines if line.real]
    labels = chart_style.tokens_in_order([line.word for line in real])
    frame = pd.DataFrame([line._asdict() for line in lines])
    frame["kind"] = frame["real"].map(titles)
    frame["row"] = [labels[i - 1] for i in frame["real"].cumsum()]
    names = {"centre": t("centre"), "word": t("piece"), "kind": t("what it is"), "score": t("score (cosine, −1 to 1)"),
             "dot": t("dot product"), "probability": t("probability that it stands near")}
    table = frame[["centre", "word", "kind", "score", "dot", "probability"]].round(4).rename(columns=names)
    show_chart(charts_word2vec.scores(frame, labels, models.rung(KEY).color, names, titles), t(
        "Each line is a pair of the window, with the negatives drawn against it. Training pulls the neighbours to the "
        "right and pushes the negatives to the left; these are the trained vectors. It drew a new width from 1 to "
        "{widest} at every word and skipped some of the most frequent ones; here you hold the width.", widest=widest),
        table, "w2v_scores")


def _two_words(method: Word2Vec, lang: str) -> None:
    st.markdown(f"**{t('The score of two words')}**")
    first, second = (*space.starters(method, TWO.get(base(lang), ()), lang, 2), "", "")[:2]
    left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
    a = field(left, t("One word"), first, f"one_{lang}")
    b = field(middle, t("Another word"), second, f"two_{lang}")
    with right, guarded():
        value = space.score(method, a, b, lang)
        found = [space.look_up(method, word, lang) for word in (a, b)]
        st.metric(" · ".join(bracketed(md(word.text), language_name(word.lang)) for word in found), f"{value:.2f}",
                  help=t("The cosine of the two vectors: 1 is the same direction, 0 nothing in common, −1 opposite. "
                         "Words of both languages can be compared."))

