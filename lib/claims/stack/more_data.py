"""More data predict better."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured
from lib.claims.lab import Lab
from lib.claims.losses import compared
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """All pairs, and a tenth of them."""
    return compared(lab, seed, "decoder", "decoder_few_pairs")


CLAIM = Claim(
    N_("More data predict better, with as many steps."),
    "Kaplan et al. 2020",
    N_("Two small decoders trained for as many steps, one on all training pairs and one on a tenth, drawn by the seed. "
       "Their loss on held-out pairs."),
    (Condition("gap", N_("the loss (nats a token) with a tenth of the pairs less that with all"), 0.0),),
    Figure(N_("loss on held-out pairs, nats a token"),
           {"decoder": N_("all pairs"), "decoder_few_pairs": N_("a tenth of them")}),
    measure, ("decoder", "decoder_few_pairs"))
