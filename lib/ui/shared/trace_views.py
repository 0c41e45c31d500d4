"""Views of a method's inside, drawn from its `Trace`: states, attention, written tokens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import style as chart_style
from lib.charts.cells import cells
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import t
from lib.ui.shared.asking import translated
from lib.ui.shared.inputs import chosen_decoding, other
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import percent, show_chart
from lib.ui.shared.user_text import md
from models.answers import AttentionMap, Step, Trace
from models.base import DecodingOptions, Method
from models.language.text import beginning
from models.messages import N_

#: what a chart still shows legibly
MAX_TOKENS, MAX_DIMENSIONS = 40, 96
KINDS = {"encoder": N_("encoder: the sentence looks at itself"), "decoder": N_("decoder: what is written looks back"),
         "cross": N_("cross: what is written looks at the source")}
#: how an answer says that a beam has searched for it
BEAM = "beam search"


def written_trace(method: Method, text: str, source: str) -> Trace:
    """The inside while the method writes: the translation; with one language, how the beginning of the text goes on."""
    target = other(source)
    if target is None:
        return method.trace(beginning(text), source, source)
    trace = answer_trace(method, text, source, target, chosen_decoding())
    greedy_note(method, text, source, trace.output)
    return trace


def answer_trace(method: Method, text: str, source: str, target: str, options: DecodingOptions) -> Trace:
    """The inside while the method writes the very answer that it gives with these options; where its text cannot be
    read back as the same tokens, while it writes greedily."""
    above = translated(method.key, text, source, options)
    if above.origin == BEAM and isinstance(above.output, str):
        trace = method.trace(text, source, target, forced_target=above.output)
        if trace.output == above.output:
            return trace
    return method.trace(text, source, target)


def greedy_note(method: Method, text: str, source: str, output: str | None) -> None:
    """Say so when the text looked into is another one than the answer above it, which a beam has searched for."""
    above = translated(method.key, text, source, chosen_decoding())
    if output and above.origin == BEAM and isinstance(above.output, str) and above.output != output:
        st.caption(t("The answer above is beam search's; here you look into greedy search's, which takes the likeliest "
                     "token each time: {text}", text=md(output)))


def _cut_note(count: int) -> None:
    if count > MAX_TOKENS:
        st.caption(t("The picture shows the first {shown} of {count} tokens.", shown=MAX_TOKENS, count=count))


def state_name(name: str) -> str:
    """A state's name in the reader's language: "encoder layer 1"."""
    place, _, number = name.partition(" layer ")
    if place == "encoder":
        return t("encoder, layer {n}", n=number)
    if place == "decoder":
        return t("decoder, layer {n}", n=number)
    return t("layer {n}", n=number or name)


def states_view(trace: Trace, key: str, sentence: str) -> None:
    """A heat map of hidden states: a line a token, a cell a number."""
    names = [name for name, state in trace.states.items() if np.ndim(state) == 2 and len(state)]
    if names:
        draw_states(trace, menu(t("States of"), names, names[-1] if "decoder" not in names[-1] else names[0], "state",
                                state_name), key, sentence)


def draw_states(trace: Trace, name: str, key: str, sentence: str) -> None:
    """The states of one name."""
    states = np.asarray(trace.states[name])[:MAX_TOKENS, :MAX_DIMENSIONS]
    written = ["[BOS]", *(step.token for step in trace.steps)]
    tokens = list(trace.tokens if not name.startswith("decoder") else written)[: len(states)]
    tokens += ["·"] * (len(states) - len(tokens))
    labels = chart_style.tokens_in_order(tokens)
    columns = states.shape[1]
    frame = cells({"token": labels, "piece": tokens}, {"dimension": range(1, columns + 1)}, value=states.astype(float))
    names_ = {"dimension": t("dimension (the first {n})", n=columns), "value": t("value"), "token": t("token")}
    table = pd.DataFrame(states.round(3), columns=[str(i + 1) for i in range(columns)])
    table.insert(0, t("token"), tokens)
    show_chart(charts.states_heatmap(frame, labels, models.rung(key).color, names_), sentence, table, f"states_{key}")
    _cut_note(len(trace.states[name]))


def _mean(maps: Sequence[AttentionMap]) -> np.ndarray:
    return np.mean([m.weights for m in maps], axis=0)


def attention_view(trace: Trace, key: str, sentence: str,
                   kinds: Sequence[str] = ("cross", "encoder", "decoder")) -> None:
    """An attention map, chosen by kind, layer and head."""
    have = [kind for kind in kinds if any(m.kind == kind and m.weights.size for m in trace.attention)]
    if not have:
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    places = iter(st.columns([4, 2, 3] if len(have) > 1 else [2, 7], vertical_alignment="bottom"))
    kind = have[0]
    if len(have) > 1:
        with next(places):
            kind = menu(t("Attention"), have, have[0], "kind", lambda code: t(KINDS[code]))
    maps = [m for m in trace.attention if m.kind == kind]
    layers = sorted({m.layer for m in maps})
    layer, head = layers[-1], "mean"
    if len(layers) > 1:
        with next(places):
            layer = int(menu(t("Layer"), [str(n) for n in layers], str(layers[-1]), "layer",
                             lambda code: str(int(code) + 1)))
    here = sorted((m for m in maps if m.layer == layer), key=lambda m: m.head)
    if len(here) > 1:
        with next(places):
            head = segments(t("Head"), ["mean", *(str(m.head) for m in here)], "mean", "head",
                            lambda code: t("mean") if code == "mean" else str(int(code) + 1))
    weights = _mean(here) if head == "mean" else next(m for m in here if str(m.head) == head).weights
    draw_map(here[0].rows, here[0].columns, weights, key, sentence, f"{kind}_{key}")


def draw_map(rows: Sequence[str], columns: Sequence[str], weights: np.ndarray, key: str, sentence: str,
             chart_key: str) -> None:
    """One attention map with its table."""
    rows, columns = list(rows)[:MAX_TOKENS], list(columns)[:MAX_TOKENS]
    cut = np.asarray(weights)[: len(rows), : len(columns)]
    row_labels, column_labels = chart_style.tokens_in_order(rows), chart_style.tokens_in_order(columns)
    frame = cells({"row": row_labels, "row_token": rows}, {"column": column_labels, "column_token": columns},
                  weight=cut.astype(float))
    names = {"rows": t("looks"), "columns": t("is looked at"), "weight": t("weight")}
    table = pd.DataFrame(cut.round(3), columns=column_labels)
    table.insert(0, t("looks"), rows)
    show_chart(charts.attention_heatmap(frame, row_labels, column_labels, models.rung(key).color, names), sentence,
               table, chart_key)
    st.caption(t("The fullest cell is {p}: that much of its attention goes there.", p=percent(float(cut.max()))))
    _cut_note(max(np.shape(weights)))


def steps_view(trace: Trace, key: str, sentence: str, slider_key: str = "step", *, writing: bool = True) -> None:
    """What could have been written at each place: bars of the likeliest tokens."""
    if not trace.steps:
        st.caption(t("Nothing was written for this sentence."))
        return
    steps = trace.steps[:MAX_TOKENS]
    place = played(t("Token number"), len(steps), slider_key)
    step = steps[place - 1]
    table = pd.DataFrame([{t("token number"): i, t("token"): s.token, t("probability"): round(s.probability, 4)}
                          for i, s in enumerate(steps, 1)])
    if writing and place > 1:
        st.text(t("So far: {text}", text=steps[place - 2].text))
    elif not writing:
        st.text(t("In the text: {token}", token=step.token))
    choice_bars(step, key, sentence, table)


def choice_bars(step: Step, key: str, sentence: str, table: pd.DataFrame | None = None, *,
                color: str = "") -> None:
    """The likeliest tokens at one place, in the colour of the method `color` (the default is `key`)."""
    frame = pd.DataFrame(step.candidates[:8], columns=["token", "probability"])
    names = {"token": t("token"), "probability": t("probability")}
    show_chart(charts.bars(frame, "token", "probability", models.rung(color or key).color, names, percent=True),
               sentence, frame.round(4).rename(columns=names) if table is None else table, f"steps_{key}")
