"""One vector is a bottleneck that length exposes."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import LANGS, Lab
from models.messages import N_

#: how many sentences are joined into a text
JOINED = (1, 2, 3, 4)


def measure(lab: Lab, seed: int) -> Measured:
    """chrF by the number of joined sentences, with and without attention."""
    from sacrebleu.metrics import CHRF

    from lib.corpus.joining import joined
    from models.base import DecodingOptions

    points, gaps = [], []
    for count in JOINED:
        pairs = joined(lab.held_out(3 * lab.scale.items), count, seed, LANGS, n=lab.scale.items)
        scores = {}
        for name in ("rnn", "rnn_attention"):
            written = lab.network(name, seed).translate([pair.first for pair in pairs], *LANGS,
                                                        DecodingOptions(beam_size=1))
            scores[name] = CHRF().corpus_score([one.text for one in written], [[pair.second for pair in pairs]]).score
            points.append(Point(name, count, scores[name]))
        gaps.append(scores["rnn_attention"] - scores["rnn"])
    return Measured({"growth": gaps[-1] - gaps[0]}, points)


CLAIM = Claim(
    N_("One vector is a bottleneck, and length exposes it."),
    "Cho et al. 2014; Bahdanau, Cho & Bengio 2015",
    N_("Two recurrent translators of the same size, trained alike, also on joined sentences; one looks back with "
       "attention, the other has one vector. Held-out Chinese sentences are joined into texts of one to four and "
       "translated."),
    (Condition("growth", N_("how much more attention is ahead (chrF) at four joined sentences than at one"), 0.0),),
    Figure("chrF", {"rnn": N_("one vector"), "rnn_attention": N_("with attention")}, N_("sentences joined")),
    measure, ("rnn", "rnn_attention"))
