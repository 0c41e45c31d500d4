"""All frames of the whole small world by name; the kinds of the plain world are frames too."""

from __future__ import annotations

from dataclasses import fields
from random import Random

from lib.corpus.small_world.frames.asked import asking, counting, groups
from lib.corpus.small_world.frames.joined import (
    conditions,
    homographs,
    long,
    parallel,
    reasons,
    relative,
    sequences,
    thinking,
    twins,
)
from lib.corpus.small_world.frames.scene import Frame, Scene, scene
from lib.corpus.small_world.frames.simple.all_simple import SIMPLE
from lib.corpus.small_world.kinds import KINDS
from lib.corpus.small_world.phrases import Meaning, Rendering

#: the plain world's kinds that the whole world takes over, with their weights; the rest it says in richer frames
PLAIN = {
    "identity": 2,
    "give": 1,
    "locate": 5,
    "exist": 2,
    "have": 5,
    "belong": 4,
    "where_people": 3,
    "request": 1,
    "because_thing": 3,
    "passive": 1,
}


#: what several people do not have one of
OF_ONE = ("shirt", "hat", "ticket", "cup", "phone", "umbrella", "egg", "apple", "orange")


def _plain(kind: str) -> Frame:
    _, draw, write_kind = KINDS[kind]

    def drawn(r: Random) -> Scene | None:
        meaning = draw(r)
        shared = meaning is not None and meaning.det in ("my:we", "my:they") and meaning.patient in OF_ONE
        return scene_of(meaning) if meaning and not shared else None

    return Frame(PLAIN[kind], drawn, lambda s: write_kind(meaning_of(s)))


def scene_of(meaning: Meaning) -> Scene:
    """A meaning of the plain world as a scene."""
    roles = {
        f.name: getattr(meaning, f.name) for f in fields(meaning) if f.name not in ("kind", "negative", "question")
    }
    return scene(
        f"plain_{meaning.kind}", **roles, neg="yes" if meaning.negative else "", ask="yes" if meaning.question else ""
    )


def meaning_of(s: Scene) -> Meaning:
    """The meaning of the plain world that a scene stands for."""
    roles = {role: value for role, value in s.roles if role not in ("neg", "ask")}
    return Meaning(s.frame.removeprefix("plain_"), negative=bool(s["neg"]), question=bool(s["ask"]), **roles)


FRAMES: dict[str, Frame] = {
    **SIMPLE,
    **asking.FRAMES,
    **counting.FRAMES,
    **groups.FRAMES,
    **relative.FRAMES,
    **thinking.FRAMES,
    **twins.FRAMES,
    **homographs.FRAMES,
    **reasons.FRAMES,
    **conditions.FRAMES,
    **sequences.FRAMES,
    **parallel.FRAMES,
    **long.FRAMES,
    **{f"plain_{kind}": _plain(kind) for kind in PLAIN},
}


def write(s: Scene) -> Rendering:
    """All ways of writing a scene, in markup."""
    return FRAMES[s.frame].write(s)
