"""Drawing what makes sense: somebody, somebody else, a thing that a verb takes, an adjective that is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from random import Random
from typing import TypedDict

from lib.corpus.small_world.actions import overlap
from lib.corpus.small_world.frames.nominal import NOUNS, is_person, noun_of, np
from lib.corpus.small_world.frames.scene import Scene, maybe
from lib.corpus.small_world.words.entries import Quality
from lib.corpus.small_world.words.living import FOLK, KIN, NAMES, PERSONS, PRONOUNS
from lib.corpus.small_world.words.qualities import COLOURS, QUALITIES
from lib.corpus.small_world.words.settings import FUTURE, HABIT, MOMENTS, NEAR_FUTURE, NEAR_PAST, PAST

JOBS = [k for k, t in FOLK.items() if "job" in t.kinds]
OTHERS = [k for k, t in FOLK.items() if "job" not in t.kinds]
GENDERED = [k for k, t in {**FOLK, **KIN}.items() if t.gender]
OWNERS = [*PRONOUNS[:5], *NAMES]
COLOURED = (
    "clothes",
    "vehicle",
    "furniture",
    "container",
    "cup",
    "vase",
    "pen",
    "umbrella",
    "phone",
    "door",
    "balloon",
    "flower",
    "bowl",
    "plate",
    "kite",
    "hat",
    "scarf",
    "gloves",
    "raincoat",
    "uniform",
    "guitar",
)
UNCOLOURED = ("bed", "mirror", "plane", "train", "ship", "parcel", "ring", "drawer", "bookshelf")
COATED = ("pet", "horse", "cow", "sheep", "bear", "duck", "chicken")


class Mood(TypedDict, total=False):
    """Negation and question, as roles."""

    neg: str
    ask: str


def mood(r: Random, agent: str = "") -> Mood:
    """Mostly affirmed, sometimes denied, sometimes asked; nobody asks about himself."""
    drawn = r.random()
    if drawn < 0.22:
        return {"neg": "yes"}
    return {"ask": "yes"} if drawn < 0.38 and not speaks(agent) else {}


def speaks(agent: str) -> bool:
    """Whether it is the speaker, or somebody of his own, of whom he would not ask: I, we, my mother."""
    return agent.split("+")[0] in ("i", "we") or agent.startswith(("my:i/", "my:we/"))


def someone(r: Random, plural: bool = True) -> str:
    """Somebody who acts: a name, a pronoun, the teacher, my mother, that boy, Anna and David."""
    drawn = r.random()
    if drawn < 0.36:
        return r.choice(NAMES)
    if drawn < 0.60:
        return r.choice(PRONOUNS)
    if drawn < 0.74:
        return f"the//{r.choice(JOBS)}"
    if drawn < 0.88:
        return relative(r)
    if drawn < 0.95 or not plural:
        return f"{r.choice(('that', 'this'))}//{r.choice([*OTHERS, *JOBS])}"
    return "+".join(r.sample(NAMES, 2))


def relative(r: Random, keys: Iterable[str] = KIN) -> str:
    """Somebody's mother, friend or wife."""
    key = r.choice(list(keys))
    bar = {"wife": "f", "husband": "m"}.get(key)
    owners = [o for o in OWNERS if not bar or (PERSONS[o].gender != bar and o != "we")]
    return f"my:{r.choice(owners)}//{key}"


def gendered(r: Random) -> str:
    """Somebody whose he or she is known: a name, my brother, that girl."""
    drawn = r.random()
    if drawn < 0.55:
        return r.choice(NAMES)
    key = r.choice(GENDERED)
    return relative(r, [key]) if key in KIN else f"that//{key}"


def learns(agent: str) -> bool:
    """Whether somebody may have classes and homework."""
    return agent in ("i", "you", "he", "she", *NAMES) or agent.endswith(
        ("son", "daughter", "student", "child", "boy", "girl", "classmate", "brother", "sister")
    )


def differ(a: str, b: str) -> bool:
    """Whether two phrases can stand on both sides of a deed: nobody is named twice, not even as an owner."""
    if "/" not in a and "/" not in b:
        return not overlap(a, b)
    return noun_of(a) != noun_of(b) and not named(a) & named(b)


def named(text: str) -> set[str]:
    """The names in a phrase: who it is, or whose."""
    owner = text.partition("/")[0].removeprefix("my:") if "/" in text else text
    return set(owner.split("+")) & set(NAMES)


def known_alone(text: str) -> bool:
    """Whether it is clear who it is after somebody else was named: not "he", nor "his sister"."""
    return text not in ("he", "she") and not text.startswith(("my:he/", "my:she/", "my:they/"))


