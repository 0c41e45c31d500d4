"""Gradients fade with distance, less with gates."""

from __future__ import annotations

from lib.claims.distance import by_distance, long_texts
from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """In trained readers of two kinds: what the gradient is multiplied by with each step back."""
    from lib.inside.rnn.gradients import trained_cell_curve
    from models.rnn import RNN

    texts = long_texts(lab, seed)
    values: dict[str, float] = {}
    points: list[Point] = []
    for name in ("rnn_plain", "rnn"):
        method = lab.network(name, seed)
        assert isinstance(method, RNN)
        values[name], there = by_distance(name, [trained_cell_curve(method, text) for text in texts])
        points += there
    return Measured({"plain": values["rnn_plain"], "more": values["rnn"] - values["rnn_plain"]}, points)


CLAIM = Claim(
    N_("In a recurrent network gradients fade with distance, and less with gates."),
    "Bengio, Simard & Frasconi 1994; Hochreiter & Schmidhuber 1997",
    N_("Two translators trained alike, one with plain recurrent cells and one with LSTMs. How much does the reader's "
       "last state depend on each earlier token of held-out English texts? The factor is what the gradient is "
       "multiplied by with each step back."),
    (Condition("plain", N_("the plain network's factor"), 1.0, above=False),
     Condition("more", N_("the LSTM's factor less the plain network's"), 0.0)),
    Figure(N_("gradient, of that at the last token"), {"rnn_plain": N_("plain cells"), "rnn": N_("LSTM")},
           N_("tokens back")),
    measure, ("rnn", "rnn_plain"))
