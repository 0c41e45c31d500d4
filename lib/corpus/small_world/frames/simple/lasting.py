"""How long, at what time; and what animals do to each other."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.living import ANIMALS
from lib.corpus.small_world.words.settings import (
    CLOCK,
    LASTING,
)
from lib.corpus.small_world.words.verbs import ACTIVITIES


def draw_lasting(r: Random) -> Scene | None:
    v = r.choice([v for v in ACTIVITIES.values() if v.zh_lasting])
    agent = draw.someone(r)
    brief = v.key in ("cry", "wait", "cook")
    long = [k for k in LASTING if not (brief and "whole" in k) and not (v.key in ("sleep", "work") and "ten" in k)]
    lasting, time = r.choice(long), draw.when(r, "past", near=True) if r.random() < 0.5 else ""
    if "whole" in lasting and time not in ("", "yesterday", "last_Sunday"):
        return None
    return scene(
        "lasting",
        agent=agent,
        verb=v.key,
        lasting=lasting,
        place=maybe(r, 0.4, list(v.places)),
        time=time,
        **({"ask": "yes"} if not draw.speaks(agent) and r.random() < 0.12 else {}),
    )


def write_lasting(s: Scene) -> Rendering:
    """安娜昨天游了两个小时泳。 Anna swam for two hours yesterday."""
    v, a, when = ACTIVITIES[s["verb"]], np(s["agent"], "agent"), time_of(s["time"])
    place = where(s["place"]) if s["place"] else None
    before, after = v.zh_lasting.split("{}")
    zh_long, en_long = LASTING[s["lasting"]]
    front = f"{a.zh} {when.zh} {place.zh if place else ''}"
    verb = f"{piece(before, 'action')} "
    end_en = f"{place.en if place else ''}"
    if s["ask"]:
        return sentences(
            [f"{front} {verb} 多长时间|lasting {after + '|action' if after else ''}"],
            [f"how|lasting long|lasting did {a.en} {piece(v.base, 'action')} {end_en} {when.en}"],
            "what",
        )
    zh = f"{front} {verb} {piece(zh_long, 'lasting')} {after + '|action' if after else ''}"
    en = [f"{a.en} {piece(v.past, 'action')} {end_en} for {piece(en_long, 'lasting')} {when.en}"]
    return sentences([zh], en)


def draw_clock(r: Random) -> Scene | None:
    verb = r.choice(("get_up", "go_to_bed", "have_breakfast", "have_dinner", "have_class", "leave_home"))
    agent = draw.someone(r)
    if verb == "have_class" and not draw.learns(agent):
        return None
    hours = {
        "get_up": ("six", "seven"),
        "go_to_bed": ("ten", "nine"),
        "have_breakfast": ("seven", "half past eight"),
        "have_dinner": ("six", "seven"),
        "have_class": ("half past eight", "nine"),
        "leave_home": ("seven",),
    }[verb]
    ask = {"ask": "yes"} if not draw.speaks(agent) and r.random() < 0.2 else {}
    return scene("clock", agent=agent, verb=verb, clock=r.choice(hours), time=maybe(r, 0.4, ["every_day"]), **ask)


def write_clock(s: Scene) -> Rendering:
    """安娜每天七点起床。 Anna gets up at seven every day."""
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    zh_verb, base, third = (
        ("出门", "leave home", "leaves home")
        if s["verb"] == "leave_home"
        else (ACTIVITIES[s["verb"]].zh, ACTIVITIES[s["verb"]].base, ACTIVITIES[s["verb"]].third)
    )
    verb = piece(zh_verb, "action")
    if s["ask"]:
        return sentences(
            [f"{a.zh} {when.zh} 几点|clock {verb}"],
            [f"what|clock time|clock {do(a.person)} {a.en} {piece(base, 'action')} {when.en}"],
            "what",
        )
    zh, en = CLOCK[s["clock"]]
    return sentences(
        [f"{a.zh} {when.zh} {piece(zh, 'clock')} {verb}"],
        [f"{a.en} {piece(third if a.person == '3' else base, 'action')} at {piece(en, 'clock')} {when.en}"],
    )


#: what animals do to each other
HUNTS = {
    "chase": ("追", "chasing"),
    "bite": ("咬", "biting"),
    "watch_animal": ("看", "watching"),
    "follow_animal": ("跟着", "following"),
}


def draw_animals(r: Random) -> Scene | None:
    a, b = r.sample([k for k in ANIMALS if k not in ("tortoise",)], 2)
    tame = ANIMALS[a].kinds & {"pet", "farm"}
    if bool(tame) != bool(ANIMALS[b].kinds & {"pet", "farm"}) and "hunter" not in ANIMALS[a].kinds:
        return None
    verb = r.choice(list(HUNTS))
    hunts = "hunter" in ANIMALS[a].kinds and ("big" in ANIMALS[a].kinds or "big" not in ANIMALS[b].kinds)
    if verb in ("chase", "bite") and not hunts:
        return None
    if ANIMALS[a].kinds & {"tiny"} and verb != "watch_animal":
        return None
    agent = draw.thing(r, a, ["that", "this", "a"], 0.3)
    return scene(
        "animals",
        agent=agent,
        verb=verb,
        patient=draw.thing(r, b, ["that", "a"], 0.25),
        **({"neg": "yes"} if r.random() < 0.15 and not agent.startswith("a/") else {}),
    )


def write_animals(s: Scene) -> Rendering:
    """那只黑色的猫在追一只老鼠。 That black cat is chasing a mouse."""
    a, o, (zh, ing) = np(s["agent"], "agent"), np(s["patient"], "patient"), HUNTS[s["verb"]]
    no = "没|neg" if s["neg"] else ""
    front = "有|be " if s["agent"].startswith("a/") else ""
    return sentences(
        [f"{front} {a.zh} {no} 在|be {piece(zh, 'action')} {o.zh}"],
        statement(a.en, be(a.person), "" if front else "be", f"{piece(ing, 'action')} {o.en}", negative=bool(s["neg"])),
    )


FRAMES = {
    "lasting": Frame(4, draw_lasting, write_lasting),
    "clock": Frame(3, draw_clock, write_clock),
    "animals": Frame(4, draw_animals, write_animals),
}
