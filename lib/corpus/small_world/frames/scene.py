"""A scene is what a sentence of the whole small world means, before any language; scenes can be joined."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from lib.corpus.small_world.phrases import Rendering


@dataclass(frozen=True)
class Scene:
    """A frame and who or what plays which role in it. A noun phrase is "determiner/adjective/noun" ("a/red/car",
    "my:anna//mother") or a name or pronoun ("anna", "i", "anna+david"). `parts` are the scenes that it joins."""

    frame: str
    roles: tuple[tuple[str, str], ...] = ()
    parts: tuple[Scene, ...] = ()

    def __getitem__(self, role: str) -> str:
        """Who plays a role; "" where nobody does."""
        return dict(self.roles).get(role, "")

    def but(self, **changes: str) -> Scene:
        """The same scene with other roles; "" takes a role away."""
        return scene(self.frame, *self.parts, **{**dict(self.roles), **changes})

    @property
    def kind(self) -> str:
        """The frame's name, as old examples call it."""
        return self.frame


def scene(frame: str, *parts: Scene, **roles: str) -> Scene:
    """A scene from its roles; roles that are "" are left out."""
    return Scene(frame, tuple(sorted((role, value) for role, value in roles.items() if value)), parts)


class Frame(NamedTuple):
    """How often it comes, how a sensible scene is drawn (None: this draw made no sense), how it is written."""

    weight: int
    draw: Callable[[Random], Scene | None]
    write: Callable[[Scene], Rendering]


def prefixed(markup: str, prefix: str) -> str:
    """The same markup with every unit named after its clause: `Anna|agent` -> `Anna|c1.agent`."""
    tokens = []
    for token in markup.split():
        word, bar, units = token.partition("|")
        tokens.append(f"{word}|{'+'.join(prefix + u for u in units.split('+'))}" if bar else word)
    return " ".join(tokens)


def maybe(r: Random, share: float, values: Sequence[str]) -> str:
    """One of the values in a share of the cases, else ""."""
    return r.choice(values) if values and r.random() < share else ""


def marks(question: str | bool) -> tuple[str, str]:
    """The end of a sentence in Chinese and English: of a statement, a yes-no question, or another question ("what")."""
    if question == "what":
        return "？|end", "?|end"
    return ("吗|ask ？|end", "?|end") if question else ("。|end", ".|end")


def sentences(
    zh: list[str], en: list[str], question: str | bool = False, references: tuple[tuple[str, str], ...] = ()
) -> Rendering:
    """Clauses with their end marks; a yes-no question gets 吗 (see `marks`)."""
    a, b = marks(question)
    return Rendering([f"{z} {a}" for z in zh], [f"{e} {b}" for e in en], references)
