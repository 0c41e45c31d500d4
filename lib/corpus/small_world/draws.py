"""Which meanings make sense: one function a kind of sentence draws a sensible meaning at random."""

from __future__ import annotations

from random import Random
from typing import TypedDict

from lib.corpus.small_world import actions
from lib.corpus.small_world.lexicon import (
    ACTIVITIES,
    ADJECTIVES,
    COLOURED,
    FOOD,
    NOUNS,
    PEOPLE,
    PERSON_VERBS,
    PLACES,
    PROFESSIONS,
    THING_VERBS,
    TIMES,
)
from lib.corpus.small_world.phrases import Meaning

ALL = list(PEOPLE)
NAMES = [p.key for p in PEOPLE.values() if p.role == "name"]
ROLES = [p.key for p in PEOPLE.values() if p.role == "role"]
NOT_SPEAKER = [k for k in ALL if k not in ("i", "we")]
OWNERS = [k for k in ALL if PEOPLE[k].role != "role"]
ANIMALS = [n.key for n in NOUNS.values() if "animal" in n.kinds]
THINGS = [n.key for n in NOUNS.values() if "animal" not in n.kinds]
MOVABLE = [n for n in THINGS if n not in ("door", "window")]
PAST = [k for k, t in TIMES.items() if t[2] == "past"]
FUTURE = [k for k, t in TIMES.items() if t[2] == "future"]
#: affirmative is drawn most often; (negative, question)
MOODS = ((False, False), (False, False), (True, False), (False, True))


def with_kind(kind: str, among: list[str] | None = None) -> list[str]:
    """Nouns of a kind ("buy", "light", ...)."""
    return [n for n in among or list(NOUNS) if kind in NOUNS[n].kinds]


def suits(adjective: str, noun: str) -> bool:
    """Whether an adjective is naturally said of a thing."""
    kinds = ADJECTIVES[adjective].kinds
    if "person" in kinds:
        return False
    if "color" in kinds:
        return noun in COLOURED and ("animal" not in NOUNS[noun].kinds or "animal" in kinds)
    if adjective in ("new", "old") and noun in {*FOOD, "flower", "letter"}:
        return False
    if adjective == "beautiful" and noun in {*FOOD, "key", "ticket", "newspaper"}:
        return False
    return bool(kinds & NOUNS[noun].kinds)


class _Mood(TypedDict):
    negative: bool
    question: bool


def _mood(r: Random, agent: str = "") -> _Mood:
    negative, question = r.choice(MOODS)
    return {"negative": negative, "question": question and agent not in ("i", "we")}


def _det(r: Random) -> str:
    return r.choice(("this", "that", "that", f"my:{r.choice(OWNERS)}"))


def _adjective(r: Random, noun: str, share: float = 1.0) -> str:
    fitting = [a for a in ADJECTIVES if suits(a, noun)]
    return r.choice(fitting) if fitting and r.random() < share else ""


def _two(r: Random, among: list[str]) -> tuple[str, str] | None:
    a, b = r.sample(among, 2)
    return None if actions.overlap(a, b) else (a, b)


def identity(r: Random) -> Meaning:
    agent = r.choice([*ALL[:6], *NAMES, "+".join(r.sample(NAMES, 2))])
    return Meaning("identity", agent, patient=r.choice(list(PROFESSIONS)), **_mood(r, agent))


def state(r: Random) -> Meaning:
    agent = r.choice([*ALL, "+".join(r.sample(NAMES, 2))])
    adj = r.choice([a.key for a in ADJECTIVES.values() if "person" in a.kinds])
    mood = _mood(r, agent)
    when = r.choice(PAST) if "passing" in ADJECTIVES[adj].kinds and r.random() < 0.4 else ""
    very = "very" if not any(mood.values()) and r.random() < 0.3 else ""
    return Meaning("state", agent, adjective=adj, time=when, det=very, **mood)


