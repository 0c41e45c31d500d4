"""Gradients over a distance: the texts that the claims about them read, and what is kept of the curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lib.claims.frame import Point
from lib.claims.lab import LANGS, Lab

#: distances that a figure shows
FAR = 12


def long_texts(lab: Lab, seed: int) -> list[str]:
    """English texts of two held-out sentences each, drawn by the seed."""
    from lib.corpus.joining import joined

    return [pair.second for pair in joined(lab.held_out(), 2, seed, LANGS, n=max(2, lab.scale.items // 3))]


def by_distance(name: str, curves: Sequence[Any]) -> tuple[float, list[Point]]:
    """The mean factor a step back of the curves (lib/inside/rnn/gradients.py), and their mean at each distance."""
    import numpy as np

    points = []
    for distance in range(FAR):
        here = [curve.relative[-1 - distance] for curve in curves if len(curve.relative) > distance]
        points.append(Point(name, distance, float(np.mean(here))))
    return float(np.mean([curve.factor for curve in curves])), points
