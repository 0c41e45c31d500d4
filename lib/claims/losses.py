"""Two networks of the lab, trained alike, by their loss on held-out pairs."""

from __future__ import annotations

from lib.claims.frame import Measured, Point
from lib.claims.lab import Lab


def compared(lab: Lab, seed: int, better: str, worse: str) -> Measured:
    """`gap`: the loss (nats a token) of the network that the claim says is worse, less that of the other."""
    found = {name: lab.loss(name, seed) for name in (better, worse)}
    return Measured({"gap": found[worse] - found[better]},
                    [Point(name, None, value) for name, value in found.items()])
