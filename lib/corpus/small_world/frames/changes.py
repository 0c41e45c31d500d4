"""One thing changed in a scene: who does it to whom, whether it is so, one word."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import known
from lib.corpus.small_world.frames.scene import Scene
from lib.corpus.small_world.frames.simple import going
from lib.corpus.small_world.words.qualities import COLOURS, QUALITIES
from lib.corpus.small_world.words.settings import NEAR_FUTURE, NEAR_PAST
from lib.corpus.small_world.words.verbs import ON_PEOPLE


def swapped(s: Scene, _: Random) -> Scene | None:
    """Agent and patient (or recipient, or whoever is made to act) exchanged."""
    role = {"give": "recipient", "making": "other"}.get(s.frame, "patient")
    a, b = s["agent"], s[role]
    if (s["ask"] and draw.speaks(b)) or s["patient"].startswith("my:") or s["how"] == "ask":
        return None
    if (s["tense"] == "was" or s.frame == "give") and "+" in a + b:
        return None
    return s.but(**{"agent": b, role: a})


def denied(s: Scene, _: Random) -> Scene | None:
    """The same affirmed for denied, denied for affirmed."""
    hindering = s["ask"] or (s["place"] and s.frame != "put") or s["manner"] or s["degree"] or s["often"] or s["with"]
    if hindering or s["tense"] in ("should", "must", "was", "request", "experience") or s["why"] or s["by"]:
        return None
    if (s.frame == "put" and s["tense"] != "past") or s["quality"] == "full":
        return None
    if s.frame == "do" and not (known(s["patient"]) or s["patient"].startswith("bare")):
        return None
    if s["tense"] in ("habit", "progressive") and s["time"]:
        return None
    return s.but(neg="" if s["neg"] else "yes")


def opposed(s: Scene, r: Random) -> Scene | None:
    """Another adjective: the opposite, or another colour."""
    if s["quality"] in COLOURS:
        nouns = draw.qualities_of(draw.noun_of(s["agent"]))
        others = [q for q in nouns if q in COLOURS and q != s["quality"]]
        return s.but(quality=r.choice(others)) if others else None
    other = QUALITIES[s["quality"]].opposite
    who = draw.noun_of(s["agent"]).split("+")[0]
    fits = other in QUALITIES and draw.fits(QUALITIES[other], who) and s["degree"] not in ("a_bit", "too")
    return s.but(quality=other) if fits else None


def other_thing(s: Scene, r: Random) -> Scene | None:
    """Another object of the same sort."""
    det, adjective, key = s["patient"].split("/") if s["patient"].count("/") == 2 else ("", "", "")
    if not key or adjective:
        return None
    noun = draw.NOUNS[key]
    like = [k for k, n in draw.NOUNS.items() if n.kinds == noun.kinds and k != key and n.portion == noun.portion]
    return s.but(patient=f"{det}//{r.choice(like)}") if like else None


def other_goal(s: Scene, r: Random) -> Scene | None:
    """Another place to go to."""
    if s["why"]:
        return None
    places = going.FAR if s["goal"] in going.FAR else list(going.PURPOSES)
    return s.but(goal=r.choice([p for p in places if p != s["goal"]]))


def other_time(s: Scene, r: Random) -> Scene | None:
    """Another time of the same tense."""
    times = next((t for t in (NEAR_PAST, NEAR_FUTURE) if s["time"] in t), [])
    apart = [t for t in times if not (t.startswith(s["time"]) or s["time"].startswith(t))]
    return s.but(time=r.choice(apart)) if apart else None


def other_verb(s: Scene, r: Random) -> Scene | None:
    """Another thing that one does to somebody."""
    if s["manner"] or s["place"]:
        return None
    here = ON_PEOPLE[s["verb"]]
    like = [v.key for v in ON_PEOPLE.values() if v.forms == here.forms and v.key != here.key]
    return s.but(verb=r.choice(like)) if like else None


def other_number(s: Scene, r: Random) -> Scene | None:
    """Another number of things."""
    det, adjective, key = s["patient"].split("/") if s["patient"].count("/") == 2 else ("", "", "")
    numbers = ["two", "three", "four", "five"]
    if det not in numbers:
        return None
    return s.but(patient=f"{r.choice([n for n in numbers if n != det])}/{adjective}/{key}")


#: kind -> the frames in which it is done, the change
CHANGES: dict[str, tuple[tuple[str, ...], Callable[[Scene, Random], Scene | None]]] = {
    "roles": (("person", "comparison", "give", "animals", "making"), swapped),
    "negation": (("do", "person", "activity", "state_of", "put", "go", "likes", "job", "posture"), denied),
    "opposite": (("state_of",), opposed),
    "object": (("do", "put", "give"), other_thing),
    "place": (("go",), other_goal),
    "time": (("do", "person", "activity", "go", "put"), other_time),
    "verb": (("person",), other_verb),
    "number": (("there", "count", "do"), other_number),
}