def everybody(s: Scene) -> set[str]:
    """All the names in a scene and its parts."""
    return {name for _, value in s.roles for name in named(value)}.union(*(everybody(part) for part in s.parts))


def stands_alone(text: str, other: str) -> bool:
    """Whether it is clear whose somebody is beside `other`: "her aunt" where she (or a woman) is spoken of."""
    whose = text.partition("/")[0].removeprefix("my:") if text.startswith("my:") else ""
    if whose not in ("he", "she", "they"):
        return True
    return other == whose or (whose != "they" and "+" not in other and np(other, "x").gender == PERSONS[whose].gender)


#: the narrower and the wider of two nouns: one does not ask "cats or kittens?"
WITHIN = {"kitten": "cat", "puppy": "dog", "parrot": "bird", "raincoat": "coat", "rose": "flower", "novel": "book",
          "dictionary": "book"}


def within(a: str, b: str) -> bool:
    """Whether one of two nouns is a kind of the other."""
    return WITHIN.get(a) == b or WITHIN.get(b) == a


def several(agent: str) -> bool:
    """Whether it is more than one who acts."""
    return np(agent, "x").person == "p"


def two(r: Random, draw: Callable[[Random], str] = someone) -> tuple[str, str]:
    """Two different ones."""
    while True:
        a, b = draw(r), draw(r)
        if differ(a, b):
            return a, b


def fits(quality: Quality, key: str) -> bool:
    """Whether an adjective is naturally said of a noun (or a name)."""
    if key in PERSONS or is_person(key):
        if "who" not in quality.kinds:
            return False
        young = key in FOLK and "young" in FOLK[key].kinds
        grown = quality.key == "young" and key in ("old_man", "grandmother", "grandfather", "mother", "father")
        return not (young and "grownups" in quality.kinds) and not grown
    noun = NOUNS[key]
    if quality.key in COLOURS:
        if noun.kinds & set(COATED):
            return "animalcolour" in quality.kinds and key not in ("parrot", "tortoise", "bird")
        if key in ("flower", "rose") and quality.key in ("grey", "brown", "black", "green", "blue"):
            return False
        coloured = bool(noun.kinds & set(COLOURED)) or key in COLOURED
        return coloured and key not in UNCOLOURED and "portion" not in noun.kinds
    if quality.key in ("hot", "cold") and "drink" in noun.kinds:
        return key in ({"hot": ("milk", "coffee", "tea", "water"), "cold": ("water", "juice", "beer")}[quality.key])
    kinds = quality.kinds
    if quality.key in ("clean", "dirty") and key == "ring":
        return False
    if quality.key in ("big", "small") and key in ("coat", "flower", "rose"):
        return False
    if quality.key in ("big", "small") and key in ("puppy", "kitten", "mouse", "watermelon", "trousers"):
        return key == "watermelon" and quality.key == "big"
    return bool(kinds & noun.kinds) or key in kinds


@cache
def qualities_of(key: str, attributive: bool = False, passing: bool | None = None) -> tuple[str, ...]:
    """The adjectives said of a noun: those that stand before it only, or those that come and go (or do not)."""
    return tuple(
        q.key
        for q in QUALITIES.values()
        if fits(q, key)
        and not (attributive and q.zh_attr == "-")
        and (passing is None or ("passing" in q.kinds) == passing)
    )


def things(kinds: Iterable[str]) -> list[str]:
    """All nouns that have one of the kinds, or are named, in the order of the lexicon."""
    return list(_things(frozenset(kinds)))


@cache
def _things(wanted: frozenset[str]) -> tuple[str, ...]:
    return tuple(key for key, noun in NOUNS.items() if noun.kinds & wanted or key in wanted)


def thing(r: Random, key: str, dets: Iterable[str], adjective: float = 0.0) -> str:
    """A phrase of a noun: a determiner among those given, now and then an adjective."""
    det = r.choice(list(dets))
    if det == "my":
        det = f"my:{r.choice(OWNERS)}"
    choices = qualities_of(key, attributive=True)
    if det == "the" or det.startswith(("my:", "own")):
        choices = ()
    return f"{det}/{maybe(r, adjective, choices)}/{key}"


def when(r: Random, tense: str, near: bool = False) -> str:
    """A time that goes with a tense, or none."""
    if tense == "was":
        return r.choice(list(MOMENTS))
    if tense == "past":
        return maybe(r, 0.7, NEAR_PAST if near else list(PAST))
    if tense in ("future", "going"):
        return maybe(r, 0.85, NEAR_FUTURE if near else list(FUTURE))
    if tense == "habit":
        return r.choice(list(HABIT))
    return maybe(r, 0.25, ["now"]) if tense == "progressive" else ""
