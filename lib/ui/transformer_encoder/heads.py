"""The heads of a stack: all their maps at once with one opened, what each looks at, and what is lost without it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

import models
from lib.charts import heads as charts_heads
from lib.inside.transformer_encoder.heads import all_weights
from lib.inside.transformer_encoder.heads_measured import ALONE, JOINED, has_stack, inside_of, looks, readings
from lib.ui.session import shelf
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.asking import translated
from lib.ui.shared.inputs import other
from lib.ui.shared.show import percent, show_chart
from lib.ui.shared.trace_views import draw_map
from lib.ui.transformer_encoder.heads_measured import KIND_NAMES, looks_view
from lib.ui.transformer_encoder.heads_off import off_view
from models.base import DecodingOptions, Method
from models.messages import N_
from models.transformer_encoder import TransformerEncoder

PARTS = {"maps": N_("All maps"), "looks": N_("What they look at"), "off": N_("Switch heads off")}
READINGS = {ALONE: N_("sentence alone"), JOINED: N_("with its translation")}


def heads_view(method: Method, text: str, source: str) -> None:
    """One part at a time."""
    if not has_stack(method):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
        return
    part = segments(t("Heads"), list(PARTS), "maps", "heads", lambda code: t(PARTS[code]), label_visibility="collapsed")
    heads = int(method.config["n_heads"])
    st.caption(t("Here {heads} heads share the {d_model} numbers of a token, {each} for each. The Transformer of 2017 "
                 "had 8 heads for 512 numbers, BERT 12 for 768, GPT-3 96 for 12,288.", heads=heads,
                 d_model=f"{method.config['d_model']:,}", each=method.config["d_model"] // heads))
    if part == "maps":
        maps_view(method, text, source)
    elif part == "looks":
        looks_view(method, text, source)
    else:
        off_view(method, text, source)


def reading_input(method: Method) -> str:
    """Alone, or joined to the translation; where there is no choice, alone."""
    options = readings(method)
    if len(options) < 2:
        return ALONE
    return segments(t("The encoder reads"), options, ALONE, "reading", lambda code: t(READINGS[code]))


def _ids(method: Method, text: str, source: str, reading: str) -> list[int]:
    """What the stack reads, special tokens included."""
    if not isinstance(method, TransformerEncoder):
        return [*method.opening(source), *method.encode([text])[0]]
    ids = method.encode_with_masks(text)
    if reading == JOINED and other(source):
        answer = translated(method.key, text, source, DecodingOptions()).output
        second = method.encode([answer])[0] if isinstance(answer, str) else []
        if second:
            return method.joined(ids, second)
    return method.single(ids)


def maps_view(method: Method, text: str, source: str) -> None:
    """The grid of small maps, and the one that the reader opens."""
    layers, heads = method.config["n_layers"], method.config["n_heads"]
    places = st.columns([3, 2, 4], vertical_alignment="bottom")
    with places[0]:
        reading = reading_input(method)
    with places[1]:
        layer = int(menu(t("Layer"), [str(n) for n in range(layers)], "0", "layer", lambda c: str(int(c) + 1)))
    with places[2]:
        draw = segments if heads <= 8 else menu
        head = int(draw(t("Head"), [str(n) for n in range(heads)], "0", "head", lambda c: str(int(c) + 1)))
    ids = once(("heads_ids", shelf.identity(method.key, method), text, source, reading),
               lambda: _ids(method, text, source, reading))
    weights = once(("heads_maps", shelf.identity(method.key, method), tuple(ids)), lambda: _weights(method, ids))
    if not any(not method.tokenizer.is_special(i) for i in ids):
        st.caption(t("There is nothing to look at: the sentence has no tokens, or nothing was written."))
        return
    pieces = method.tokenizer.pieces(ids)
    shown = min(len(pieces), charts_heads.grid_tokens(len(weights)))
    frame = charts_heads.grid_frame(weights[:, :shown, :shown], pieces[:shown], heads)
    names = {"layer": t("layer"), "head": t("head"), "name": t("layer.head"), "rows": t("looks"),
             "columns": t("is looked at"), "weight": t("weight")}
    table = frame[["head", "row_token", "column_token", "weight"]].round(4).rename(columns={
        "head": names["name"], "row_token": names["rows"], "column_token": names["columns"], "weight": names["weight"]})
    show_chart(charts_heads.head_grid(frame, layers, heads, (layer, head), models.rung(method.key).color, names), t(
        "Every head of every layer on your sentence, each its own colour scale. A diagonal looks at itself, a step off "
        "it at a neighbour, an upright stripe at one and the same token; two blocks beside the diagonal look across to "
        "the other language."), table, "head_grid")
    if shown < len(pieces):
        st.caption(t("The picture shows the first {shown} of {count} tokens.", shown=shown, count=len(pieces)))
    number = layer * heads + head
    st.markdown(t("**Layer {layer}, head {head}**: {says}", layer=layer + 1, head=head + 1,
                  says=_says(method, ids, reading, f"{layer + 1}.{head + 1}")))
    draw_map(pieces, pieces, weights[number], method.key, t(
        "The map with the frame, opened: each line is a token, the full cells are the tokens it gathers from."),
        f"head_{method.key}")


def _weights(method: Method, ids: list[int]) -> np.ndarray:
    import torch

    with torch.inference_mode():
        return all_weights(inside_of(method, [ids])[1])[:, 0].cpu().numpy()


def _says(method: Method, ids: list[int], reading: str, name: str) -> str:
    """What a head looks at on this sentence, most above chance first."""
    sides = JOINED if reading == JOINED and ids.count(method.tokenizer.sep_id) > 1 else ALONE
    found = once(("heads_here", shelf.identity(method.key, method), tuple(ids), sides),
                 lambda: looks(method, [ids], sides))
    rows = pd.DataFrame([row for row in found["rows"] if row["head"] == name])
    rows["above"] = rows["share"] - rows["chance"]
    best = rows.sort_values("above", ascending=False).head(3)
    parts = [t("{kind} {share} (chance {chance})", kind=t(KIND_NAMES[row.kind]), share=percent(row.share),
               chance=percent(row.chance)) for row in best.itertuples() if row.above > 0]
    return " · ".join(parts) or t("looks at none of these kinds more than chance would")
