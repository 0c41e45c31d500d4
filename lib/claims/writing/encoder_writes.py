"""Encoders do not write."""

from __future__ import annotations

from itertools import pairwise

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """Continued beginnings: how many of the neighbouring pieces that were written the small world has."""
    from models.base import DecodingOptions

    tokenizer = lab.tokenizer()
    known = {two for ids in tokenizer.encode_batch([pair.second for pair in lab.corpus().pairs])
             for two in pairwise([*ids, tokenizer.eos_id])}
    beginnings = [pair.second.split(" ")[0] for pair in lab.held_out()]
    options = DecodingOptions(temperature=0.8, max_new_tokens=16)
    found = {}
    for name in ("decoder", "encoder"):
        method, written = lab.network(name, seed), []
        for place, beginning in enumerate(beginnings):
            steps = list(method.generate(beginning, "en", options, seed=place))
            written += list(pairwise(tokenizer.encode(steps[-1].text if steps else beginning)))
        found[name] = 100 * sum(two in known for two in written) / max(1, len(written))
    return Measured({"less": found["decoder"] - found["encoder"]},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Encoders do not write: what they fill in reads less like a sentence than what a decoder writes."),
    "Devlin et al. 2019; Wang & Cho 2019",
    N_("The first word of held-out English sentences is continued by a small decoder, and by an encoder that fills "
       "masks, the surest first. What share of the neighbouring pieces in what they wrote ever stand beside each "
       "other in the small world?"),
    (Condition("less", N_("the decoder's share less the encoder's (points)"), 0.0),),
    Figure(N_("neighbours that the world has, %"), {"decoder": N_("decoder"), "encoder": N_("encoder")}),
    measure, ("decoder", "encoder"))
