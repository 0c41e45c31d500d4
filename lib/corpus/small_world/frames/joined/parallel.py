"""Clauses side by side: who buys what, who goes where, who does what at one place; and contrasts with but."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.joined.inner import inner_clauses
from lib.corpus.small_world.frames.joined.sequences import MEALS
from lib.corpus.small_world.frames.nominal import where
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.frames.simple import events, going
from lib.corpus.small_world.frames.simple.all_simple import SIMPLE
from lib.corpus.small_world.phrases import Rendering
from lib.corpus.small_world.words.qualities import QUALITIES
from lib.corpus.small_world.words.verbs import ACTIVITIES, ON_THINGS

#: frames of which two or three stand side by side
SIDE = {
    "progressive": ("do", "activity", "activity"),
    "past": ("do", "do", "go"),
    "like": ("likes",),
    "is": ("state_of",),
    "future": ("do", "go", "go"),
}


def _fellow(r: Random, first: Scene, tense: str, also: list[Scene]) -> Scene | None:
    """A scene that goes beside the first: the same deed with another object, another deed at the same place."""
    while not draw.known_alone(agent := draw.someone(r)):
        pass
    if first.frame == "do":
        had = [draw.noun_of(p["patient"]) for p in also]
        nouns = [k for k in draw.things(ON_THINGS[first["verb"]].objects) if k not in had and k != "homework"]
        noun = r.choice(nouns) if nouns else ""
        patient = noun and events.patient_of(r, first["verb"], noun, agent, tense, False)
        return first.but(agent=agent, patient=patient, place="", manner="") if patient else None
    if first.frame == "go":
        near = [g for g in going.PURPOSES if g not in [p["goal"] for p in also]]
        return (
            first.but(agent=agent, goal=r.choice(near), why="", by="")
            if first["goal"] in near or first["goal"] in (going.PURPOSES)
            else first.but(
                agent=agent, goal=r.choice([g for g in going.FAR if g not in [p["goal"] for p in also]]), by=""
            )
        )
    if first.frame == "likes":
        if r.random() < 0.4 and len(also) == 1:
            return first.but(agent=agent, neg="" if first["neg"] else "yes")
        if not first["patient"] or first["neg"]:
            return None
        kin = [k for k in draw.things(_group(first["patient"])) if f"kinds//{k}" not in [p["patient"] for p in also]]
        patient = r.choice(kin)
        return None if draw.within(draw.noun_of(first["patient"]), patient) else first.but(
            agent=agent, patient=f"kinds//{patient}"
        )
    if first.frame == "activity":
        spots = [v.key for v in ACTIVITIES.values() if first["place"] in v.places and "G" in v.forms]
        spots = [k for k in spots if k not in [p["verb"] for p in also]]
        if any(p["verb"] in MEALS for p in also):
            spots = [k for k in spots if k not in MEALS]
        return first.but(agent=agent, verb=r.choice(spots), manner="", **{"with": ""}) if spots else None
    drawn = SIMPLE[first.frame].draw(r)
    return drawn if drawn is not None and draw.known_alone(drawn["agent"]) else None


def _group(phrase: str) -> list[str]:
    kinds = draw.NOUNS[phrase.rpartition("/")[2]].kinds
    return [k for k in ("fruit", "drink", "staple", "pet") if k in kinds] or ["pet"]


def draw_and(r: Random) -> Scene | None:
    tense = r.choice(list(SIDE))
    frame = r.choice(SIDE[tense])
    first = next(
        (
            d
            for d in (SIMPLE[frame].draw(r) for _ in range(80))
            if d is not None and d.frame == frame and _plain(d, tense)
        ),
        None,
    )
    if first is None:
        return None
    parts = [first]
    for _ in range(1 if tense == "is" else r.choice((1, 2, 2, 3))):
        for _ in range(25):
            drawn = _fellow(r, first, tense, parts)
            if (
                drawn
                and drawn.frame == frame
                and (_plain(drawn, tense) or tense == "like")
                and all(draw.differ(drawn["agent"], p["agent"]) for p in parts)
            ):
                parts.append(drawn.but(time=""))
                break
    place = first["place"] if first.frame == "activity" and len(parts) > 1 else ""
    parts = [p.but(time="", place="" if place else p["place"]) for p in parts]
    if tense == "is" and len(parts) == 2:
        other = QUALITIES[first["quality"]].opposite
        if other not in QUALITIES or not draw.fits(QUALITIES[other], draw.noun_of(parts[1]["agent"]).split("+")[0]):
            return None
        parts[1] = parts[1].but(quality=other)
        if (
            ("//" in first["agent"])
            and draw.noun_of(first["agent"]) not in draw.FOLK
            and draw.noun_of(first["agent"]) != draw.noun_of(parts[1]["agent"])
            and not draw.is_person(first["agent"])
        ):
            return None
    if len(parts) < 2 or (tense == "is" and not _opposed(parts)):
        return None
    time = {"past": r.choice(draw.NEAR_PAST), "future": r.choice(draw.NEAR_FUTURE), "progressive": "now"}.get(tense, "")
    contrast = tense in ("like", "is") and len(parts) == 2
    return scene("but" if contrast else "and", *parts, time="" if place else time, place=place)


def _plain(drawn: Scene, tense: str) -> bool:
    """Whether a drawn scene may stand beside others: no question, no denial, one place for all."""
    if drawn["ask"] or (drawn["neg"] and tense != "is") or drawn["degree"] or drawn["neg"]:
        return False
    if tense in ("progressive", "past", "future"):
        return drawn["tense"] == tense and not drawn["with"] and (drawn.frame != "activity" or bool(drawn["place"]))
    return True


def _opposed(parts: list[Scene]) -> bool:
    a, b = parts[:2]
    return QUALITIES[a["quality"]].opposite == b["quality"] and not a["neg"] and not b["neg"]


def write_and(s: Scene) -> Rendering:
    """昨天安娜买了一本书，大卫看了电影。 Yesterday Anna bought a book, and David saw a film."""
    when = time_of(s["time"])
    both = [inner_clauses(part, f"c{i}.") for i, part in enumerate(s.parts, 1)]
    zh_all, en_all = [zh[0] for zh, _ in both], [en[0] for _, en in both]
    short = [en[-1] if len(en) > 1 and "'" in en[1] else en[0] for _, en in both]
    if s.frame == "but":
        return sentences(
            [f"{zh_all[0]} ，|comma {but}|but {zh_all[1]}" for but in ("但是", "可是", "不过")],
            [f"{en_all[0]} ,|comma but|but {en_all[1]}"],
        )
    zh = " ，|comma ".join(zh_all)
    tails = [f"{' ,|comma '.join(en[:-1])} ,|comma and {en[-1]}" for en in (en_all, short)]
    if s["place"]:
        spot = where(s["place"])
        return sentences([f"{spot.zh} ，|comma0 {zh}"], [f"{spot.en} ,|comma0 {tails[0]}"])
    if s["time"] == "now":
        return sentences([zh], tails[:1])
    return sentences([f"{when.zh} {zh}"], [f"{when.en} {tails[0]}"])


FRAMES = {"and": Frame(10, draw_and, write_and), "but": Frame(0, draw_and, write_and)}
