"""Residual and norm: how large the stream is and what each block adds, and a small training without either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from lib.charts import heads as charts_heads
from lib.charts import lines as charts_lines
from lib.charts import style as chart_style
from lib.inside.transformer_encoder import stream as engine
from lib.inside.transformer_encoder.heads_measured import has_stack
from lib.shelf import library, recorded
from lib.ui.pictures.foreign import say_foreign
from lib.ui.session import shelf
from lib.ui.session.choice import menu, segments
from lib.ui.session.i18n import t
from lib.ui.session.memory import once
from lib.ui.shared.show import metrics, show_chart
from models.base import Method
from models.messages import N_

PARTS = {"sizes": N_("The stream"), "without": N_("Trained without")}
BLOCKS = {engine.STREAM: N_("the stream"), engine.ATTENTION: N_("attention adds"),
          engine.CROSS: N_("cross-attention adds"), engine.FEED_FORWARD: N_("feed-forward adds")}
RUNS = {"whole": N_("as it is"), "no_residual": N_("without residuals"), "no_norm": N_("without norms"),
        "neither": N_("without both")}


def stream_view(method: Method, text: str, source: str) -> None:
    """One part at a time."""
    part = segments(t("Residual and norm"), list(PARTS), "sizes", "stream", lambda code: t(PARTS[code]),
                    label_visibility="collapsed")
    if part == "without":
        without_view()
    elif not has_stack(method):
        st.caption(t("This view opens the network itself, which these weights do not allow."))
    else:
        sizes_view(method, text, source)


def sizes_view(method: Method, text: str, source: str) -> None:
    """The course of the stream, for one token or the mean of all."""
    reading = once(("stream", shelf.identity(method.key, method), text, source),
                   lambda: engine.read(method, text, source))
    pieces, found = list(reading.pieces), engine.sizes(reading.layers)
    labels = chart_style.tokens_in_order(pieces)
    mean = "mean"
    chosen = menu(t("Token"), [mean, *(str(i) for i in range(len(pieces)))], mean, "stream_token",
                  lambda code: t("mean of all tokens") if code == mean else labels[int(code)])

    def number(values: list[float]) -> float:
        return float(np.mean(values)) if chosen == mean else values[int(chosen)]

    parts = [part for part in BLOCKS if any(one.part == part for one in found)]
    frame = pd.DataFrame([{"layer": one.layer, "series": t(BLOCKS[one.part]), "value": number(one.values)}
                          for one in found])
    table = pd.DataFrame([{t("after layer"): one.layer, t("part"): t(BLOCKS[one.part]),
                           t("mean"): round(float(np.mean(one.values)), 3),
                           **{label: round(value, 3) for label, value in zip(labels, one.values)}} for one in found])
    names = {"layer": t("layer (0: what the first one reads)"), "value": t("size (root mean square)"),
             "series": t("part")}
    show_chart(charts_heads.over_layers(frame, [t(BLOCKS[part]) for part in parts], names), t(
        "One line is the stream that runs through all layers; the others are what each block adds to it. Compare how "
        "much larger the first layer makes the stream, and how much the last, and where a block adds less than there "
        "was already."), table, "stream")
    turned = engine.kept(reading.layers)
    shares = [number(row) for row in turned]
    metrics([(t("Layer {n}", n=i), f"{value:.2f}", t("Cosine of the stream before and after this layer: 1 would be "
                                                     "unchanged in direction.")) for i, value in enumerate(shares, 1)])
    st.caption(t("The numbers above: how much of its direction the stream keeps through each layer (cosine). The norm "
                 "stands before each block, so that however large the stream has grown, a block reads numbers of "
                 "mean 0 and spread 1, scaled by learned factors."))


def residual_record() -> dict[str, Any]:
    """The recorded training on this corpus's shelf, or the shipped one."""
    for place in (library.shelf(shelf.corpus_key(), shelf.directory()), library.SHIPPED / library.DEFAULT_CORPUS):
        if found := recorded.read(place, "residual"):
            return found
    return {}


