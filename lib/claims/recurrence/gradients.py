"""Gradients do not fade with distance where attention looks back."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import LANGS, Lab
from models.messages import N_

FAR = 12
KINDS = {"rnn": N_("plain cells"), "lstm": N_("LSTM"), "attention": N_("plain cells and attention"),
         "transformer": N_("Transformer")}


def measure(lab: Lab, seed: int) -> Measured:
    """In networks with weights as drawn: what the gradient is multiplied by with each step back."""
    import numpy as np

    from lib.corpus.joining import joined
    from lib.inside.rnn.gradients import fresh_curve

    texts = [pair.second for pair in joined(lab.held_out(), 2, seed, LANGS, n=max(2, lab.scale.items // 3))]
    method = lab.fresh("rnn", seed)
    values, points = {}, []
    for kind in KINDS:
        curves = [fresh_curve(method, text, kind, seed=seed) for text in texts]
        values[kind] = float(np.mean([curve.factor for curve in curves]))
        for distance in range(FAR):
            here = [curve.relative[-1 - distance] for curve in curves if len(curve.relative) > distance]
            points.append(Point(kind, distance, float(np.mean(here))))
    return Measured({"transformer": values["transformer"], "more": values["attention"] - values["rnn"]}, points)


CLAIM = Claim(
    N_("With attention, gradients do not fade with distance."),
    "Bahdanau, Cho & Bengio 2015; Vaswani et al. 2017",
    N_("Networks with weights as drawn: a plain recurrent one, an LSTM, a plain one whose last state looks back with "
       "attention, and a Transformer. How much does the last state depend on each earlier token of an English text? "
       "The factor is what the gradient is multiplied by with each step back."),
    (Condition("transformer", N_("the Transformer's factor"), 0.95),
     Condition("more", N_("the factor with attention less that of the plain network"), 0.0)),
    Figure(N_("gradient, of that at the last token"), KINDS, N_("tokens back")),
    measure)
