"""The path of a sentence through a Transformer, stage by stage: a small picture each, one of them opened."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import stack as charts_stack
from lib.charts import style as chart_style
from lib.inside import path
from lib.inside.path import StackInside, Stage
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import named, t
from lib.ui.shared.show import show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md
from models.base import Method
from models.messages import N_

#: of a vector's numbers, as many are drawn
SHOWN = 64
#: stage -> its name, and what happens there
STAGES = {
    "pieces": (N_("Pieces"), N_("The sentence is cut into pieces, and each piece has a number.")),
    "embedding": (N_("Embedding"), N_("Each piece's number picks its row of the embedding: the same row wherever the "
                                      "piece stands.")),
    "segment": (N_("+ Segment"), N_("A vector that says: first sentence or second. With one sentence all lines are the "
                                    "same.")),
    "position": (N_("+ Position"), N_("A vector for each place, the same whatever stands there.")),
    "sum": (N_("= What the layers read"), N_("All of them added: what stands there, and where.")),
    "self_norm": (N_("Norm"), N_("Each line is brought to mean 0 and spread 1, then scaled by learned numbers.")),
    "self_attention": (N_("Self-attention"), N_("For each head, side by side, who looks at whom: each line of a head's "
                                                "square adds up to 1.")),
    "self_heads": (N_("What the heads gather"), N_("Each head's weighted mean of the values, the heads side by side.")),
    "self_joined": (N_("Heads joined"), N_("One matrix mixes what all heads gathered: this is what attention adds.")),
    "self_residual": (N_("Residual"), N_("The stream as it was, plus what attention adds.")),
    "cross_norm": (N_("Norm"), N_("Each line is brought to mean 0 and spread 1, then scaled by learned numbers.")),
    "cross_attention": (N_("Cross-attention"), N_("For each head, side by side, which source tokens each written token "
                                                  "looks at.")),
    "cross_heads": (N_("What the heads gather"), N_("Each head's weighted mean of the source's values, the heads side "
                                                    "by side.")),
    "cross_joined": (N_("Heads joined"), N_("One matrix mixes what all heads gathered from the source.")),
    "cross_residual": (N_("Residual"), N_("The stream as it was, plus what the source adds.")),
    "think_norm": (N_("Norm"), N_("Each line is brought to mean 0 and spread 1, then scaled by learned numbers.")),
    "neurons": (N_("Feed-forward: neurons"), N_("Every token for itself: a wider row of neurons; below zero is cut to "
                                                "zero.")),
    "think": (N_("Feed-forward: back"), N_("Back to the stream's width: this is what the feed-forward adds.")),
    "state": (N_("Residual"), N_("The stream, plus what the feed-forward adds: what the next layer reads.")),
    "hidden": (N_("Last norm"), N_("After the last layer, one more norm.")),
    "head": (N_("Before the output"), N_("One more matrix, only for guessing pieces.")),
    "logits": (N_("Output"), N_("The product with every row of the embedding: a score for each piece of the "
                                "vocabulary. Drawn are the columns of the sentence's own pieces.")),
}


def path_view(method: Method, text: str, source: str) -> None:
    """The encoder's path on the reader's sentence."""
    draw_path(path.open_stacks(method, text, source)["stack"], method.key)


def draw_path(inside: StackInside, key: str) -> None:
    """The path through any stack: a layer chosen, its stages as small pictures, one opened."""
    st.caption(t("From the top left to the end, in the order of the computation. Each picture is the text at that "
                 "moment: a line a token, a cell a number, faint is 0, violet is negative. Below its name stand the "
                 "code that does it and the shape of its numbers."))
    count = len(inside.layers)
    layer = 0
    if count > 1:
        layer = int(segments(t("Layer"), [str(n) for n in range(count)], "0", "path_layer",
                             lambda code: str(int(code) + 1)))
    parts = [(t("Into the layers"), path.stages_in(inside)),
             (t("Layer {n} of {count}", n=layer + 1, count=count), path.stages_of_layer(inside, layer)),
             (t("After layer {n}", n=count), path.stages_out(inside))]
    for title, stages in parts:
        st.markdown(f"**{title}**")
        cards(stages, inside, key)
        if stages is parts[1][1] and layer + 1 < count:
            st.caption(t("Layer {n} reads this, and does the same with its own numbers.", n=layer + 2))
    st.caption(t("Are these pictures the network? Each stage was computed by itself; the network's own numbers, in all "
                 "{count} layers, differ from them by at most {gap}.", count=count,
                 gap=f"{gap:.1e}" if (gap := path.largest_gap(inside)) else "0"))
    _open([stage for _, stages in parts for stage in stages if stage.name != "pieces"], inside, key)


def cards(stages: Sequence[Stage], inside: StackInside, key: str) -> None:
    """Stages as small pictures, side by side."""
    with st.container(horizontal=True, gap="small"):
        for stage in stages:
            _card(stage, inside, models.rung(key).color)


def _size(stage: Stage) -> str:
    """"T, D = 9, 256"."""
    return f"({stage.symbols}) = ({', '.join(map(str, stage.size))})"


def _columns(stage: Stage, inside: StackInside) -> tuple[np.ndarray, list[str]]:
    """What of a stage is drawn, and what its columns are called: (R, C)."""
    values = stage.picture[:MAX_TOKENS]
    if stage.columns == "looked":
        heads, _, across = stage.size
        drawn = min(across, MAX_TOKENS)
        named = inside.memory_tokens if stage.name.startswith("cross") else inside.tokens
        names = [t("head {n}: {place} {token}", n=h + 1, place=j + 1, token=named[j]) if j < drawn else " " * (h + 1)
                 for h in range(heads) for j in range(drawn + 1)]
        apart = np.full((len(values), heads, drawn + 1), np.nan)  # an empty column after each head
        apart[:, :, :drawn] = values.reshape(len(values), heads, across)[:, :, :drawn]
        return apart.reshape(len(values), -1)[:, :-1], names[:-1]
    if stage.columns == "piece":
        return values[:, :MAX_TOKENS], chart_style.tokens_in_order(inside.tokens)[:MAX_TOKENS]
    return values[:, :SHOWN], [str(i + 1) for i in range(min(SHOWN, values.shape[1]))]


def _card(stage: Stage, inside: StackInside, color: str) -> None:
    with st.container(border=True, width=168, gap="xsmall"):
        st.markdown(f"**{t(STAGES[stage.name][0])}**")
        if stage.name == "pieces":
            _pieces(inside)
        else:
            values, _ = _columns(stage, inside)
            st.image(charts_stack.small_picture(values, color), width=charts_stack.WIDE, output_format="PNG",
                     alt=named(t(STAGES[stage.name][0]), t(STAGES[stage.name][1])))
        st.caption(f"`{stage.code}`  \n`{_size(stage)}`" + (
            "" if stage.name == "pieces" else "  \n" + t("up to {top}", top=_top(stage.picture))))


def _top(values: np.ndarray) -> str:
    return ("±" if values.min() < 0 else "") + f"{np.abs(values).max():.1f}"


def _pieces(inside: StackInside, most: int = 12) -> None:
    shown = [f"{md(token)} :gray[:small[{id}]]" for token, id in zip(inside.tokens[:most], inside.ids)]
    st.markdown("&ensp;".join(shown) + (" …" if len(inside.tokens) > most else ""))


def _open(stages: Sequence[Stage], inside: StackInside, key: str) -> None:
    """One stage, larger, with its numbers."""
    by_name = {stage.name: stage for stage in stages}
    places = {name: i for i, name in enumerate(by_name, 2)}
    name = menu(t("Open a stage"), list(by_name), "self_attention", "stage",
                lambda code: f"{places[code]} · {t(STAGES[code][0])}")
    draw_stage(by_name[name], inside, key)


def draw_stage(stage: Stage, inside: StackInside, key: str) -> None:
    """One stage, large, with its numbers."""
    values, columns = _columns(stage, inside)
    rows = chart_style.tokens_in_order(inside.tokens)[: len(values)]
    names = {"row": t("token"), "value": t("value"), "column": {
        "dimension": t("dimension (the first {n})", n=len(columns)), "neuron": t("neuron (the first {n})",
                                                                              n=len(columns)),
        "looked": t("head by head, the tokens looked at"), "piece": t("score of this piece")}[stage.columns]}
    frame = charts_stack.grid_frame(values, rows, columns)
    table = pd.DataFrame(values.round(4), columns=[column.replace("\u2003", " ") for column in columns]).dropna(axis=1)
    table.insert(0, t("token"), list(inside.tokens[: len(values)]))
    show_chart(charts_stack.number_grid(frame, rows, columns, models.rung(key).color, names,
                                        column_labels=stage.columns == "piece"),
               f"{t(STAGES[stage.name][1])} `{stage.code}`", table, f"stage_{key}")
    if len(inside.tokens) > MAX_TOKENS:
        st.caption(t("The picture shows the first {shown} of {count} tokens.", shown=MAX_TOKENS,
                     count=len(inside.tokens)))