def without_view() -> None:
    """The recorded curves of a small encoder trained with and without."""
    record = residual_record()
    if not record:
        st.caption(t("This run has not been recorded here yet; record it with `{command}`.",
                     command="python -m lib benchmark residual --save"))
        return
    say_foreign("residual")
    runs, about = record["runs"], record["about"]
    order = [name for name in RUNS if name in runs]
    points = [(t(RUNS[name]), point["step"], point["loss"]) for name in order for point in runs[name]["losses"]
              if point["loss"] is not None]  # a run that has burst has no number there
    frame = pd.DataFrame(points, columns=["series", "step", "value"])
    table = pd.DataFrame([{t("run"): name, t("step"): step, t("loss"): round(loss, 4)} for name, step, loss in points])
    names = {"step": t("training step"), "value": t("loss (nats a hidden token)"), "series": t("run")}
    top = about["chance"] + 1.0
    drawn = frame[frame["value"] <= top]
    show_chart(charts_lines.over_steps(drawn, [t(RUNS[name]) for name in order], names), t(
        "The same small encoder, {layers} layers, trained {steps} steps, once each, on the same batches from the same "
        "first weights: as it is, without adding to the stream, without norms, without both. Guessing blindly costs "
        "{chance}; knowing only how frequent each piece is, {frequency}.", layers=about["layers"],
        steps=about["steps"], chance=f"{about['chance']:.2f}", frequency=f"{about['frequency']:.2f}"),
        table, "residual")
    if len(drawn) < len(frame):
        st.caption(t("Losses above {top}, up to {most}, lie beyond the picture; the table has them.", top=f"{top:.1f}",
                     most=f"{frame['value'].max():.0f}"))
    metrics([(t(RUNS[name]), "–" if runs[name]["valid_loss"] is None else f"{runs[name]['valid_loss']:.2f}",
              t("Loss on held-out pairs after the last step.")) for name in order])
    st.markdown(verdict(runs, about["chance"], about["frequency"]))
    st.dataframe(pd.DataFrame([{t("run"): t(RUNS[name]), t("loss, held out"): _rounded(runs[name]["valid_loss"]),
                                t("first gradient, layer 1"): f"{runs[name]['gradients'][0]:.1e}",
                                t("first gradient, last layer"): f"{runs[name]['gradients'][-1]:.1e}",
                                t("processor time (s)"): round(runs[name]["seconds"], 1)} for name in order]),
                 hide_index=True, width="stretch")
    st.caption(t("What the papers say: with the sum, gradients reach the lower layers directly (He et al. 2016); with "
                 "a norm before each block they are well behaved from the first step on (Xiong et al. 2020); a more "
                 "careful start can do without norms (Zhang et al. 2019, “Fixup”). Here one seed, one learning rate "
                 "and one depth were tried; the table has the first losses and gradients."))
    st.caption(t("Recorded with `{command}`, on the small world, which needs no file. A gradient's size is its root "
                 "mean square, in the feed-forward, before the first step.", command=record["run"]["command"]))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def verdict(runs: Mapping[str, Any], chance: float, frequency: float) -> str:
    """What the record says, run by run."""
    whole = runs["whole"]["valid_loss"]
    lines = []
    for name in ("no_residual", "no_norm", "neither"):
        if name not in runs:
            continue
        loss = runs[name]["valid_loss"]
        if loss is None or loss > chance - 0.05:
            said = t("ends at blind guessing")
        elif loss > frequency - 0.3:
            said = t("ends near what knowing only how frequent each piece is would give")
        elif loss > whole + 0.25:
            said = t("learns, and ends {gap} nats behind", gap=f"{loss - whole:.2f}")
        elif loss > whole + 0.05:
            said = t("ends {gap} nats behind, in so few layers and steps", gap=f"{loss - whole:.2f}")
        else:
            said = t("ends less than 0.05 nats behind, or ahead, in so few layers and steps")
        lines.append(f"- **{t(RUNS[name])}**: {said}")
    return "\n".join(lines)
