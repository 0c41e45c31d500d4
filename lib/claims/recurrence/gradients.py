"""Gradients do not fade with distance where attention looks back."""

from __future__ import annotations

from lib.claims.distance import by_distance, long_texts
from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

KINDS = {"rnn": N_("plain cells"), "lstm": N_("LSTM"), "attention": N_("plain cells and attention"),
         "transformer": N_("Transformer")}


def measure(lab: Lab, seed: int) -> Measured:
    """In networks with weights as drawn: what the gradient is multiplied by with each step back."""
    from lib.inside.rnn.gradients import fresh_curve

    texts = long_texts(lab, seed)
    method = lab.fresh("rnn", seed)
    values: dict[str, float] = {}
    points: list[Point] = []
    for kind in KINDS:
        values[kind], there = by_distance(kind, [fresh_curve(method, text, kind, seed=seed) for text in texts])
        points += there
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
