"""Vanishing and exploding gradients on the reader's sentence, a dial to make them explode, and what clipping does."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from lib.charts import lines as charts_lines
from lib.charts import style as chart_style
from lib.inside.rnn import gradients
from lib.inside.rnn.gradients import CLIP, FRESH, Curve
from lib.ui.session import shelf
from lib.ui.session.choice import segments, stops
from lib.ui.session.i18n import join, t
from lib.ui.session.memory import once
from lib.ui.shared.inputs import other
from lib.ui.shared.show import method_title, metrics, show_chart
from lib.ui.shared.trace_views import MAX_TOKENS
from models.messages import N_, InputError
from models.rnn import RNN

NAMES = {"rnn": N_("plain RNN"), "gru": N_("GRU"), "lstm": N_("LSTM"), "attention": N_("plain RNN + attention"),
         "transformer": N_("Transformer")}
TRAINED = N_("LSTM as trained here")
CELL_NAMES = {"lstm": TRAINED, "gru": N_("GRU as trained here"), "rnn": N_("plain RNN as trained here")}
WHAT = {"fresh": N_("fresh networks"), "trained": N_("trained translators"), "clip": N_("clipping")}
TRANSLATORS = ("rnn", "rnn_attention", "transformer_seq2seq")
#: the dial: spectral radius of the recurrent matrices; the first leaves the weights as drawn
DRAWN = "drawn"
RADII = (DRAWN, "0.3", "0.5", "0.8", "1", "1.2", "1.5", "2", "2.5", "3", "4", "5")
#: the least that the chart still draws, relative to the last token
FLOOR = 1e-30


def gradients_view(method: RNN, text: str, source: str) -> None:
    """One of three pictures, over the reader's sentence."""
    what = segments(t("Gradients of"), list(WHAT), "fresh", "gradients", lambda code: t(WHAT[code]))
    if what == "trained":
        _trained(text, source)
        return
    code = stops(t("Spectral radius of the recurrent weights"), RADII, DRAWN, "radius",
                 lambda code: t("as drawn") if code == DRAWN else code)
    radius = None if code == DRAWN else float(code)
    if what == "clip":
        _clipping(method, text, radius)
    else:
        _fresh(method, text, radius)


def _fresh(method: RNN, text: str, radius: float | None) -> None:
    identity = shelf.identity(method.key, method)
    curves: dict[str, Curve] = {t(NAMES[kind]): once(
        ("gradient", identity, text, kind, None if kind == "transformer" else radius),
        lambda kind=kind: gradients.fresh_curve(method, text, kind, radius=radius)) for kind in FRESH}
    curves[t(CELL_NAMES[method.config["cell"]])] = once(
        ("gradient", identity, text, "trained"), lambda: gradients.trained_cell_curve(method, text))
    _draw(curves, t("gradient, the last token's is 1"), t(
        "How much the last state would change if an earlier token changed a little, for networks of one size with "
        "weights as drawn, and for the trained encoder's first cell. The scale is logarithmic: a straight line that "
        "falls to the left is a gradient that shrinks by the same factor at every step back."), "fresh", True)
    _factors(curves)
    plain, lstm = curves[t(NAMES["rnn"])].factor, curves[t(CELL_NAMES[method.config["cell"]])].factor
    if math.isnan(plain) or math.isnan(lstm):
        return
    if plain > 1.02:
        st.markdown(t("**It explodes**: back through the plain RNN the gradient grows {factor} times at every token.",
                      factor=f"{plain:.2f}"))
    elif plain < lstm:
        st.markdown(t("One step back leaves {plain} of the gradient in the plain RNN, with weights as drawn, and "
                      "{lstm} in the trained cell, whose forget gate can carry its memory along "
                      "untouched.", plain=f"{plain:.0%}",
                      lstm=f"{lstm:.0%}"))
    else:
        st.markdown(t("At this radius the plain RNN keeps {plain} of its gradient a step, more than the trained cell's "
                      "{lstm}: with just the right weights it can remember, but nothing holds it there.",
                      plain=f"{plain:.0%}", lstm=f"{lstm:.0%}"))
    st.caption(t("Attention and the Transformer reach every token in one step. Their last token stands higher, since "
                 "it also goes straight to the last state, without any step."))
    if curves[t(NAMES["attention"])].factor > 1.1:
        st.caption(t("Attention looks at states that explode, so it does not mend this; the Transformer has no "
                     "recurrent weights, and the dial does not touch it."))


