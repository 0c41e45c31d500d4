"""The recurrent network unrolled over the reader's sentence: states as they come, and the gates of one token."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import style as chart_style
from lib.charts.cells import cells
from lib.charts.rungs import gates as charts_gates
from lib.inside.rnn import unrolled
from lib.inside.rnn.unrolled import OPEN, SHUT, Unrolled
from lib.ui.session import shelf
from lib.ui.session.choice import menu
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import metrics, percent, show_chart
from lib.ui.shared.trace_views import MAX_DIMENSIONS, MAX_TOKENS
from lib.ui.shared.user_text import md
from models.messages import N_
from models.rnn import RNN

#: what a gate is called, and what it does
GATE_NAMES = {"input": N_("input gate"), "forget": N_("forget gate"), "candidate": N_("cell candidate"),
              "output": N_("output gate"), "reset": N_("reset gate"), "update": N_("update gate")}
WHAT_GATES_DO = {
    "lstm": N_("The **input gate** lets the new **cell candidate** in, the **forget gate** keeps the old cell state (1 "
               "keeps all, 0 forgets all), the **output gate** shows it to the rest of the network."),
    "gru": N_("The **reset gate** says how much of the old state the candidate may see; the **update gate** keeps the "
              "old state (1) or takes the candidate (0)."),
    "rnn": N_("A plain recurrent cell has no gates: every step mixes the whole state anew."),
}
CELL_STATE, HIDDEN_STATE = N_("cell state"), N_("hidden state")


def place_name(place: str) -> str:
    """ "encoder 1 forward" in the reader's language."""
    part, number, *way = place.split()
    if part == "decoder":
        return t("decoder, layer {n}", n=number)
    return t("encoder, layer {n}, left to right", n=number) if way == ["forward"] else t(
        "encoder, layer {n}, right to left", n=number)


def gates_view(method: RNN, text: str, source: str, target: str) -> None:
    """A cell chosen, a slider over its tokens, its states so far, its gates over the sentence and at one token."""
    place = menu(t("Which part of the network"), unrolled.places(method), "encoder 1 forward", "cell", place_name)
    seen = once(("gates", shelf.identity(method.key, method), text, source, target, place),
                lambda: _seen(method, text, source, target, place))
    now = played(t("Token by token"), len(seen.tokens), "moment_read")
    st.markdown(t("Step {n} of {count}: it reads **{token}**.", n=now, count=len(seen.tokens),
                  token=md(seen.tokens[now - 1])))
    _states(seen, now, method.key)
    st.caption(t(WHAT_GATES_DO[method.config["cell"]]))
    if seen.gates:
        _over_sentence(seen, now, method.key)
        _at_token(seen, now, method.key)
    _one_cell(seen, now)


def _seen(method: RNN, text: str, source: str, target: str, place: str) -> Unrolled:
    written: list[int] = []
    if place.startswith("decoder"):
        steps = unrolled.write_on(method, text, source, target)
        written = [step.id for step in steps if step.id != method.tokenizer.eos_id][:MAX_TOKENS - 1]
    return unrolled.look(method, text, source, target, place, written)


