"""The search for a translation: greedy beside beam, the beam as a tree, and what else it found."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

import models
from lib.charts import attention as charts_attention
from lib.inside.rnn_attention.beam_tree import BeamTree, Found, beam_tree
from lib.ui.session import shelf
from lib.ui.session.i18n import named, t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import asked, chosen_decoding
from lib.ui.shared.show import show_chart
from lib.ui.shared.user_text import md
from models.base import Method

#: steps of a search that a chart shows legibly
MAX_STEPS = 24


def search_view(method: Method, text: str, source: str, key: str) -> None:
    """Greedy and beam search on the sentence, and the tree that the beam grew."""
    if not hasattr(method, "network"):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
        return
    options = chosen_decoding()
    if options.beam_size == 1:
        options = replace(options, beam_size=2)
        st.caption(t("Under “Decoding” greedy search is chosen, which keeps one beginning and grows no tree; here is a "
                     "beam of two beside it."))
    read, target = asked(text, source)
    tree = once(("tree", shelf.identity(key, method), read, source, target, options),
                lambda: beam_tree(method, read, source, target, options))
    _results(tree)
    _tree(tree, method, key, target)


def _line(found: Found) -> dict[str, object]:
    return {t("translation"): found.text or "–", t("score"): round(found.score, 4),
            t("log-probability"): round(found.total, 3), t("tokens"): found.tokens,
            t("ended by itself"): "✓" if found.finished else ""}


def _results(tree: BeamTree) -> None:
    """What both found, and the beam's other endings."""
    best, greedy = tree.beams[0], tree.greedy
    st.markdown("  \n".join([named(t("Greedy search"), md(greedy.text) or "–"),
                             named(t("Beam search"), f"**{md(best.text) or '–'}**")]))
    if best.text == greedy.text:
        st.caption(t("Both find the same: none of the other beginnings that this beam kept ended with a better score."))
    else:
        st.caption(t("Greedy search took the likeliest token each time and ends with a score of {greedy}; the beam "
                     "kept some that looked worse at first and ends with {beam}.", greedy=f"{greedy.score:.3f}",
                     beam=f"{best.score:.3f}"))
    st.caption(t("What the beam has left at its end, best first. The score is the summed log-probability divided by "
                 "the number of tokens to the power of the length penalty."))
    st.dataframe(pd.DataFrame([_line(found) for found in tree.beams]), hide_index=True, width="stretch")


def _tree(tree: BeamTree, method: Method, key: str, target: str) -> None:
    frame = tree.frame()
    if frame.empty:
        return
    frame["probability"] = frame["logp"].map(lambda x: math.exp(x))
    parents = dict(zip(frame["number"], frame["parent"]))
    ids = dict(zip(frame["number"], frame["id"]))
    living: set[int] = set()
    for number in tree.alive:
        while number > 0:
            living.add(number)
            number = parents[number]
    frame["lives"] = frame["number"].isin(living)

    def so_far(number: int) -> str:
        found: list[int] = []
        while number > 0:
            found.append(ids[number])
            number = parents[number]
        return method.tokenizer.decode(found[::-1], target)

    frame["text"] = frame["number"].map(so_far)
    names = {"depth": t("step"), "token": t("token"), "probability": t("probability"), "total": t("log-probability"),
             "score": t("score"), "text": t("so far")}
    table = frame[["depth", "rank", "token", "probability", "total", "score", "kept", "text"]].round(4).rename(
        columns=names | {"rank": t("rank"), "kept": t("kept")})
    show_chart(charts_attention.beam_chart(frame[frame["depth"] <= MAX_STEPS], models.rung(key).color, names), t(
        "Each column is a step, each token a beam that was kept, best on top, its score below it. Pale beams were "
        "given up later; the coloured way is the result. The table also has what was weighed and dropped."),
        table, f"tree_{key}")
    if tree.depth > MAX_STEPS:
        st.caption(t("The picture shows the first {shown} of {count} steps.", shown=MAX_STEPS, count=tree.depth))
