"""All claims by name, in the order of the ladder: each is the `CLAIM` of a file of its own."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from types import ModuleType

from lib.claims.frame import Claim
from models.messages import N_, InputError

#: part (a folder) -> what it is called, and its claims (files)
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "words": (N_("Words and pieces"), ("order_counts", "synonyms", "subwords", "vocabulary")),
    "recurrence": (N_("Recurrence"), ("bottleneck", "gates", "gradients", "parallel")),
    "attention": (N_("Attention"), ("aligns", "aligner", "heads_differ", "positions", "positions_causal", "pronoun",
                                    "grouped")),
    "stack": (N_("The stack and its training"), ("residual", "norm", "shared_matrix", "more_data", "more_parameters",
                                                 "facts")),
    "writing": (N_("How networks write"), ("cache", "temperature", "encoder_writes", "prompted")),
}


def names() -> list[str]:
    """All claims, part by part."""
    return [name for _, claims in PARTS.values() for name in claims]


def part_of(name: str) -> str:
    """The part that a claim belongs to. An unknown name is an InputError with the choices."""
    for part, (_, claims) in PARTS.items():
        if name in claims:
            return part
    raise InputError(N_("There is no claim {name}; the claims are {choices}."), name=repr(name),
                     choices=", ".join(names()))


def module_of(name: str) -> ModuleType:
    """The file of a claim."""
    return import_module(f"lib.claims.{part_of(name)}.{name}")


@cache
def claim(name: str) -> Claim:
    """A claim by its name."""
    found = module_of(name).CLAIM
    assert isinstance(found, Claim)
    return found


def place(name: str) -> str:
    """Where a claim's code is, from the root of the repository."""
    return f"lib/claims/{part_of(name)}/{name}.py"


def code(name: str) -> str:
    """The claim's file as it is."""
    return inspect.getsource(module_of(name))
