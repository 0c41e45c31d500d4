"""Without positions an encoder reads a bag of words."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

#: two sentences whose mean log-probabilities differ by less are equally likely
SAME = 1e-4


def told(lab: Lab, name: str, seed: int) -> float:
    """How often (per cent) a network finds a sentence likelier than itself with two words exchanged; a tie is half."""
    import numpy as np

    from lib.claims.lab import swapped_words

    method = lab.network(name, seed)
    pairs = swapped_words([pair.second for pair in lab.held_out(2 * lab.scale.items)], seed)
    right, wrong = (np.array([one.total / max(1, one.tokens) for one in method.likelihoods(texts, "en")])
                    for texts in zip(*pairs))
    return 100 * float(np.where(np.abs(right - wrong) < SAME, 0.5, right > wrong).mean())


def measure(lab: Lab, seed: int) -> Measured:
    """The same encoder with and without positions."""
    found = {"with": told(lab, "encoder", seed), "without": told(lab, "encoder_no_positions", seed)}
    return Measured({"without": found["without"], "lost": found["with"] - found["without"]},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Without positions an encoder loses the order of words."),
    "Vaswani et al. 2017",
    N_("Two small encoders trained alike, one without positions. Held-out English sentences stand beside themselves "
       "with two words exchanged: which is likelier, each token hidden in turn? Guessing gets 50."),
    (Condition("without", N_("the share (per cent) that is right without positions"), 55.0, above=False),
     Condition("lost", N_("the share with positions less that without (points)"), 10.0)),
    Figure(N_("right, %"), {"with": N_("with positions"), "without": N_("without positions")}),
    measure, ("encoder", "encoder_no_positions"))
