"""Attention as lines between two rows of words, as one sum with its numbers, and to take along."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import attention as charts_attention
from lib.charts import basic as charts
from lib.charts import style as chart_style
from lib.charts.attention_svg import all_weights, matrix_svg
from lib.charts.cells import cells
from lib.inside.rnn_attention.sum import AttentionSum, attention_sum
from lib.inside.rnn_attention.written import Written, decode_with
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.download import csv_button, download
from lib.ui.shared.inputs import asked
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import metrics, percent, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md
from models.answers import Trace
from models.base import Method

#: of a state's numbers, as many are drawn
SHOWN = 64


def writing(method: Method, text: str, source: str) -> Written | None:
    """The greedy translation with all its attention; None, and one sentence, for a method that cannot be opened."""
    if not hasattr(method, "look"):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
        return None
    read, target = asked(text, source)
    return once(("writing", shelf.identity(method.key, method), read, source, target),
                lambda: decode_with(method, read, source, target))


def take_along(trace: Trace, key: str) -> None:
    """All weights as a table, and the matrix as a drawing."""
    maps = [m for m in trace.attention if m.kind == "cross" and m.weights.size]
    if not maps:
        return
    with st.container(horizontal=True):
        csv_button(all_weights(maps), f"weights_{key}", label=t("All weights as CSV"))
        download(t("The matrix as SVG"), lambda: matrix_svg(maps[0].rows, maps[0].columns, maps[0].weights,
                                                            models.rung(key).color).encode(),
                 f"attention_{key}.svg", f"svg_{key}", "image/svg+xml", small=True)
    st.caption(t("Every chart can also be saved as PNG: point at it and take the arrow of its toolbar."))


def sum_view(method: Method, text: str, source: str, key: str) -> None:
    """Scores, softmax, weights and context of one written token."""
    written = writing(method, text, source)
    if written is None:
        return
    place = played(t("Token number"), min(len(written.steps), MAX_TOKENS), "step")
    found = attention_sum(written, place - 1)
    st.markdown(t("Before **{token}** is written, the decoder's state asks and every source token answers with a "
                  "score.", token=md(written.steps[place - 1].token)))
    _bars(found, key)
    _softmax(found)
    _strips(found, key)


def _bars(found: AttentionSum, key: str) -> None:
    labels = chart_style.tokens_in_order(found.tokens)[:MAX_TOKENS]
    color, names = models.rung(key).color, {"token": t("token"), "score": t("score"), "weight": t("weight")}
    shown = pd.DataFrame({"token": labels, "score": found.scores[:MAX_TOKENS], "weight": found.weights[:MAX_TOKENS]})
    table = found.table().round(4).rename(columns={
        "token": t("token"), "score": t("score"), "exponential": t("e to the score less the largest"),
        "weight": t("weight")})
    left, right = st.columns(2)
    with left:
        st.markdown(f"**1 · {t('Scores')}**")
        show_chart(charts.bars(shown, "token", "score", color, names), t(
            "The product of the query and the token's state, divided by the root of their size."), table,
            f"scores_{key}")
    with right:
        st.markdown(f"**2 · {t('Softmax: weights')}**")
        show_chart(charts.bars(shown, "token", "weight", color, names, percent=True), t(
            "The same bars after softmax: none below zero, together exactly one."), table, f"weights_{key}")


def _softmax(found: AttentionSum) -> None:
    best = found.strongest(2)[-1]
    st.caption(t("For {token}: e to the power of ({score} − {top}) is {exponential}; all such powers together are "
                 "{total}; {exponential} / {total} = {weight}. The largest score is taken off first, which changes no "
                 "weight.",
                 token=md(found.tokens[best]), score=f"{found.scores[best]:.3f}", top=f"{found.scores.max():.3f}",
                 exponential=f"{found.exponentials[best]:.3f}", total=f"{found.total:.3f}",
                 weight=f"{found.weights[best]:.3f}"))


def _strips(found: AttentionSum, key: str) -> None:
    """The states times their weights, and their sum."""
    st.markdown(f"**3 · {t('Context: the weighted sum')}**")
    places = sorted(found.strongest(8))
    size = min(SHOWN, len(found.context))
    parts = [f"{found.tokens[i]} × {found.weights[i]:.2f}" for i in places]
    rest = found.context - found.weights[places] @ found.states[places]
    values = [found.weights[i] * found.states[i] for i in places]
    states, weights = [found.states[i] for i in places], [float(found.weights[i]) for i in places]
    if len(places) < len(found.tokens):
        parts.append(t("all others"))
        values.append(rest)
        weights.append(1 - sum(weights))
        states.append(rest / max(weights[-1], 1e-9))
    parts.append(t("= context"))
    values.append(found.context)
    states.append(found.context)
    weights.append(1.0)
    order = chart_style.tokens_in_order(parts)
    frame = cells({"part": order, "piece": parts, "weight": weights}, {"dimension": range(1, size + 1)},
                  value=np.stack(values)[:, :size], state=np.stack(states)[:, :size])
    names = {"dimension": t("dimension (the first {n})", n=size), "token": t("token"), "weight": t("weight"),
             "state": t("number of the state"), "value": t("weight × number")}
    table = pd.DataFrame(np.round(np.stack(values), 4), columns=[str(i + 1) for i in range(len(found.context))])
    table.insert(0, t("token"), parts)
    show_chart(charts_attention.sum_strips(frame, order, models.rung(key).color, names), t(
        "Each strip is the state of a source token times its weight: what weighs little is faint. Added up column by "
        "column they give the last strip, the context, which is all that this step sees of your text."), table,
        f"strips_{key}")
    _one_number(found)
    top = found.strongest(1)[0]
    metrics([(t("Largest weight"), percent(float(found.weights[top])), found.tokens[top]),
             (t("Entropy"), t("{n} bits", n=f"{_bits(found.weights):.2f}"),
              t("0: all on one token; {most}: all {n} tokens alike.", most=f"{np.log2(len(found.weights)):.2f}",
                n=len(found.weights)))])


def _one_number(found: AttentionSum) -> None:
    """One column of the sum, written out."""
    number = int(np.abs(found.context[:SHOWN]).argmax())
    places = found.strongest(3)
    terms = [f"{found.weights[i]:.3f} × {found.states[i, number]:.3f}" for i in places]
    rest = float(found.context[number] - found.weights[places] @ found.states[places, number])
    st.caption(t("Number {n} of the context: {terms} + {rest} (the others) = {result}.", n=number + 1,
                 terms=md(" + ".join(terms)), rest=f"{rest:.3f}", result=f"{found.context[number]:.3f}"))


def _bits(weights: np.ndarray) -> float:
    return float(-(weights * np.log2(np.where(weights > 0, weights, 1.0))).sum())