def quality(r: Random) -> Meaning:
    noun = r.choice(THINGS + ANIMALS)
    return Meaning("quality", patient=noun, det=_det(r), adjective=_adjective(r, noun), **_mood(r))


def compare(r: Random) -> Meaning | None:
    if r.random() < 0.6:
        pair, adj = _two(r, ALL), r.choice([a.key for a in ADJECTIVES.values() if {"person", "compare"} <= a.kinds])
        return pair and Meaning("compare", pair[0], patient=pair[1], adjective=adj, **_mood(r, pair[0]))
    a, b = r.sample(with_kind(r.choice(("vehicle", "furniture", "surface", "use", "wash", "sell")), MOVABLE), 2)
    adj = r.choice([x.key for x in ADJECTIVES.values() if "compare" in x.kinds])
    fitting = suits(adj, a) and suits(adj, b)
    return Meaning("compare", a, patient=b, det="that", adjective=adj, **_mood(r)) if fitting else None


def action_person(r: Random) -> Meaning | None:
    verb = r.choice(list(PERSON_VERBS.values()))
    pair, tense = _two(r, ALL), r.choice(sorted(verb.forms))
    when = {"past": r.choice(["", *PAST]), "future": r.choice(FUTURE)}.get(tense, "")
    return pair and Meaning("action_person", pair[0], verb.key, pair[1], tense=tense, time=when, **_mood(r, pair[0]))


def action_thing(r: Random) -> Meaning | None:
    verb = r.choice(list(THING_VERBS.values()))
    agent, tense = r.choice([*ALL, "+".join(r.sample(NAMES, 2))]), r.choice(sorted(verb.forms))
    noun, mood = r.choice(with_kind(next(iter(verb.takes)))), _mood(r, agent)
    adj = ""
    if verb.definite:
        det = r.choice(("this", "that", "that"))
    elif tense == "progressive":
        det = "bare"
    elif any(mood.values()):
        det = r.choice(("bare", "that")) if verb.key != "draw" else "bare"
    else:
        det = r.choice(("a", "a", "that", "two", "three")) if verb.key != "draw" else r.choice(("a", "two"))
        adj = _adjective(r, noun, 0.35) if det == "a" else ""
    when = {"past": r.choice(["", *PAST]), "future": r.choice(FUTURE)}.get(tense, "")
    indoors = verb.key == "read" and tense == "progressive" and not mood["negative"] and r.random() < 0.4
    return Meaning(
        "action_thing",
        agent,
        verb.key,
        noun,
        det=det,
        adjective=adj,
        tense=tense,
        time=when,
        place="library" if indoors else "",
        **mood,
    )


def activity(r: Random) -> Meaning | None:
    verb = r.choice(list(ACTIVITIES.values()))
    agent, tense = r.choice([*ALL, "+".join(r.sample(NAMES, 2))]), r.choice(sorted(verb.forms))
    mood = _mood(r, agent)
    if tense == "habit":
        mood["negative"] = False
    when = {"past": r.choice(PAST), "future": r.choice(FUTURE), "habit": "every_day"}.get(tense, "")
    allowed = tense != "skill" and not (tense == "progressive" and mood["negative"])
    where = r.choice(sorted(verb.takes)) if allowed and r.random() < 0.6 else ""
    return Meaning("activity", agent, verb.key, tense=tense, time=when, place=where, **mood)


def passive(r: Random) -> Meaning:
    verb = THING_VERBS[r.choice([key for key in actions.DISPOSING if key != "eat"])]
    noun = r.choice(with_kind(next(iter(verb.takes))))
    return Meaning(
        "passive",
        r.choice(ALL),
        verb.key,
        noun,
        det=r.choice(("this", "that")),
        tense="past",
        time=r.choice(["", *PAST]),
    )


