"""Going somewhere: by what, and what for."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import goal, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.settings import (
    TRAVEL,
)

#: goal -> what one goes there for: Chinese, English
PURPOSES: dict[str, tuple[tuple[str, str], ...]] = {
    "supermarket": (("买牛奶", "buy milk"), ("买水果", "buy fruit")),
    "market": (("买菜", "buy vegetables"),),
    "library": (("借书", "borrow books"), ("还书", "return some books")),
    "bank": (("取钱", "take out money"),),
    "post_office": (("寄信", "post a letter"), ("取包裹", "pick up a parcel")),
    "park": (("跑步", "run"), ("散步", "take a walk")),
    "station": (("接朋友", "meet a friend"), ("买票", "buy a ticket")),
    "airport": (("接客人", "pick up a guest"),),
    "cinema": (("看电影", "see a film"),),
    "hospital": (("看医生", "see a doctor"), ("看朋友", "visit a friend")),
    "pharmacy": (("买药", "buy medicine"),),
    "bakery": (("买面包", "buy bread"),),
    "beach": (("游泳", "swim"),),
    "restaurant": (("吃午饭", "have lunch"), ("吃晚饭", "have dinner")),
    "cafe": (("喝咖啡", "drink coffee"),),
    "museum": (("看展览", "see an exhibition"),),
    "zoo": (("看熊猫", "see the pandas"),),
    "theatre": (("看话剧", "see a play"),),
    "gym": (("打篮球", "play basketball"),),
    "bookshop": (("买书", "buy books"),),
    "swimming_pool": (("游泳", "swim"),),
    "countryside": (("看爷爷奶奶", "see the grandparents"),),
}


FAR = ["beijing", "shanghai", "paris", "london", "tokyo", "new_york", "berlin", "rome"]


def draw_go(r: Random) -> Scene | None:
    agent = draw.someone(r)
    tense = r.choice(("past", "past", "going", "future", "wish", "habit", "experience"))
    far = r.random() < 0.35 or tense == "experience"
    to = r.choice(FAR if far else [*PURPOSES, "school", "office"])
    if far and tense == "habit":
        return None
    feeling = {} if tense == "habit" else draw.mood(r, agent)
    why = "" if far or feeling or to not in PURPOSES else maybe(r, 0.6, [str(i) for i in range(len(PURPOSES[to]))])
    means = ["train", "plane", "car"] if far else ["bus", "taxi", "bicycle", "car", "foot", "underground"]
    by = "" if why or feeling or tense == "experience" else maybe(r, 0.6, means)
    return scene(
        "go", agent=agent, goal=to, tense=tense, by=by, why=why, time=draw.when(r, tense, near=not far), **feeling
    )


def write_go(s: Scene) -> Rendering:
    """安娜昨天坐火车去北京了。 Anna went to Beijing by train yesterday."""
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    zh_goal, en_goal = goal(s["goal"])
    why_zh, why_en = PURPOSES[s["goal"]][int(s["why"])] if s["why"] else ("", "")
    zh_why, en_why = (piece(why_zh, "why"), f"to {piece(why_en, 'why')}") if why_zh else ("", "")
    by_zh, by_en = (piece(TRAVEL[s["by"]][0], "by"), piece(TRAVEL[s["by"]][1], "by")) if s["by"] else ("", "")
    rest = f"{en_goal} {by_en} {en_why} {when.en}"
    tense, neg, ask = s["tense"], bool(s["neg"]), bool(s["ask"])
    third = a.person == "3"
    if tense == "experience":
        no = ["没", "没有", "从来没"] if neg else [""]
        zh = [f"{a.zh} {n + '|neg' if n else ''} 去|action 过|already {zh_goal}" for n in no]
        has = "has" if third else "have"
        en = (
            [f"{has} {a.en} ever|already been|action {rest}"]
            if ask
            else [f"{a.en} {has} {'never|neg' if neg else ''} been|action {rest}"]
        )
        return sentences(zh, en, ask)
    modal = {
        "past": "没有|neg" if neg else "",
        "going": "打算|modal",
        "future": "会|modal",
        "wish": "想|modal",
        "habit": "",
    }[tense]
    modal = f"不|neg {modal}" if neg and tense != "past" else modal
    le = "了|action" if tense == "past" and not neg else ""
    if tense == "past" and not neg and zh_why:
        zh = [f"{a.zh} {when.zh} 去|action {zh_goal} {zh_why} 了|action"]
    else:
        zh = [f"{a.zh} {when.zh} {modal} {by_zh} 去|action {zh_goal} {le}"]
        zh = [z + f" {zh_why}" if zh_why else z for z in zh]
    if tense == "past":
        en = (
            [f"did {a.en} go|action {rest}"]
            if ask
            else statement(a.en, "did", "", f"go|action {rest}", negative=True)
            if neg
            else [f"{a.en} went|action {rest}"]
        )
    elif tense in ("habit", "wish"):
        main = f"want|modal to go|action {rest}" if tense == "wish" else f"go|action {rest}"
        own = (
            f"{'wants' if third else 'want'}|modal to go|action {rest}"
            if tense == "wish"
            else f"{'goes' if third else 'go'}|action {rest}"
        )
        en = (
            [f"{do(a.person)} {a.en} {main}"]
            if ask
            else statement(a.en, do(a.person), "", main, negative=True)
            if neg
            else [f"{a.en} {own}"]
        )
    else:
        aux, unit, main = (
            ("will", "modal", "go|action")
            if tense == "future"
            else (be(a.person), "", "going|modal to|modal go|action")
        )
        en = (
            [f"{aux}{'|' + unit if unit else ''} {a.en} {main} {rest}"]
            if ask
            else statement(a.en, aux, unit, f"{main} {rest}", negative=neg)
        )
    if s["time"] and not ask and not neg and tense in ("past", "future"):
        zh, en = [*zh, f"{when.zh} {zh[0].replace(when.zh, '', 1)}"], [*en, f"{when.en} {en[0].rpartition(when.en)[0]}"]
    return sentences(zh, en, ask)


FRAMES = {
    "go": Frame(9, draw_go, write_go),
}
