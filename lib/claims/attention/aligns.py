"""Attention aligns words."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """AER of the recurrent network's attention and of a straight diagonal."""
    from lib.claims.gold import error, known, looked_at
    from lib.inside.rnn_attention.align import agreement
    from lib.inside.rnn_attention.align_heads import diagonal

    measures = known(lab, 2 * lab.scale.items)
    (links,) = looked_at(lab, "rnn_attention", seed, measures).values()
    straight = [diagonal(one) for one in measures]
    found = {"diagonal": error(measures, straight), "attention": error(measures, links)}
    return Measured({"better": found["diagonal"] - found["attention"],
                     "agreement": 100 * (agreement(zip(measures, links)) or 0.0)},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Attention aligns words with their translations."),
    "Bahdanau, Cho & Bengio 2015",
    N_("A small recurrent translator with attention writes known Chinese translations of held-out English sentences. "
       "The word that gets most attention is compared with the alignment that the meaning gives (alignment error rate, "
       "0 is best), beside a straight diagonal, which has read nothing."),
    (Condition("better", N_("the diagonal's error rate less attention's (points)"), 0.0),
     Condition("agreement", N_("the share of words (per cent) that attention links rightly"), 50.0)),
    Figure(N_("alignment error rate, %"), {"diagonal": N_("straight diagonal"), "attention": N_("attention")}),
    measure, ("rnn_attention",))
