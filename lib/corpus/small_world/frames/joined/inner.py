"""Simple sentences as clauses of longer ones."""

from __future__ import annotations

from lib.corpus.small_world.frames.scene import Scene, marks, prefixed
from lib.corpus.small_world.frames.simple.all_simple import SIMPLE
from lib.corpus.small_world.phrases import Rendering


def without_end(rendering: Rendering) -> tuple[list[str], list[str]]:
    """The clauses of a statement without its end marks."""
    zh_end, en_end = marks(False)
    return [z.removesuffix(zh_end) for z in rendering.zh], [e.removesuffix(en_end) for e in rendering.en]


def inner_clauses(s: Scene, prefix: str) -> tuple[list[str], list[str]]:
    """A part as a clause in a longer sentence, its units named after the clause."""
    zh, en = without_end(SIMPLE[s.frame].write(s))
    return [prefixed(z, prefix) for z in zh], [prefixed(e, prefix) for e in en]
