"""Query, key and value of one word in one head, walked step by step with the actual numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import stack as charts_stack
from lib.charts import style as chart_style
from lib.inside.path import StackInside, open_stacks
from lib.inside.qkv import STEPS, HeadAtWord, qkv, spelled
from lib.ui.session.choice import menu
from lib.ui.session.i18n import t
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import metrics, percent, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md
from models.base import Method
from models.messages import N_

#: of a vector's numbers, as many are drawn
SHOWN = 64
STEP_KEY = "qkv_step"
TITLES = {"projections": N_("Three projections"), "products": N_("Dot products"), "scale": N_("Scale"),
          "softmax": N_("Softmax"), "sum": N_("Weighted sum of values"), "joined": N_("Heads joined"),
          "output": N_("Projected and added")}


def qkv_view(method: Method, text: str, source: str) -> None:
    """The walk through the encoder."""
    walk(open_stacks(method, text, source)["stack"], method.key)


def walk(inside: StackInside, key: str, block: str = "self_attention") -> None:
    """The walk through any stack: word, layer, head and step chosen, the step drawn. `block` is "self_attention" or
    "cross_attention"."""
    n_heads = inside.stack.layers[0].self_attention.n_heads
    count = min(len(inside.tokens), MAX_TOKENS)
    places = st.columns([4, 2, 2])
    with places[0]:
        word = int(menu(t("Word that asks"), [str(i) for i in range(count)], str(min(1, count - 1)), "qkv_word",
                        lambda code: f"{int(code) + 1} {inside.tokens[int(code)]}"))
    with places[1]:
        layer = int(menu(t("Layer"), [str(i) for i in range(len(inside.layers))], "0", "qkv_layer",
                         lambda code: str(int(code) + 1)))
    with places[2]:
        head = int(menu(t("Head"), [str(i) for i in range(n_heads)], "0", "qkv_head", lambda code: str(int(code) + 1)))
    found = qkv(inside, layer, head, word, block)
    now = _step_input()
    name = STEPS[now - 1]
    st.markdown(f"**{t('Step {n} of {count}: {title}', n=now, count=len(STEPS), title=t(TITLES[name]))}**")
    draw_step(name, found, key)
    if len(found.looked_at) > MAX_TOKENS:
        st.caption(t("The picture shows the first {shown} of {count} tokens.", shown=MAX_TOKENS,
                     count=len(found.looked_at)))
    _own(inside, found, block)


def draw_step(name: str, found: HeadAtWord, key: str) -> None:
    """One step of the walk."""
    {"projections": _projections, "products": _products, "scale": _scale, "softmax": _softmax, "sum": _sum,
     "joined": _joined, "output": _output}[name](found, key)


def _step_input() -> int:
    """The slider over the steps, with Play, Back and Next; returns the step, from 1."""
    return played(t("Where in the walk"), len(STEPS), STEP_KEY, wait=2500)


def _own(inside: StackInside, found: HeadAtWord, block: str) -> None:
    """The walk beside the network's own numbers."""
    layer = inside.layers[found.layer]
    cross = block == "cross_attention"
    weights = (layer.cross_weights if cross else layer.self_weights)[0, found.head, found.word].numpy()
    added = (layer.crossed if cross else layer.mixed)[0, found.word].numpy()
    st.caption(t("The network computed the same: its weights differ from this walk's by at most {weights}, what its "
                 "block adds by at most {added}.", weights=f"{np.abs(weights - found.weights).max():.1e}",
                 added=f"{np.abs(added - found.output).max():.1e}"))


def _n(value: float) -> str:
    return f"{value:.3f}" if value >= 0 else f"({value:.3f})".replace("-", "−")


def _spell(a: np.ndarray, b: np.ndarray) -> tuple[str, float]:
    """"0.31 × 1.20 + ... + 0.02", and the sum."""
    pairs, rest, total = spelled(a, b)
    return " + ".join(f"{_n(x)} × {_n(y)}" for x, y in pairs) + f" + {_n(rest)}", total


