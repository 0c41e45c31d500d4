"""The encoder's memory, and where every head of the decoder looks in it; and the one stack behind three methods."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import models
from lib.charts import heads as charts_heads
from lib.charts.cells import cells
from lib.charts.rungs import seq2seq as charts_seq2seq
from lib.inside.transformer_seq2seq.stack import KEYS, StackFacts, mask_of, stack_facts
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import named, t
from lib.ui.shared.show import badge, show_chart, show_table
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.transformer_seq2seq.stages import memory_map
from lib.ui.transformer_seq2seq.steps import can_open, written
from models.answers import Trace
from models.base import Method
from models.messages import N_, InputError

GRID = {"cross": N_("cross-attention"), "decoder": N_("masked self-attention"), "encoder": N_("encoder")}


def memory_view(method: Method, text: str, source: str, key: str, trace: Trace) -> None:
    """The memory as a heat map, and layers times heads as a grid of small maps."""
    if can_open(method):
        found = written(method, text, source)
        st.caption(t("Memory: {s} tokens × {d} numbers. That is all that the decoder ever sees of your sentence.",
                     s=found.memory.shape[0], d=found.memory.shape[1]))
        memory_map(found, models.rung(key).color, f"{key}_view")
    have = [kind for kind in GRID if any(m.kind == kind and m.weights.size for m in trace.attention)]
    if not have:
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    kind = have[0] if len(have) == 1 else segments(t("Heads of"), have, have[0], "grid", lambda code: t(GRID[code]))
    lines = []
    for m in (m for m in trace.attention if m.kind == kind):
        weights = m.weights[:MAX_TOKENS, :MAX_TOKENS]
        n, c = weights.shape
        lines.append(cells({"layer": [m.layer + 1], "head": [m.head + 1], "row": range(1, n + 1),
                            "row_token": m.rows[:n]}, {"column": range(1, c + 1), "column_token": m.columns[:c]},
                           weight=weights.astype(float).round(4)))
    frame = pd.concat(lines)
    names = {"layer": t("layer"), "head": t("head"), "rows": t("looks"), "columns": t("is looked at"),
             "weight": t("weight")}
    sentence = {
        "cross": t("Every head of every layer: a line a written token, a column a token of your text. Some follow the "
                   "words, some stay on one place such as the tag or the end. Point at a cell."),
        "decoder": t("Every head of every layer over the written text: the upper right half is empty, because what "
                     "comes later is masked."),
        "encoder": t("Every head of every layer over your own text: no half is empty, because it is read in both "
                     "directions.")}[kind]
    show_chart(charts_heads.small_maps(frame, models.rung(key).color, names), sentence,
               frame[["layer", "head", "row_token", "column_token", "weight"]].rename(columns=names | {
                   "row_token": names["rows"], "column_token": names["columns"]}), f"grid_{key}")
    st.caption(t("To read one of them word by word, open the Matrix view and choose its layer and head."))


NAMES = {"transformer_encoder": N_("the encoder's rung"), "transformer_decoder": N_("the decoder's rung"),
         "encoder": N_("seq2seq, the encoder"), "decoder": N_("seq2seq, the decoder")}


def stack_name(facts: StackFacts) -> str:
    """What a stack is called."""
    return t(NAMES[facts.key if facts.part == "stack" else facts.part])


def stack_view() -> None:
    """One stack with two switches, read off the loaded networks; the mask each makes of six tokens."""
    facts, absent = [], []
    for name in KEYS:
        method = shelf.loaded(name)
        found = [] if isinstance(method, InputError) else stack_facts(method)
        facts += found
        if not found:
            absent.append(name)
    st.markdown(t("The three Transformers are one class, `Stack` of `models/blocks/transformer.py`, with two switches: "
                  "**causal** (see only what came before) and **cross** (look at a memory)."))
    for name in absent:
        st.caption(f"{badge(name)}: " + t("no weights here"))
    if not facts:
        return
    on, off = t("on"), t("off")
    st.dataframe(pd.DataFrame([{
        t("stack"): stack_name(f), t("class that uses it"): f.owner, "causal": on if f.causal else off,
        "cross": on if f.cross else off, t("layers"): f.layers, t("heads"): f.heads, "d_model": f.d_model,
        t("parameters of the layers"): f"{f.parameters:,}",
        t("blocks of a layer"): " → ".join(t(block) for block in f.blocks)} for f in facts]),
        hide_index=True, width="stretch")
    names = {"row": t("looks"), "column": t("is looked at"), "may": t("may look")}
    titles = {"rows": names["row"], "columns": names["column"], "may": names["may"]}
    sentence = t("Who may look at whom, asked of the loaded stacks with six tokens and a memory of eight: a filled "
                 "cell may be looked at. The causal switch cuts off the upper right half; the cross switch adds a "
                 "second look, at a whole memory.")
    st.caption(sentence)
    frames = []
    with st.container(horizontal=True):
        for f in facts:
            for kind, weights in mask_of(f):
                n, c = weights.shape
                title = named(stack_name(f), t("self") if kind == "self" else t("cross"))
                frame = cells({"row": range(1, n + 1)}, {"column": range(1, c + 1)}, may=weights)
                st.altair_chart(charts_seq2seq.mask(frame, title, models.rung(f.key).color, titles), width="content",
                                key=f"mask_{f.key}_{f.part}_{kind}", alt=f"{title}. {sentence}")
                frames.append(frame.rename(columns=names).assign(**{t("stack"): title}))
    show_table(pd.concat(frames), "masks")