def _window(seen: Unrolled, now: int) -> tuple[int, int]:
    """The tokens that are drawn (from, to): all, or as many as a chart holds around the one looked at."""
    start = min(max(0, now - MAX_TOKENS // 2), max(0, len(seen.tokens) - MAX_TOKENS))
    return start, min(len(seen.tokens), start + MAX_TOKENS)


def _states(seen: Unrolled, now: int, key: str) -> None:
    start, end = _window(seen, now)
    labels = chart_style.tokens_in_order(seen.tokens)[start:end]
    states = seen.states[start:now, :MAX_DIMENSIONS]
    rows, columns = states.shape
    frame = cells({"label": labels[:rows], "token": seen.tokens[start:now]}, {"dimension": range(1, columns + 1)},
                  value=states.astype(float))
    names = {"dimension": t("dimension (the first {n})", n=columns), "value": t("value"), "token": t("token")}
    table = pd.DataFrame(states.round(3), columns=[str(i + 1) for i in range(columns)])
    table.insert(0, t("token"), list(seen.tokens[start:now]))
    show_chart(charts_gates.unrolled(frame, labels, labels[now - 1 - start],
                                          float(np.abs(seen.states).max()) or 1.0, models.rung(key).color, names),
               t("The same cell at every token, one copy below the other: each line is its hidden state after one more "
                 "token. Move the slider and the next line comes; the lines above never change again."),
               table, f"unrolled_{key}")
    if end - start < len(seen.tokens):
        st.caption(t("The picture shows tokens {a} to {b} of {count}.", a=start + 1, b=end, count=len(seen.tokens)))


def _over_sentence(seen: Unrolled, now: int, key: str) -> None:
    start, end = _window(seen, now)
    labels = chart_style.tokens_in_order(seen.tokens)
    frame = pd.DataFrame(unrolled.openings(seen))
    frame["label"] = [labels[place - 1] for place in frame["place"]]
    gates = [t(GATE_NAMES[name]) for name in dict.fromkeys(frame["gate"])]
    frame["gate"] = [t(GATE_NAMES[name]) for name in frame["gate"]]
    shown = frame[(frame["place"] > start) & (frame["place"] <= end)]
    names = {"token": t("token"), "gate": t("gate"), "mean": t("how far open, on average"),
             "open": t("cells above {limit}", limit=OPEN), "shut": t("cells below {limit}", limit=SHUT)}
    table = frame[["place", "token", "gate", "mean", "open", "shut"]].round(3).rename(
        columns={"place": t("token number"), **names})
    show_chart(charts_gates.gate_means(shown, labels[start:end], gates, labels[now - 1], models.rung(key).color,
                                            names),
               t("How far each gate stands open at each token, averaged over its cells: 0 is shut, 1 is open. The "
                 "frame marks the token of the slider."), table, f"gates_{key}")


def _at_token(seen: Unrolled, now: int, key: str) -> None:
    rows = {t(GATE_NAMES[name]): values[now - 1] for name, values in seen.gates.items()}
    metrics([(t("{gate}: open cells", gate=t(GATE_NAMES[name])),
              t("{p} open", p=percent(float((values[now - 1] > OPEN).mean()))),
              t("The share of its cells above {high}; {p} are below {low}.", high=OPEN, low=SHUT,
                p=percent(float((values[now - 1] < SHUT).mean()))))
             for name, values in seen.gates.items() if name != "candidate"])
    if seen.memory is not None:
        rows[t(CELL_STATE)] = seen.memory[now - 1]
    rows[t(HIDDEN_STATE)] = seen.states[now - 1]
    size = min(MAX_DIMENSIONS, seen.states.shape[1])
    frame = cells({"row": list(rows)}, {"dimension": range(1, size + 1)},
                  value=np.stack([values[:size] for values in rows.values()]).astype(float))
    names = {"row": t("gate or state"), "dimension": t("dimension (the first {n})", n=size), "value": t("value")}
    table = pd.DataFrame({t("dimension"): range(1, seen.states.shape[1] + 1)} | {
        name: values.round(4) for name, values in rows.items()})
    show_chart(charts_gates.gates_now(frame, list(rows), models.rung(key).color, names), t(
        "At this token, cell by cell: full colour is 1 (open), faint is 0 (shut), violet is negative; gates are never "
        "negative. A column is one cell: read it from top to bottom."), table, f"now_{key}")


def _one_cell(seen: Unrolled, now: int) -> None:
    """The arithmetic of the cell that changed most, with its numbers."""
    i = unrolled.most_changed(seen, now - 1)
    before = float(seen.before[now - 1, i])
    values = {name: float(gate[now - 1, i]) for name, gate in seen.gates.items()}
    h = float(seen.states[now - 1, i])
    if "forget" in values:
        c = float(seen.memory[now - 1, i])
        sums = [t("cell state = forget × old + input × candidate = {f} × {old} + {i} × {g} = {c}",
                  f=_n(values["forget"]), old=_n(before), i=_n(values["input"]), g=_n(values["candidate"]), c=_n(c)),
                t("hidden state = output × tanh(cell state) = {o} × {t} = {h}", o=_n(values["output"]),
                  t=_n(float(np.tanh(c))), h=_n(h))]
    elif "update" in values:
        sums = [t("hidden state = update × old + (1 − update) × candidate = {z} × {old} + {rest} × {n} = {h}",
                  z=_n(values["update"]), old=_n(before), rest=_n(1 - values["update"]), n=_n(values["candidate"]),
                  h=_n(h))]
    else:
        sums = [t("hidden state: from {old} to {h}", old=_n(before), h=_n(h))]
    st.caption(t("Cell {n} changed most at this token.", n=i + 1))
    for line in sums:
        st.text(line)


def _n(value: float) -> str:
    return f"{value:.3f}" if value >= 0 else f"({value:.3f})".replace("-", "−")
