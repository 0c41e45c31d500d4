"""The mask as a picture, the proof that nothing later is seen, and what a decoder learns that peeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import lines as charts_lines
from lib.charts import style as chart_style
from lib.charts.cells import cells
from lib.charts.rungs import decoder as charts_decoder
from lib.inside.transformer_decoder import mask as engine
from lib.inside.transformer_decoder.reading import text_ids
from lib.ui.session import shelf
from lib.ui.session.choice import segments, stops
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.parts.recorded import none_yet, record, where_from
from lib.ui.shared.show import metrics, show_chart, show_table
from lib.ui.shared.trace_views import MAX_TOKENS, attention_view
from lib.ui.shared.user_text import md

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

PLACE_KEY, PART_KEY = "change", "mask"
PICTURE, PROOF, PEEKING = "picture", "proof", "peeking"


def mask_view(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    """One part of the story at a time."""
    names = {PICTURE: t("Who may look at whom"), PROOF: t("Change a later token"),
             PEEKING: t("What peeking would do")}
    part = segments(t("About the mask"), list(names), PICTURE, PART_KEY, names.__getitem__,
                    label_visibility="collapsed")
    if part == PICTURE:
        _picture(method, text, source, key)
    elif part == PROOF:
        _proof(method, text, source, key)
    else:
        _peeking()


def _picture(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    ids = text_ids(method, text, source)[:MAX_TOKENS]
    pieces = method.tokenizer.pieces(ids)
    may, labels, n = engine.allowed(method, len(ids)), chart_style.tokens_in_order(pieces), len(ids)
    frame = cells({"row": labels, "row_token": pieces}, {"column": labels, "column_token": pieces}, may=may,
                  says=np.where(may, t("yes"), t("no, it comes later or is out of reach")))
    table = pd.DataFrame(np.where(may, 1, 0), columns=labels)
    table.insert(0, t("looks"), pieces)
    names = {"rows": t("looks"), "columns": t("is looked at"), "may": t("may it look?")}
    says = t("The mask on your tokens: a full cell may be looked at, an empty one may not. Every token sees itself and "
             "what stands before it; the first sees only itself, the last sees all. {n} of {all} cells are open.",
             n=int(may.sum()), all=may.size)
    if int(may.sum()) < n * (n + 1) // 2:
        says = t("The mask on your tokens: a full cell may be looked at, an empty one may not. Nothing that comes "
                 "later is open, and this network does not reach all that came before either. {n} of {all} cells are "
                 "open.",
                 n=int(may.sum()), all=may.size)
    show_chart(charts_decoder.mask_picture(frame, labels, models.rung(key).color, names), says, table, f"mask_{key}")
    trace = once(("alone", shelf.identity(key, method), text, source), lambda: method.trace(text, source))
    attention_view(trace, key, t(
        "What the network makes of it: the attention of the layer and head you choose. Cells that the mask closes have "
        "exactly no weight; each line sums to one."), kinds=("decoder",))


def _proof(method: TransformerDecoder, text: str, source: str, key: str) -> None:
    ids = text_ids(method, text, source)[:MAX_TOKENS]
    opening = len(method.opening(source))
    if len(ids) <= opening:
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    count = len(ids) - opening
    pieces = method.tokenizer.pieces(ids)
    places = [str(i + 1) for i in range(count)]
    chosen = "1"
    if count > 1:  # at first a late one: much stands before it
        chosen = stops(t("Change token"), places, places[count - 1 - count // 3], PLACE_KEY,
                       lambda code: f"{code} · {pieces[opening + int(code) - 1]}")
    place = opening + int(chosen) - 1
    new = engine.another(method, ids, place)
    found = once(("change", shelf.identity(key, method), tuple(ids), place),
                 lambda: engine.change_token(method, ids, place, new))
    st.markdown(t("**{old}** becomes **{new}**; all other tokens stay.", old=md(pieces[place]),
                  new=md(method.tokenizer.piece(new))))
    earlier, later = found.masked[:place], found.masked[place:]
    metrics([
        (t("Before it, masked"), _number(earlier.max(initial=0.0)),
         t("The largest difference of any number of the last layer at any place before the changed token.")),
        (t("Before it, unmasked"), _number(found.open[:place].max(initial=0.0)),
         t("The same weights with the mask taken off.")),
        (t("From there on"), _number(later.max()), t("What comes after may change, and does."))])
    labels = chart_style.tokens_in_order(pieces)
    series = (t("with the mask"), t("without the mask"))
    frame = cells({"series": series}, {"label": labels, "token": pieces},
                  value=np.stack([found.masked, found.open]).astype(float))
    table = pd.DataFrame({t("token"): pieces, series[0]: found.masked, series[1]: found.open,
                          t("next token before"): found.before, t("next token after"): found.after})
    show_chart(charts_lines.over_tokens(frame, labels, series, {
        "value": t("largest difference"), "series": t("network"), "token": t("token")}), t(
        "How much the network's own numbers change at each place when only token {n} is another. With the mask the "
        "line lies on zero up to there: nothing earlier can know. Without it every place changes.",
        n=place - opening + 1),
        table, f"proof_{key}")


def _number(value: Any) -> str:
    value = float(value)
    return "0" if value == 0 else f"{value:.1e}" if value < 0.01 else f"{value:.2f}"


def _peeking() -> None:
    found = record("peeking", anywhere=True)
    if not found.get("rows") or not found.get("curves"):
        none_yet("peeking")
        return
    titles = {"masked": t("with the mask"), "peeking": t("peeking")}
    curves = pd.DataFrame(found["curves"])
    numbers = {row["trained"]: row for row in found["rows"]}
    mask, peek = numbers["masked"], numbers["peeking"]
    st.markdown(t("Two small decoders learned the same sentences of the small world, with the same seed and the same "
                  "{steps} steps. One has the mask, the other may look at the very token it has to predict.",
                  steps=found["steps"]))
    metrics([
        (t("With the mask, held out"), f"{mask['held_out_mask_on']:.2f}", t("Nats a token on sentences not learned.")),
        (t("Peeking, held out"), f"{peek['held_out_as_trained']:.2f}", t("The same, while it may look ahead.")),
        (t("Peeking, mask put on"), f"{peek['held_out_mask_on']:.2f}",
         t("The same network as soon as it has to write: what comes next does not exist yet."))])
    lines = [(titles["masked"], curves[curves["series"] == "masked"], "mask_on"),
             (titles["peeking"], curves[curves["series"] == "peeking"], "as_trained"),
             (t("peeking, with the mask put on"), curves[curves["series"] == "peeking"], "mask_on")]
    frame = pd.concat([pd.DataFrame({"series": name, "step": part["step"], "value": part[column]})
                       for name, part, column in lines])
    table = curves.assign(series=curves["series"].map(titles)).round(4).rename(columns={
        "series": t("network"), "step": t("step"), "train": t("training loss (running mean)"),
        "as_trained": t("held-out loss as trained"), "mask_on": t("held-out loss with the mask")})
    show_chart(charts_lines.over_steps(frame, [line[0] for line in lines], {
        "step": t("step"), "value": t("held-out loss (nats a token)"), "series": t("network")}), t(
        "Held-out loss while they learn. The one that peeks falls to almost nothing: it copies the answer that lies in "
        "front of it. With the mask put on, as it has to be for writing, it has learned next to nothing."),
        table, "peeking")
    written = pd.DataFrame(found["written"]).rename(columns={
        "source": t("source"), "right": t("right answer"), "masked": titles["masked"], "peeking": titles["peeking"]})
    st.caption(t("What both write for held-out sentences, greedily:"))
    st.dataframe(written, hide_index=True, width="stretch")
    show_table(pd.DataFrame(found["rows"]), "peeking_rows", t("All losses"))
    where_from(found)
