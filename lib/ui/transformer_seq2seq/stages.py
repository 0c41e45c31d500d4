"""The stages of one step, each a picture with its shape: from the memory to the token that is written."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import style as chart_style
from lib.charts.cells import cells
from lib.charts.rungs import seq2seq as charts_seq2seq
from lib.inside.transformer_seq2seq.steps import Distribution, Moment, Walk, candidates, rank_curve, terms
from lib.ui.session.i18n import join, t
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.show import metrics, percent, show_chart
from lib.ui.shared.trace_views import MAX_DIMENSIONS, MAX_TOKENS
from lib.ui.shared.user_text import md
from models.base import Method
from models.messages import C_

#: candidates drawn as bars
SHOWN = 8


def _stage(number: int, title: str, shape: str) -> None:
    st.markdown(f"**{number} · {title}** &ensp;:small[:gray[{shape}]]")


def _folded_stage(number: int, name: str, title: str, shape: str) -> Any | None:
    return unfolded(name, f"**{number} · {title}**&ensp;:gray[{shape}]", slim=True)


def draw_stages(method: Method, found: Walk, place: int, whole: Distribution, layer: str) -> None:
    """All stages of the step at `place` (from 0); `layer` is a number from 0, or "all"."""
    moment, color = found.moments[place], models.rung(method.key).color
    if (fold := _folded_stage(1, "memory", t("The encoder's memory"), t(
            "{s} tokens × {d} numbers", s=found.memory.shape[0], d=found.memory.shape[1]))) is not None:
        with fold:
            memory_map(found, color, method.key)
    left, right = st.columns(2)
    with left:
        _stage(2, t("Masked self-attention"), t("{h} heads × {n} tokens", h=moment.self_weights.shape[1],
                                                n=moment.self_weights.shape[2]))
        later = [m.token for m in found.moments[place:-1]]
        _heads(moment.self_weights, moment.read, later, layer, color, f"self_{method.key}", t(
            "What it looks back at: [BOS] and the tokens written so far. × marks what does not exist yet and may not "
            "be looked at."))
    with right:
        _stage(3, t("Cross-attention"), t("{h} heads × {n} tokens", h=moment.cross_weights.shape[1],
                                          n=moment.cross_weights.shape[2]))
        _heads(moment.cross_weights, found.source, [], layer, color, f"cross_{method.key}", t(
            "What it looks across at: the rows of the memory. All of them are there at every step; only the weights "
            "change."))
    if (fold := _folded_stage(4, "logits", t("Output layer: logits"), t("{d} numbers → {v} scores", d=len(
            moment.hidden), v=f"{method.tokenizer.vocab_size:,}"))) is not None:
        with fold:
            _output(method, moment, whole, color)
    if (fold := _folded_stage(5, "softmax", t("Softmax: the whole distribution"), t(
            "{v} probabilities, together 1", v=f"{len(whole.ids):,}"))) is not None:
        with fold:
            _softmax(method, moment, whole, color)
    rank = whole.rank(moment.id)
    said = t("Written: **{token}**, its likeliest, with {p}.", token=md(moment.token), p=percent(moment.probability)) \
        if moment.id == moment.own else t(
            "Written: **{token}**, because you wanted it; it had given it {p}, place {rank}.", token=md(moment.token),
            p=percent(moment.probability), rank=rank or "–")
    ends = place == len(found.moments) - 1 and found.ended
    st.markdown(f"**6 · {t('The token')}**&ensp;" + join([said, t("That ends the text.") if ends else t(
        "It is fed in as the next token, and 2 to 6 begin again.")]))


def memory_map(found: Walk, color: str, key: str) -> None:
    """The memory as a heat map."""
    rows, columns = min(MAX_TOKENS, found.memory.shape[0]), min(MAX_DIMENSIONS, found.memory.shape[1])
    cut, tokens = found.memory[:rows, :columns], list(found.source[:rows])
    labels = chart_style.tokens_in_order(tokens)
    frame = cells({"token": labels, "piece": tokens}, {"dimension": range(1, columns + 1)}, value=cut.astype(float))
    names = {"dimension": t("dimension (the first {n})", n=columns), "value": t("value"), "token": t("token")}
    table = pd.DataFrame(found.memory.round(3), columns=[str(i + 1) for i in range(found.memory.shape[1])])
    table.insert(0, t("token"), list(found.source))
    show_chart(charts.states_heatmap(frame, labels, color, names), t(
        "A line a token of your text, each knowing of all the others; the tag in front says what is asked for. It "
        "is computed once and stays the same at every step."), table, f"memory_{key}")


def _heads(weights: np.ndarray, columns: tuple[str, ...], later: list[str], layer: str, color: str, key: str,
           sentence: str) -> None:
    """The heads of one layer and their mean, or the mean of every layer, over `columns`; `later` are masked."""
    if layer == "all":
        names = [t("layer {n}", n=n + 1) for n in range(len(weights))]
        rows = weights.mean(1)
    else:
        here = weights[min(int(layer), len(weights) - 1)]
        names = [t("mean"), *(t("head {n}", n=n + 1) for n in range(len(here)))]
        rows = np.concatenate([here.mean(0, keepdims=True), here])
    tokens = [*columns, *later][:MAX_TOKENS]
    known = min(len(columns), len(tokens))
    values = np.zeros((len(rows), len(tokens)))
    values[:, :known] = rows[:, :known]
    row_labels, column_labels = chart_style.tokens_in_order(names), chart_style.tokens_in_order(tokens)
    frame = cells({"row": row_labels, "row_name": names},
                  {"column": column_labels, "column_token": tokens, "masked": np.arange(len(tokens)) >= known},
                  weight=values)
    table = pd.DataFrame(rows.round(4), columns=chart_style.tokens_in_order(columns))
    table.insert(0, t("head"), names)
    titles = {"rows": t("head"), "columns": t("is looked at"), "weight": t("weight")}
    show_chart(charts_seq2seq.head_rows(frame, row_labels, column_labels, color, titles), sentence, table, key)
    if len(columns) > MAX_TOKENS:
        st.caption(t("The picture shows the first {shown} of {count} tokens.", shown=MAX_TOKENS, count=len(columns)))


def _output(method: Method, moment: Moment, whole: Distribution, color: str) -> None:
    """The state, the row of the written token, their product; and the logits."""
    products = terms(method, moment.hidden, moment.id)
    row = method.network.embedding.weight[moment.id].detach().float().cpu().numpy()
    size = min(MAX_DIMENSIONS, len(products))
    parts = {t("state"): moment.hidden, t("row of {token}", token=moment.token): row,
             t(C_("number by number", "product")): products}
    order = chart_style.tokens_in_order(list(parts))
    frame = pd.concat([pd.DataFrame({
        "part": label, "dimension": np.arange(1, size + 1), "value": values[:size].astype(float),
        "shade": (values[:size] / max(float(np.abs(values).max()), 1e-9)).astype(float)})
        for label, values in zip(order, parts.values())])
    names = {"dimension": t("dimension (the first {n})", n=size), "value": t("value")}
    table = pd.DataFrame(np.stack(list(parts.values())).round(4), columns=[str(i + 1) for i in range(len(products))])
    table.insert(0, "", list(parts))
    show_chart(charts_seq2seq.strips(frame, order, color, names), t(
        "The last state times the token's own row of the embedding, number by number; the sum of all {d} products is "
        "its logit: {logit}. Every token of the vocabulary gets one in the same way.", d=len(products),
        logit=f"{products.sum():.2f}"), table, f"output_{method.key}")


def _softmax(method: Method, moment: Moment, whole: Distribution, color: str) -> None:
    """Logits and probabilities of the likeliest tokens, and the whole distribution by rank."""
    best = candidates(method, whole, SHOWN)
    names = {"token": t("token"), "logit": t("logit"), "probability": t("probability"), "rank": t("rank")}
    table = candidates(method, whole, 50).drop(columns="id").round(6).rename(
        columns=names | {"exponential": t("e to the logit less the largest")})
    rest = t("all {n} others", n=f"{max(0, len(whole.ids) - SHOWN):,}")
    shown = pd.concat([best, pd.DataFrame([{"token": rest, "probability": whole.rest(SHOWN)}])])
    left, middle, right = st.columns([3, 3, 4])
    with left:
        show_chart(charts.bars(best, "token", "logit", color, names), t("The highest logits."), table,
                   f"logits_{method.key}")
    with middle:
        show_chart(charts.bars(shown, "token", "probability", color, names, percent=True), t(
            "The same after softmax. The last bar is everything else together."), table, f"softmax_{method.key}")
    with right:
        curve = rank_curve(method, whole)
        curve["chosen"] = False
        point = pd.DataFrame([{"rank": whole.rank(moment.id), "token": moment.token,
                               "probability": moment.probability, "chosen": True}])
        frame = pd.concat([curve, point]) if point["rank"].notna().all() else curve
        show_chart(charts_seq2seq.rank_curve(frame, color, names), t(
            "All tokens from the likeliest to the least likely, both axes in powers of ten; the dot is what is "
            "written."), curve.drop(columns="chosen").rename(columns=names), f"ranks_{method.key}")
    second = min(1, len(whole.ids) - 1)
    st.caption(t("For {token}: e to the power of ({logit} − {top}) is {exponential}; all such powers together are "
                 "{total}; {exponential} / {total} = {p}.", token=md(method.tokenizer.piece(int(whole.ids[second]))),
                 logit=f"{whole.logits[second]:.2f}", top=f"{whole.logits[0]:.2f}",
                 exponential=f"{whole.exponentials[second]:.4f}", total=f"{whole.exponentials.sum():.4f}",
                 p=f"{whole.probabilities[second]:.4f}"))
    metrics([(t("Entropy"), t("{n} bits", n=f"{whole.entropy:.2f}"), t(
                "0: all on one token; {most}: all {n} tokens alike.", most=f"{np.log2(len(whole.ids)):.2f}",
                n=f"{len(whole.ids):,}")),
             (t("Perplexity"), f"{2 ** whole.entropy:.1f}", t(
                 "2 to the power of the entropy: as undecided as between so many equally likely tokens.")),
             (t("Tokens for 90%"), f"{whole.needed(0.9):,}", t(
                 "How many of the likeliest tokens hold nine tenths of all probability.")),
             (t("Beyond the bars"), percent(whole.rest(SHOWN)), t("What all other tokens have together."))])
