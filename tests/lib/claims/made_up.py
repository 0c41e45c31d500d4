"""Made-up numbers of seeds, and a lab so small that it says nothing but that all goes through."""

from __future__ import annotations

from pathlib import Path

from lib.claims.frame import Claim, Verdict, decide
from lib.claims.lab import Lab, Scale
from lib.claims.registry import PARTS, claim

SMALL = Scale(pairs=260, items=6, share=0.006)


def small_lab(folder: Path) -> Lab:
    """A lab of 260 pairs whose networks make two or three steps."""
    return Lab(folder, SMALL)


def values(one: Claim, side: float, width: float = 0.0, seeds: int = 3) -> list[dict[str, float]]:
    """Numbers of seeds for every condition: `side` 1 is where the claim says, -1 the other side, 0 on the bound; the
    seeds are `width` apart, all in units of a tenth."""
    return [{c.quantity: c.bound + (side if c.above else -side) * 0.1 + (seed - (seeds - 1) / 2) * width * 0.1
             for c in one.conditions} for seed in range(seeds)]


def check_rules(part: str) -> None:
    """Every claim of a part can hold, fail and stay undecided, and one seed decides nothing."""
    for name in PARTS[part][1]:
        one = claim(name)
        assert decide(one.conditions, values(one, 1))[0] is Verdict.HOLDS
        assert decide(one.conditions, values(one, -1))[0] is Verdict.FAILS
        assert decide(one.conditions, values(one, 1, width=5))[0] is Verdict.UNDECIDED
        assert decide(one.conditions, values(one, 0))[0] is Verdict.UNDECIDED
        assert decide(one.conditions, values(one, 1, seeds=1))[0] is Verdict.UNDECIDED
        for last in range(len(one.conditions)):  # one that fails is enough
            mixed = [{c.quantity: (right if i != last else wrong)[c.quantity] for i, c in enumerate(one.conditions)}
                     for right, wrong in zip(values(one, 1), values(one, -1))]
            assert decide(one.conditions, mixed)[0] is Verdict.FAILS