def _strips(parts: Sequence[tuple[str, np.ndarray]], sentence: str, key: str, name: str, *, mark: int | None = None,
            own_scale: bool = False) -> None:
    """Vectors as strips, one below the other, with the table of their numbers."""
    labels = chart_style.tokens_in_order([label for label, _ in parts])
    size = min(SHOWN, max(len(values) for _, values in parts))
    columns = [str(i + 1) for i in range(size)]
    frame = pd.concat([charts_stack.grid_frame(values[None, :size], [label], columns[:len(values)])
                       for label, (_, values) in zip(labels, parts)])
    if own_scale:
        frame = charts_stack.with_shades(frame)
    names = {"row": t("vector"), "column": t("dimension (the first {n})", n=size), "value": t("value")}
    table = pd.DataFrame([pd.Series(values.round(4)) for _, values in parts])
    table.columns = [str(i + 1) for i in range(table.shape[1])]
    table.insert(0, t("vector"), [label for label, _ in parts])
    show_chart(charts_stack.number_grid(frame, labels, columns, models.rung(key).color, names, own_scale=own_scale,
                                        mark=None if mark is None else labels[mark]), sentence, table,
               f"qkv_{name}_{key}")


def _bars(found: HeadAtWord, column: str, title: str, sentence: str, key: str, *, percents: bool = False) -> None:
    labels = chart_style.tokens_in_order(found.looked_at)[:MAX_TOKENS]
    values = getattr(found, column)[:MAX_TOKENS]
    frame = pd.DataFrame({"label": labels, "value": np.where(np.isfinite(values), values, np.nan)})
    table = found.table().round(4).rename(columns={
        "token": t("token"), "product": t("product"), "score": t("score"),
        "exponential": t("e to the score less the largest"), "weight": t("weight")})
    show_chart(charts_stack.signed_bars(frame, labels, models.rung(key).color, {"token": t("token"), "value": title},
                                        percent=percents), sentence, table, f"qkv_{column}_{key}")


def _projections(found: HeadAtWord, key: str) -> None:
    parts = [(t("what it reads"), found.read), (t("after the norm"), found.normed), (t("query q"), found.query)]
    if found.own_key is not None:
        parts += [(t("key k"), found.own_key), (t("value v"), found.own_value)]
    _strips(parts, t(
        "**{token}** is multiplied by three matrices of this head: the query says what it looks for, the key what it "
        "can be found by, the value what it gives away. {size} numbers each; every strip has its own scale of colour.",
        token=md(found.token), size=len(found.query)), key, "projections", own_scale=True)
    number = int(np.abs(found.query).argmax())
    terms, total = _spell(found.query_rows[number], found.normed)
    st.caption(t("Number {n} of the query, the largest: {terms} (the other terms) + {bias} (bias) = {result}.",
                 n=number + 1, terms=terms, bias=_n(float(found.query_bias[number])),
                 result=_n(total + float(found.query_bias[number]))))
    n_heads = len(found.heads)
    if found.n_kv_heads < n_heads:
        st.caption(t("In this model {heads} heads share {shared} heads of keys and values; this one uses number {n}.",
                     heads=n_heads, shared=found.n_kv_heads, n=found.kv_head + 1))


def _products(found: HeadAtWord, key: str) -> None:
    best = int(found.products.argmax())
    left, right = st.columns([6, 4])
    with left:
        parts = [(t("query of {token}", token=found.token), found.query)]
        parts += [(t("key of {token}", token=token), row) for token, row in
                  zip(found.looked_at[:MAX_TOKENS], found.keys)]
        _strips(parts, t("The query above, the key of every token below it. Where both have the same colour in a "
                         "column, the product grows; where the colours differ, it shrinks."), key, "keys", mark=0)
    with right:
        _bars(found, "products", t("product"), t("Query and key multiplied number by number and added up: one product "
                                                 "for each token looked at."), key)
    terms, total = _spell(found.query, found.keys[best])
    st.caption(t("The largest, with {token}: {terms} (the other terms) = {result}.", token=md(found.looked_at[best]),
                 terms=terms, result=_n(total)))