def _draw(curves: dict[str, Curve], value: str, sentence: str, key: str, relative: bool) -> None:
    tokens = next(iter(curves.values())).tokens
    labels = chart_style.tokens_in_order(tokens)
    lines = []
    for name, curve in curves.items():
        for label, token, size in zip(labels, tokens, curve.relative if relative else curve.sizes):
            lines.append({"label": label, "token": token, "series": name, "value": float(size)})
    frame = pd.DataFrame(lines)
    table = frame.pivot_table(index="label", columns="series", values="value", sort=False).reindex(labels)[
        list(curves)].map("{:.3e}".format).reset_index(drop=True)
    table.insert(0, t("token"), list(tokens))
    drawn = frame[(frame["value"] > FLOOR) & frame["label"].isin(labels[-MAX_TOKENS:])]
    names = {"value": value, "series": t("network"), "token": t("token")}
    show_chart(charts_lines.over_tokens(drawn, labels[-MAX_TOKENS:], list(curves), names, log=True), sentence,
               table, f"gradients_{key}")
    if len(labels) > MAX_TOKENS:
        st.caption(t("The picture shows the last {shown} of {count} tokens; the table has all.", shown=MAX_TOKENS,
                     count=len(labels)))


def _factors(curves: dict[str, Curve]) -> None:
    metrics([(name, "–" if math.isnan(curve.factor) else f"× {curve.factor:.2f}",
              t("What one step back leaves of the gradient, on average over the sentence."))
             for name, curve in curves.items()])


def _trained(text: str, source: str) -> None:
    target = other(source) or source
    curves = {}
    for key in TRANSLATORS:
        found = shelf.loaded(key)
        if isinstance(found, InputError) or getattr(found, "network", None) is None:
            st.caption(f"{method_title(key)}: " + t("no weights here"))
            continue
        curves[method_title(key)] = once(("gradient", shelf.identity(key, found), text, source, target),
                                         lambda found=found: gradients.loss_curve(found, text, source, target))
    if not curves:
        return
    _draw(curves, t("gradient of the loss"), t(
        "The trained translators whole: how much the loss of their own translation would change with each token of "
        "your sentence. Compare them with the fresh plain RNN: these encoders look at the sentence from both ends or "
        "all at once, and training has set their gates."), "trained", False)


def _clipping(method: RNN, text: str, radius: float | None) -> None:
    identity = shelf.identity(method.key, method)
    found = {name: once(("clip", identity, text, radius, clip),
                        lambda clip=clip: gradients.learning(method, text, radius, clip))
             for name, clip in ((t("not clipped"), None), (t("clipped to {limit}", limit=f"{CLIP:g}"), CLIP))}
    frame = pd.DataFrame([{"series": name, "step": line["step"], "value": line["loss"]}
                          for name, lines in found.items() for line in lines])
    table = pd.DataFrame([{t("run"): name, t("step"): line["step"], t("loss"): round(line["loss"], 4),
                           t("gradient norm"): line["norm"], t("norm used"): line["used"]}
                          for name, lines in found.items() for line in lines])
    names = {"step": t("step of gradient descent"), "value": t("loss"), "series": t("run")}
    free, clipped = (lines for lines in found.values())
    metrics([(t("First gradient"), f"{free[0]['norm']:,.1f}", t("Its norm, over all weights of the cell.")),
             (t("After clipping"), f"{clipped[0]['used']:,.1f}", t("The same direction, made shorter.")),
             (t("Loss, not clipped"), f"{free[-1]['loss']:.1f}", t("After the last step; it began at {start}.",
                                                                  start=f"{free[0]['loss']:.1f}")),
             (t("Loss, clipped"), f"{clipped[-1]['loss']:.1f}", t("After the last step; it began at {start}.",
                                                                 start=f"{clipped[0]['loss']:.1f}"))])
    show_chart(charts_lines.over_steps(frame, list(found), names), t(
        "Before your eyes a plain RNN learns, on your sentence, to end on a given state, twice from the same weights "
        "and with the same learning rate. Turn the dial up: without clipping one huge step throws the weights where "
        "no gradient brings them back."), table, "clipping")
    st.caption(join([t("Clipping makes a gradient that is longer than {limit} exactly that long and leaves its "
                       "direction alone.", limit=f"{CLIP:g}"),
                     t("It cures explosion only: a gradient that has vanished stays gone. All networks of this ladder "
                       "are trained with it.")]))
