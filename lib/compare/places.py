"""Where the tokens of a text stand whose masks were filled in another order than from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from models.answers import Step

#: what stands in a step's text for a mask that is still open
MASK = "▢"


def left_to_right(steps: Sequence[Step], prompt: str) -> list[int]:
    """The numbers of the steps, from 0, in the order in which their tokens stand after `prompt`. Whoever writes one
    token after the other has them in this order already; one that fills masks shows in each text which it filled."""
    if not steps or MASK not in steps[0].text.removeprefix(prompt):
        return list(range(len(steps)))
    free: list[int] = list(range(len(steps)))
    places: list[int] = []
    before = prompt + f" {MASK} " * len(steps)
    for step in steps:
        if places:
            same = "".join(a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(before, step.text)))
        else:  # nobody shows the text with every mask open: the first that is none is the first filled
            rest = step.text.removeprefix(prompt)
            same = step.text[:len(step.text) - len(rest.lstrip(f" {MASK}"))]
        open_before = same.count(MASK) - prompt.count(MASK)
        places.append(free.pop(max(0, min(open_before, len(free) - 1))))
        before = step.text
    return sorted(range(len(steps)), key=places.__getitem__)
