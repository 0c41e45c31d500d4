"""The kinds of sentences of the small world: how often each comes, how a meaning is drawn, how it is written."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from lib.corpus.small_world import actions, draws, reference, states
from lib.corpus.small_world.phrases import Meaning, Rendering

KINDS: dict[str, tuple[int, Callable[[Random], Meaning | None], Callable[[Meaning], Rendering]]] = {
    "identity": (6, draws.identity, states.identity),
    "state": (8, draws.state, states.state),
    "quality": (8, draws.quality, states.quality),
    "compare": (8, draws.compare, states.compare),
    "action_person": (14, draws.action_person, actions.action),
    "action_thing": (16, draws.action_thing, actions.action),
    "activity": (10, draws.activity, actions.action),
    "passive": (4, draws.passive, actions.passive),
    "give": (8, draws.give, actions.give),
    "who": (3, draws.who, actions.who),
    "what": (2, draws.what, actions.what),
    "request": (2, draws.request, actions.request),
    "chase": (3, draws.chase, actions.chase),
    "locate": (7, draws.locate, states.locate),
    "exist": (5, draws.exist, states.exist),
    "have": (7, draws.have, states.have),
    "belong": (5, draws.belong, states.belong),
    "where_people": (3, draws.where_people, states.where_people),
    "because_person": (5, reference.draw_because_person, reference.because_person),
    "because_thing": (6, reference.draw_because_thing, reference.because_thing),
    "fit": (2, reference.draw_fit, reference.fit),
    "cross": (2, reference.draw_cross, reference.cross),
}