def _scale(found: HeadAtWord, key: str) -> None:
    best = int(found.products.argmax())
    _bars(found, "scores", t("score"), t(
        "Each product divided by the root of the head's size, √{size} = {root}: longer vectors have larger products, "
        "and softmax would then put more and more on the largest one.", size=len(found.query),
        root=f"{found.root:g}"), key)
    st.caption(t("For {token}: {product} / {root} = {score}.", token=md(found.looked_at[best]),
                 product=_n(float(found.products[best])), root=f"{found.root:g}",
                 score=_n(float(found.products[best]) / found.root)))
    st.caption(t("Without it this head's largest weight would be {without} here; with it, it is {weight}.",
                 without=percent(float(found.unscaled.max())), weight=percent(float(found.weights.max()))))
    if not found.allowed.all():
        st.caption(t("{n} tokens have no score: this attention may not look at them.",
                     n=int((~found.allowed).sum())))


def _softmax(found: HeadAtWord, key: str) -> None:
    _bars(found, "weights", t("weight"), t(
        "e to the power of each score, divided by the sum of all: no weight is below zero, together they are 1."), key,
        percents=True)
    top = found.strongest(1)[0]
    best = next((i for i in found.strongest(2)[1:] if found.weights[i] >= 0.001), top)
    st.caption(t("For {token}: e to the power of ({score} − {top}) is {exponential}; all such powers together are "
                 "{total}; {exponential} / {total} = {weight}. The largest score is taken off first, which changes no "
                 "weight.", token=md(found.looked_at[best]), score=f"{found.scores[best]:.3f}",
                 top=f"{found.scores.max():.3f}", exponential=f"{found.exponentials[best]:.3f}",
                 total=f"{found.exponentials.sum():.3f}", weight=f"{found.weights[best]:.3f}"))
    metrics([(t("Largest weight"), percent(float(found.weights[top])), found.looked_at[top])])


def _sum(found: HeadAtWord, key: str) -> None:
    places = sorted(found.strongest(8 if len(found.weights) > 9 else 9))
    parts = [(f"{found.looked_at[i]} × {found.weights[i]:.2f}", found.weights[i] * found.values[i]) for i in places]
    if len(places) < len(found.weights):
        parts.append((t("all others"), found.mixed - found.weights[places] @ found.values[places]))
    parts.append((t("= what this head gathers"), found.mixed))
    _strips(parts, t("Each strip is the value of a token times its weight: what weighs little is faint. Added up "
                     "column by column they give the last strip."), key, "sum", mark=len(parts) - 1)
    number = int(np.abs(found.mixed).argmax())
    terms, total = _spell(found.weights, found.values[:, number])
    st.caption(t("Number {n} of the last strip, the largest: {terms} (the other tokens) = {result}.", n=number + 1,
                 terms=terms, result=_n(total)))


def _joined(found: HeadAtWord, key: str) -> None:
    parts = [(t("head {n}", n=i + 1), row) for i, row in enumerate(found.heads)]
    _strips(parts, t("Every head has done the same with its own matrices. Their results are put one after the other: "
                     "{heads} × {size} = {all} numbers. The arrow marks the head you chose.", heads=len(found.heads),
                     size=len(found.query), all=found.heads.size), key, "joined", mark=found.head)


def _output(found: HeadAtWord, key: str) -> None:
    parts = [(t("heads, joined"), found.joined), (t("what attention adds"), found.output),
             (t("the stream before"), found.read), (t("the stream after"), found.read + found.output)]
    _strips(parts, t("One more matrix mixes the heads, and the result is added to what **{token}** read: the last "
                     "strip is the sum of the two above it.", token=md(found.token)), key, "output", mark=3)
    number = int(np.abs(found.output[:SHOWN]).argmax())
    terms, total = _spell(found.output_rows[number], found.joined)
    bias = float(found.output_bias[number])
    st.caption(t("Number {n} of what attention adds: {terms} (the other terms) + {bias} (bias) = {result}; in the "
                 "stream: {before} + {result} = {after}.", n=number + 1, terms=terms, bias=_n(bias),
                 result=_n(total + bias), before=_n(float(found.read[number])),
                 after=_n(float(found.read[number]) + total + bias)))
