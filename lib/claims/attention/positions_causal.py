"""Without positions a decoder, too, loses the order of words."""

from __future__ import annotations

from lib.claims.attention.positions import told
from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """The same decoder with and without positions."""
    found = {"with": told(lab, "decoder", seed), "without": told(lab, "decoder_no_positions", seed)}
    return Measured({"without": found["without"]}, [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Without positions a decoder loses the order of words, too."),
    "Vaswani et al. 2017; Haviv et al. 2022",
    N_("The same with a decoder, which sees only what came before: two of them trained alike, one without positions. "
       "Which is likelier, a sentence or the same with two words exchanged? Guessing gets 50."),
    (Condition("without", N_("the share (per cent) that is right without positions"), 55.0, above=False),),
    Figure(N_("right, %"), {"with": N_("with positions"), "without": N_("without positions")}),
    measure, ("decoder", "decoder_no_positions"))
