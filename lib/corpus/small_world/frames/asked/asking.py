"""Questions with a question word, and A or B."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import past_zh, time_of
from lib.corpus.small_world.frames.nominal import NOUNS, goal, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.frames.simple.events import PLENTY
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.nouns import PLACES
from lib.corpus.small_world.words.verbs import ACTIVITIES, ON_PEOPLE, ON_THINGS

#: verbs of which one asks what, who and when; of which one says everybody, nobody
ASKED = [
    v
    for v in ON_THINGS.values()
    if "P" in v.forms
    and v.key
    not in (
        "do",
        "ask",
        "organise",
        "build",
        "make_plan",
        "make_mistake",
        "have_idea",
        "have_dream",
        "learn_song",
        "hang_up",
        "solve",
        "fly_kite",
        "clean",
        "ride",
        "drive",
        "play_on",
        "play_violin",
        "sing",
        "post",
    )
]


ASKED_WHO = [v for v in ON_PEOPLE.values() if "P" in v.forms and v.key not in ("see", "push")]


def _asked(r: Random) -> str:
    while draw.speaks(agent := draw.someone(r)):
        pass
    return agent


def draw_wh(r: Random) -> Scene | None:
    word = r.choice(("what", "what", "who", "who_thing", "whom", "where", "when", "why", "which"))
    time = maybe(r, 0.6, draw.NEAR_PAST)
    if word in ("where", "when", "why"):
        verb = r.choice([v for v in ACTIVITIES.values() if v.places and v.key not in ("sing", "cook")]).key
        if word == "when":
            return scene("wh", word=word, agent=_asked(r), verb=verb, tense="future")
        tense = "past" if word == "where" else "progressive"
        if verb in ("sleep", "laugh", "shout", "cry") and word == "where":
            return None
        return scene("wh", word=word, agent=_asked(r), verb=verb, tense=tense, time=time if word == "where" else "")
    if word in ("whom", "who"):
        v = r.choice(ASKED_WHO)
        return scene(
            "wh",
            word=word,
            agent=_asked(r) if word == "whom" else "",
            patient=_asked(r) if word == "who" else "",
            verb=v.key,
            tense="past",
            time=time,
        )
    v = r.choice(ASKED)
    noun = r.choice(draw.things(v.objects))
    if NOUNS[noun].mass or noun in ("homework", "watermelon") or ("abstract" in NOUNS[noun].kinds and word == "which"):
        return None
    if word == "what":
        return scene("wh", word=word, agent=_asked(r), verb=v.key, tense="past", time=time)
    if word == "which":
        agent = _asked(r)
        if draw.several(agent) and draw.NOUNS[noun].kinds & {"wear", "puton"}:
            return None
        return scene("wh", word=word, agent=agent, patient=f"which//{noun}", verb=v.key, tense="past", time=time)
    return scene(
        "wh", word="who", patient=draw.thing(r, noun, ["that", "this"], 0.2), verb=v.key, tense="past", time=time
    )


def write_wh(s: Scene) -> Rendering:
    """安娜昨天买了什么？ What did Anna buy yesterday?"""
    when, word = time_of(s["time"]), s["word"]
    table = ACTIVITIES if word in ("where", "when", "why") else ON_PEOPLE if s["verb"] in ON_PEOPLE else ON_THINGS
    v = table[s["verb"]]
    a = np(s["agent"], "agent") if s["agent"] else None
    if word == "who":
        whom = np(s["patient"], "patient", obj=True)
        done = piece(v.zh if v.zh_done.endswith("起来") else past_zh(v), "action")
        zh = [f"{when.zh} 谁|agent {done} 了|action {whom.zh}", f"谁|agent {when.zh} {done} 了|action {whom.zh}"]
        if v.zh_done.endswith(("走", "起来", "出去")):
            zh = [f"{when.zh} 谁|agent 把 {whom.zh} {piece(v.zh_done, 'action')} 了|action"]
        return sentences(zh, [f"who|agent {piece(v.past, 'action')} {whom.en} {when.en}"], "what")
    assert a is not None
    base = piece(v.base, "action")
    if word in ("what", "whom", "which"):
        done = piece(v.zh if v.zh_done.endswith(("走", "起来", "出去")) else past_zh(v), "action")
        zh_word, en_word = {
            "what": ("什么|patient", "what|patient"),
            "whom": ("谁|patient", "who|patient"),
            "which": ("", ""),
        }[word]
        if word == "which":
            o = np(s["patient"], "patient")
            zh_word, en_word = o.zh, o.en
        return sentences(
            [f"{a.zh} {when.zh} {done} 了|action {zh_word}"], [f"{en_word} did {a.en} {base} {when.en}"], "what"
        )
    if word == "where":
        return sentences(
            [f"{a.zh} {when.zh} 在|where {x}|where {piece(v.zh, 'action')} 的" for x in ("哪儿", "哪里")],
            [f"where|where did {a.en} {base} {when.en}"],
            "what",
        )
    if word == "when":
        return sentences([f"{a.zh} 什么时候|when {piece(v.zh, 'action')}"], [f"when|when will {a.en} {base}"], "what")
    return sentences(
        [f"{a.zh} 为什么|why 在|be {piece(v.zh, 'action')}"],
        [f"why|why {be(a.person)}|be {a.en} {piece(v.ing, 'action')}"],
        "what",
    )


def draw_or(r: Random) -> Scene | None:
    what = r.choice(("drink", "fruit", "pet", "animals", "goal"))
    if what == "goal":
        x, y = r.sample(["park", "library", "cinema", "museum", "zoo", "beach", "beijing", "paris", "tokyo"], 2)
        if (x in PLACES) != (y in PLACES):
            return None
        return scene("either", agent=_asked(r), first=x, second=y, what="goal")
    kinds = {"drink": ["drink"], "fruit": ["fruit", "staple"], "pet": ["clothes"], "animals": ["pet"]}[what]
    x, y = r.sample([k for k in draw.things(kinds) if k != "watermelon" or what == "animals"], 2)
    if draw.within(x, y):
        return None
    verb = {"drink": "drink", "fruit": "eat", "pet": "buy", "animals": "like"}[what]
    dets = ["kinds" if verb == "like" or k in PLENTY else "bare" for k in (x, y)]
    return scene("either", agent=_asked(r), first=f"{dets[0]}//{x}", second=f"{dets[1]}//{y}", what=verb)


def write_or(s: Scene) -> Rendering:
    """你想喝茶还是喝咖啡？ Do you want to drink tea or coffee?"""
    a = np(s["agent"], "agent")
    if s["what"] == "goal":
        (zh_x, x_en), (zh_y, y_en) = goal(s["first"], "first"), goal(s["second"], "second")
        return sentences(
            [f"{a.zh} 想|want 去|action {zh_x} 还是|or 去|action {zh_y}"],
            [f"{do(a.person)} {a.en} want|want to go|action {x_en} or|or {y_en}"],
            "what",
        )
    x, y = np(s["first"], "first"), np(s["second"], "second")
    if s["what"] == "like":
        return sentences(
            [f"{a.zh} 喜欢|action {x.zh} 还是|or 喜欢|action {y.zh}"],
            [f"{do(a.person)} {a.en} like|action {x.en} or|or {y.en}"],
            "what",
        )
    zh = piece({"drink": "喝", "eat": "吃", "buy": "买"}[s["what"]], "action")
    return sentences(
        [f"{a.zh} 想|want {zh} {x.zh} 还是|or {zh} {y.zh}", f"{a.zh} 想|want {zh} {x.zh} 还是|or {y.zh}"],
        [f"{do(a.person)} {a.en} want|want to {piece(s['what'], 'action')} {x.en} or|or {y.en}"],
        "what",
    )


FRAMES = {
    "wh": Frame(9, draw_wh, write_wh),
    "either": Frame(4, draw_or, write_or),
}
