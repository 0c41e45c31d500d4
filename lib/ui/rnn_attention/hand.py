"""A reader's hand on the attention: moved, levelled or switched off, or the first words of the translation given."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import basic as charts
from lib.charts import style as chart_style
from lib.charts.cells import cells
from lib.inside.rnn_attention.written import EVEN, OFF, Override, Written, changed, decode_with, prefix_ids
from lib.ui.rnn_attention.views import writing
from lib.ui.session import shelf
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import named, t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import asked, field
from lib.ui.shared.parts.picture import picture
from lib.ui.shared.parts.player import played
from lib.ui.shared.show import method_title, percent, show_chart, show_table
from lib.ui.shared.trace_views import MAX_TOKENS
from lib.ui.shared.user_text import md
from models.base import Method

STEP_KEY, HAND_KEY, SCOPE_KEY, PREFIX_KEY = "step", "hand", "scope", "prefix"
OWN, THIS, ALL = "own", "this", "all"
_CHART, _CELL = "hand_matrix", "cell"


def hand_view(method: Method, text: str, source: str, key: str) -> None:
    """Change one thing, and see the next word and the rest of the translation change."""
    before = writing(method, text, source)
    if before is None:
        return
    read, target = asked(text, source)
    st.caption(t("Give the first words yourself, or take the attention of a step and put it elsewhere: with the menu, "
                 "or by a click on a cell of the matrix below."))
    first = field(st, t("The translation begins with"), "", PREFIX_KEY, max_chars=200)
    prefix = prefix_ids(method, first)
    count = min(len(before.source), MAX_TOKENS)
    left, middle, right = st.columns([3, 3, 3], vertical_alignment="bottom")
    steps = min(MAX_TOKENS, max(len(before.steps), len(prefix) + 1))
    with left:
        place = played(t("Token number"), steps, STEP_KEY)
    with middle:
        code = menu(t("Attention there"), [OWN, EVEN, OFF, *map(str, range(count))], OWN, HAND_KEY,
                    lambda code: _hand_name(code, before))
    with right:
        scope = segments(t("For"), [THIS, ALL], THIS, SCOPE_KEY,
                         lambda code: {THIS: t("this step"), ALL: t("every step")}[code])
    hand: Override | None = None if code == OWN else code if code in (EVEN, OFF) else int(code)
    after = once(("hand", shelf.identity(key, method), read, source, target, tuple(prefix), place, code, scope),
                 lambda: _with_hand(method, read, source, target, prefix, place - 1, hand, scope))
    _texts(before, after)
    _next_word(before, after, min(place, len(after.steps)) - 1, key, place - 1 < len(prefix))
    _matrix(after, key, read)


def _hand_name(code: str, before: Written) -> str:
    named = {OWN: t("where the network puts it"), EVEN: t("on all tokens alike"), OFF: t("switched off")}
    return named.get(code) or t("on {n} {token}", n=int(code) + 1, token=before.source[int(code)])


def _with_hand(method: Method, text: str, source: str, target: str, prefix: list[int], step: int,
               hand: Override | None, scope: str) -> Written:
    everywhere = hand if scope == ALL else None
    overrides = {step: hand} if hand is not None and scope == THIS else {}
    return decode_with(method, text, source, target, overrides=overrides, everywhere=everywhere, prefix=prefix)


def _texts(before: Written, after: Written) -> None:
    """Both translations; what is new in the second is bold."""
    st.markdown(named(t("By itself"), md(before.text) or "–"))
    st.markdown(named(t("With your hand"), f"**{md(after.text) or '–'}**"))
    moved = sum(changed(before, after))
    notes = [t("The words stay the same; the chances of the others may not.") if before.ids == after.ids else t(
        "{n} of {count} tokens are others at their place now.", n=moved, count=len(after.ids))]
    if after.forced:
        chances = [step.probability for step in after.steps[: after.forced]]
        notes.append(t("The network itself would have given your first words a chance of {p}.",
                       p=percent(float(np.prod(chances))) if np.prod(chances) > 1e-4 else f"{np.prod(chances):.1e}"))
    st.caption(" ".join(notes))
    rows = max(len(before.steps), len(after.steps))
    show_table(pd.DataFrame([{
        t("token number"): i + 1,
        t("by itself"): before.steps[i].token if i < len(before.steps) else "",
        t("with your hand"): after.steps[i].token if i < len(after.steps) else "",
        t("probability"): round(after.steps[i].probability, 4) if i < len(after.steps) else None,
        t("given"): "✓" if i < after.forced else ""} for i in range(rows)]), "hand_tokens", t("Token by token"))


def _next_word(before: Written, after: Written, place: int, key: str, given: bool) -> None:
    """The candidates at the chosen step, before and after."""
    color, names = models.rung(key).color, {"token": t("token"), "probability": t("probability")}
    left, right = st.columns(2)
    for column, written, title, shade in ((left, before, t("The next token, by itself"), chart_style.mix(color, 0.5)),
                                          (right, after, t("The next token, with your hand"), color)):
        with column:
            if place >= len(written.steps):
                st.caption(t("This translation has ended before token {n}.", n=place + 1))
                continue
            frame = pd.DataFrame(written.steps[place].candidates[:8], columns=["token", "probability"])
            show_chart(charts.bars(frame, "token", "probability", shade, names, percent=True), title,
                       frame.rename(columns=names), f"hand_{title}")
    if given:
        st.caption(t("This token was given by you; the bars show what the network would have chosen."))


def _clicked() -> None:
    """Callback: a cell of the matrix was clicked, so that step's attention moves there."""
    chosen = (st.session_state.get(_CHART) or {}).get("selection", {}).get(_CELL) or []
    if chosen:
        st.session_state[STEP_KEY] = int(chosen[0]["step"])
        st.session_state[HAND_KEY] = str(int(chosen[0]["place"]) - 1)
        st.session_state[SCOPE_KEY] = THIS


def _matrix(written: Written, key: str, text: str) -> None:
    """What was looked at with the hand in place; a click moves a step's attention."""
    rows, columns = list(written.tokens)[:MAX_TOKENS], list(written.source)[:MAX_TOKENS]
    weights = written.used[: len(rows), : len(columns)]
    row_labels, column_labels = chart_style.tokens_in_order(rows), chart_style.tokens_in_order(columns)
    frame = cells({"row": row_labels, "row_token": rows, "step": range(1, len(rows) + 1)},
                  {"column": column_labels, "column_token": columns, "place": range(1, len(columns) + 1)},
                  weight=weights.astype(float))
    names = {"rows": t("is written"), "columns": t("is looked at"), "weight": t("weight")}
    sentence = t("Where {method} looked, with your hand in place. Click a cell: the whole attention of that step moves "
                 "to that token, and all that is written after it may change.", method=method_title(key))
    chart = charts.attention_heatmap(frame, row_labels, column_labels, models.rung(key).color, names)
    chart = chart.add_params(alt.selection_point(name=_CELL, fields=["step", "place"], toggle=False))
    with picture("hand"):
        st.caption(sentence)
        st.altair_chart(chart, width="stretch", key=_CHART, on_select=_clicked, selection_mode=_CELL, alt=sentence)
    table = pd.DataFrame(weights.round(4), columns=column_labels)
    table.insert(0, t("is written"), rows)
    show_table(table, "hand_matrix_table")
