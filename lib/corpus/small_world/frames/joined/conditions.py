"""If, when and although."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.joined.inner import inner_clauses
from lib.corpus.small_world.frames.joined.reasons import consequences, deed, he_for, reason
from lib.corpus.small_world.frames.nominal import np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, prefixed, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.settings import (
    OFTEN,
)
from lib.corpus.small_world.words.verbs import ACTIVITIES


def draw_if(r: Random) -> Scene | None:
    key = r.choice(("rain", "snow", "tired", "hungry", "thirsty", "busy", "bored", "ill", "sleepy"))
    agent = draw.gendered(r) if r.random() < 0.7 else r.choice(draw.PRONOUNS)
    spec = r.choice([c for c in consequences(key) if not c.endswith("go_to_bed")])
    how = r.choice(("if", "when")) if key not in ("rain", "snow") else r.choice(("if", "if", "when"))
    if how == "when":
        spec = (
            spec.replace(":a//", ":bare//")
            .replace(":two//", ":bare//")
            .replace(":some//", ":bare//")
            .replace(":three//", ":kinds//")
        )
    return scene(
        "when" if how == "when" else "if",
        deed(spec, agent, "habit" if how == "when" else "future"),
        agent=agent,
        reason=key,
        time=r.choice(("tomorrow", "this_weekend")) if how == "if" else "",
        often=r.choice(("always", "usually", "often")) if how == "when" and not spec.startswith("-") else "",
    )


def write_if(s: Scene) -> Rendering:
    """如果明天下雨，安娜就不会去公园。 If it rains tomorrow, Anna will not go to the park."""
    weather = s["reason"] in ("rain", "snow")
    zh_why, en_why = reason(s["reason"], s["agent"], "if", s["time"])
    zh_why, en_why = prefixed(zh_why, "why."), prefixed(en_why, "why.")
    part = s.parts[0]
    later = s["agent"] if weather else he_for(s["agent"])
    refers = (("out.agent", "why.agent"),) if not weather and s["agent"] not in draw.PRONOUNS else ()
    if s.frame == "if":
        zh, en = inner_clauses(part.but(agent=later), "out.")
        zh = [
            z.replace("不|out.neg 会|", "就 不|out.neg 会|", 1)
            if "不|out.neg 会|" in z
            else z.replace("会|", "就 会|", 1)
            for z in zh
        ]
        return sentences(
            [f"如果|if {zh_why} ，|comma {zh[0]}", f"要是|if {zh_why} ，|comma {zh[0]}"],
            [f"if|if {en_why} ,|comma {e}" for e in en[:2]],
            references=refers,
        )
    a = np(later, "out.agent")
    zh, en = inner_clauses(part.but(agent=later), "out.")
    if s["often"]:
        zh_often, en_often = OFTEN[s["often"]]
        zh = [z.replace(a.zh, f"{a.zh} {piece(zh_often, 'often')}", 1) for z in zh]
        en = [e.replace(a.en, f"{a.en} {piece(en_often, 'often')}", 1) for e in en]
    zh_why = zh_why.replace("很 ", "")
    return sentences(
        [f"{zh_why} 的时候|when ，|comma {zh[0]}"],
        [f"when|when {en_why} ,|comma {e}" for e in en[:2]],
        references=refers,
    )


DESPITE = {
    "tired": ("work", "study", "exercise", "clean_up", "cook", "play_football"),
    "ill": ("work", "study"),
    "sad": ("sing", "dance", "laugh"),
    "hungry": ("work", "study", "play_chess"),
    "sleepy": ("work", "study", "watch_tv", "read"),
    "busy": ("chat", "watch_tv", "play_games"),
    "rain": ("run", "play_football", "walk", "fish"),
    "nervous": ("sing", "dance"),
}


def draw_although(r: Random) -> Scene:
    key = r.choice(list(DESPITE))
    agent = draw.gendered(r) if r.random() < 0.7 else r.choice(draw.PRONOUNS)
    verb = r.choice(DESPITE[key])
    places = [p for p in ACTIVITIES[verb].places if key != "rain" or p in ("park", "beach", "forest")]
    return scene("although", agent=agent, reason=key, verb=verb, place=maybe(r, 0.6, places))


def write_although(s: Scene) -> Rendering:
    """虽然安娜很累，但是她还在工作。 Although Anna is tired, she is still working."""
    weather, v = s["reason"] == "rain", ACTIVITIES[s["verb"]]
    later = s["agent"] if weather else he_for(s["agent"])
    a = np(later, "out.agent")
    place = where(s["place"]) if s["place"] else None
    if weather:
        zh_why, en_why = "外面 在|why.be 下雨|why", "it is|why.be raining|why"
    else:
        zh_why, en_why = (prefixed(x, "why.") for x in reason(s["reason"], s["agent"], "now"))
    spot = place.zh if place else "在|be"
    zh = f"{a.zh} 还|still {spot} {piece(v.zh, 'action')}"
    en = statement(
        a.en, be(a.person), "", f"still|still {piece(v.ing, 'action')} {place.en if place else ''}", negative=False
    )
    refers = (("out.agent", "why.agent"),) if not weather and s["agent"] not in draw.PRONOUNS else ()
    return sentences(
        [f"虽然|though {zh_why} ，|comma {but}|but {zh}" for but in ("但是", "可是")],
        [*(f"although|though {en_why} ,|comma {e}" for e in en), f"{en_why} ,|comma but|but {en[0]}"],
        references=refers,
    )


FRAMES = {
    "if": Frame(8, draw_if, write_if),
    "when": Frame(0, draw_if, write_if),
    "although": Frame(4, draw_although, write_although),
}
