"""Temperature trades quality for diversity."""

from __future__ import annotations

from math import exp

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

TEMPERATURES = (0.3, 0.7, 1.0, 1.4)
#: the network that judges has another seed: the next of three
SEEDS = 3


def measure(lab: Lab, seed: int) -> Measured:
    """Texts at four temperatures: how many differ, and how likely another network finds their tokens."""
    from models.base import DecodingOptions

    writer, judge = lab.network("decoder", seed), lab.network("decoder", (seed + 1) % SEEDS)
    distinct, likely, points = [], [], []
    for temperature in TEMPERATURES:
        options = DecodingOptions(temperature=temperature, max_new_tokens=24)
        texts = [list(writer.generate("", "en", options, seed=i))[-1].text for i in range(lab.scale.items)]
        found = [one for one in judge.likelihoods(texts, "en") if one.tokens]
        distinct.append(100 * len(set(texts)) / len(texts))
        likely.append(100 * exp(sum(one.total for one in found) / max(1, sum(one.tokens for one in found))))
        points += [Point("distinct", temperature, distinct[-1]), Point("likely", temperature, likely[-1])]
    return Measured({"diversity": distinct[-1] - distinct[0], "quality": likely[-1] - likely[0]}, points)


CLAIM = Claim(
    N_("Temperature trades quality for diversity."),
    "Holtzman et al. 2020; Caccia et al. 2020",
    N_("A small decoder writes sentences at temperatures from 0.3 to 1.4. How many of them are different, and how "
       "likely does a decoder of another seed find their tokens (geometric mean of the probabilities)?"),
    (Condition("diversity", N_("the share of different texts (points) at 1.4 less that at 0.3"), 0.0),
     Condition("quality", N_("the mean probability of a token (points) at 1.4 less that at 0.3"), 0.0, above=False)),
    Figure("%", {"distinct": N_("different texts"), "likely": N_("mean probability of a token")}, N_("temperature")),
    measure, ("decoder",))