def give(r: Random) -> Meaning | None:
    pair, verb = _two(r, ALL), r.choice(list(actions.GIVING))
    kind, mood = ("sell" if verb == "sell" else "light"), _mood(r, pair[0] if pair else "")
    noun = r.choice([n for n in with_kind(kind) if verb != "lend" or n not in {*FOOD, "letter", "ticket", "flower"}])
    det = "that" if any(mood.values()) else r.choice(("a", "that"))
    return pair and Meaning("give", pair[0], verb, noun, pair[1], det=det, time=r.choice(["", *PAST]), **mood)


def who(r: Random) -> Meaning:
    verb = r.choice([v for v in THING_VERBS.values() if v.key != "draw"])
    noun = r.choice(with_kind(next(iter(verb.takes))))
    return Meaning(
        "who",
        "",
        verb.key,
        noun,
        det=r.choice(("this", "that")),
        tense="past",
        time=r.choice(["", *PAST]),
        question=True,
    )


def what(r: Random) -> Meaning:
    tense = r.choice(("past", "wish"))
    return Meaning(
        "what",
        r.choice(NOT_SPEAKER),
        r.choice(["buy", "eat", "draw", "sell", "wash", "fix", "write"]),
        tense=tense,
        time=r.choice(["", *PAST]) if tense == "past" else "",
        question=True,
    )


def request(r: Random) -> Meaning:
    verb = THING_VERBS[r.choice(("open", "wash", "fix", "read", "use", "buy", "sell", "eat"))]
    return Meaning(
        "request",
        "",
        verb.key,
        r.choice(with_kind(next(iter(verb.takes)))),
        det=r.choice(("this", "that")),
        negative=r.random() < 0.5,
    )


def chase(r: Random) -> Meaning:
    a, b = r.sample([x for x in ANIMALS if x != "bird"], 2)
    return Meaning("chase", a, patient=b, det=r.choice(("the", "this", "that")), **_mood(r))


def _scene(r: Random) -> tuple[str, str]:
    """A side and a place to be: on the table, in the box, ..."""
    side = r.choice(("on", "on", "under", "under", "in", "beside", "beside"))
    return side, r.choice({"in": ("box",), "beside": ("door", "bed", "window")}.get(side, ("table", "chair", "bed")))


def locate(r: Random) -> Meaning:
    side, where = _scene(r)
    noun = r.choice(with_kind("light") + (["cat", "rabbit"] if side != "in" else []))
    if r.random() < 0.15:
        return Meaning("locate", patient=noun, det=_det(r), question=True)
    return Meaning("locate", "", side, noun, det=_det(r), place=where, **_mood(r))


def exist(r: Random) -> Meaning:
    side, where = _scene(r)
    noun, det = r.choice([*with_kind("light"), "cat", "flower"]), r.choice(("a", "a", "two", "three"))
    return Meaning(
        "exist", "", side, noun, det=det, adjective=_adjective(r, noun, 0.4) if det == "a" else "", place=where
    )


def have(r: Random) -> Meaning:
    agent = r.choice(ALL)
    mood, noun = _mood(r, agent), r.choice([n for n in MOVABLE if n != "letter"] + ANIMALS)
    det = "bare" if any(mood.values()) else r.choice(("a", "two", "three"))
    return Meaning(
        "have", agent, patient=noun, det=det, adjective=_adjective(r, noun, 0.5) if det == "a" else "", **mood
    )


def belong(r: Random) -> Meaning:
    return Meaning(
        "belong", r.choice(("this", "that")), patient=r.choice(MOVABLE + ANIMALS), det=f"my:{r.choice(ALL)}", **_mood(r)
    )


def where_people(r: Random) -> Meaning:
    agent = r.choice([*ALL, "+".join(r.sample(NAMES, 2))])
    if r.random() < 0.15 and agent not in ("i", "we"):
        return Meaning("where_people", agent, question=True)
    return Meaning("where_people", agent, place=r.choice([p for p in PLACES if p != "river"]), **_mood(r, agent))
