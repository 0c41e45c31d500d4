"""A colour of the registry means its method and nothing else."""

from __future__ import annotations

import re

import pytest

import models
from lib.paths import ROOT

OURS = {rung.color.upper(): key for key, rung in {**models.REGISTRY, **models.GUESTS}.items()}
#: a difference in red, green and blue below which nobody tells two colours apart side by side
ALIKE = 12


def apart(one: str, other: str) -> int:
    return max(abs(a - b) for a, b in zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:])))


@pytest.mark.parametrize("path", sorted((ROOT / "lib").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_other_thing_has_a_methods_colour(path):
    text = path.read_text(encoding="utf-8")
    taken = {color: key for color in re.findall(r"#[0-9A-Fa-f]{6}\b", text)
             for ours, key in OURS.items() if apart(color, ours) < ALIKE}
    assert not taken


def test_the_methods_colours_differ():
    assert len(OURS) == len(models.REGISTRY) + len(models.GUESTS)
