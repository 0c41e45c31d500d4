"""The weather, what somebody likes, speaks and studies, what somebody is."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import noun_of, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.nouns import COUNTRIES, TOWNS
from lib.corpus.small_world.words.settings import (
    NEAR_PAST,
    SUBJECTS,
    WEATHER,
)
from lib.corpus.small_world.words.verbs import ACTIVITIES


def draw_weather(r: Random) -> Scene:
    what, tense = r.choice(list(WEATHER)), r.choice(("now", "past", "future", "hot"))
    if tense == "hot":
        return scene(
            "weather", what=r.choice(("hot", "cold")), tense=r.choice(("now", "past")), town=r.choice(list(TOWNS))
        )
    times = {"now": "", "past": r.choice(NEAR_PAST[:3]), "future": r.choice(("tomorrow", "tonight", "this_weekend"))}
    return scene(
        "weather",
        what=what,
        tense=tense,
        time=times[tense],
        town=maybe(r, 0.7, list(TOWNS)),
        **({"neg": "yes"} if r.random() < 0.3 else {}),
    )


def write_weather(s: Scene) -> Rendering:
    """北京昨天下雨了。 It rained in Beijing yesterday."""
    town = TOWNS[s["town"]] if s["town"] else ("", "")
    zh_town, en_town = (piece(town[0], "place"), f"in {piece(town[1], 'place')}") if s["town"] else ("", "")
    when = time_of(s["time"])
    neg = bool(s["neg"])
    if s["what"] in ("hot", "cold"):
        zh = {"hot": "热", "cold": "冷"}[s["what"]]
        now, is_ = ("今天|time", "is") if s["tense"] == "now" else ("昨天|time", "was")
        day = "today|time" if s["tense"] == "now" else "yesterday|time"
        return sentences(
            [f"{zh_town} {now} 很 {piece(zh, 'quality')}"],
            [f"it {is_}|be {piece(s['what'], 'quality')} {en_town} {day}"],
        )
    zh, ing, base = WEATHER[s["what"]]
    verb = piece(zh, "action")
    if s["tense"] == "now":
        return sentences(
            [f"{zh_town} {'现在|now 没有|neg' if neg else '正在|be'} {verb}"],
            statement(
                "it",
                "is",
                "" if neg else "be",
                f"{piece(ing, 'action')} {en_town} {'now|now' if neg else ''}",
                negative=neg,
            ),
        )
    if s["tense"] == "past":
        return sentences(
            [f"{zh_town} {when.zh} {'没有|neg' if neg else ''} {verb} {'' if neg else '了|action'}"],
            statement("it", "did", "", f"{piece(base, 'action')} {en_town} {when.en}", negative=True)
            if neg
            else [f"it {piece(base + 'ed', 'action')} {en_town} {when.en}"],
        )
    return sentences(
        [f"{zh_town} {when.zh} {'不|neg' if neg else ''} 会|modal {verb}"],
        statement("it", "will", "modal", f"{piece(base, 'action')} {en_town} {when.en}", negative=neg),
    )


def draw_likes(r: Random) -> Scene | None:
    agent = draw.someone(r)
    what = r.choice(("thing", "doing", "subject", "language"))
    feeling = draw.mood(r, agent)
    if what == "thing":
        noun = r.choice(draw.things(["fruit", "drink", "staple", "pet", "panda", "flower"]))
        return scene("likes", agent=agent, patient=f"kinds//{noun}", **feeling)
    if what == "doing":
        verb = r.choice(
            [
                v.key
                for v in ACTIVITIES.values()
                if "H" in v.forms
                and v.key
                not in (
                    "get_up",
                    "go_to_bed",
                    "have_class",
                    "have_meeting",
                    "work",
                    "rest",
                    "have_breakfast",
                    "have_lunch",
                    "have_dinner",
                    "walk",
                )
            ]
        )
        return scene("likes", agent=agent, verb=verb, **feeling)
    if what == "language":
        return scene("speaks", agent=agent, what=r.choice(list(COUNTRIES)), **feeling)
    return scene(
        "studies",
        agent=agent,
        what=r.choice(list(SUBJECTS)),
        how=r.choice(("like", "study", "teach") if "teacher" in agent else ("like", "study")),
        **feeling,
    )


def write_likes(s: Scene) -> Rendering:
    """安娜喜欢游泳。 Anna likes swimming. 他会说法语。 He speaks French."""
    a = np(s["agent"], "agent")
    third = a.person == "3"
    if s.frame == "speaks":
        zh, en = COUNTRIES[s["what"]][2:]
        verb_zh, base, forms = "会|action 说|action", "speak", ("speaks", "speak")
        obj_zh, obj_en = piece(zh, "patient"), piece(en, "patient")
    elif s.frame == "studies":
        zh, en = SUBJECTS[s["what"]]
        verb_zh, base, forms = {
            "like": ("喜欢|action", "like", ("likes", "like")),
            "study": ("学习|action", "study", ("studies", "study")),
            "teach": ("教|action", "teach", ("teaches", "teach")),
        }[s["how"]]
        obj_zh, obj_en = piece(zh, "patient"), piece(en, "patient")
    else:
        verb_zh, base, forms = "喜欢|action", "like", ("likes", "like")
        if s["verb"]:
            v = ACTIVITIES[s["verb"]]
            obj_zh, obj_en = piece(v.zh, "deed"), piece(v.ing, "deed")
        else:
            o = np(s["patient"], "patient")
            obj_zh, obj_en = o.zh, o.en
    no = "不|neg" if s["neg"] else ""
    zh_all = [f"{a.zh} {no} {verb_zh} {obj_zh}"]
    b = piece(base, "action")
    if s["ask"]:
        return sentences(zh_all, [f"{do(a.person)} {a.en} {b} {obj_en}"], "ask")
    if s["neg"]:
        return sentences(zh_all, statement(a.en, do(a.person), "", f"{b} {obj_en}", negative=True))
    return sentences(zh_all, [f"{a.en} {piece(forms[0] if third else forms[1], 'action')} {obj_en}"])


def draw_job(r: Random) -> Scene | None:
    who = r.choice([r.choice(draw.NAMES), draw.relative(r), r.choice(draw.PRONOUNS[:4])])
    jobs = [k for k in draw.JOBS if k != "waiter" or np(who, "x").gender == "m"]
    if noun_of(who) in ("boss",):
        return None
    adjective = maybe(r, 0.35, ["famous", "young", "friendly", "honest", "hard-working", "brave"])
    if noun_of(who).startswith("grand") and adjective == "young":
        return None
    return scene("job", agent=who, job=f"a/{adjective}/{r.choice(jobs)}", **draw.mood(r, who))


def write_job(s: Scene) -> Rendering:
    """安娜的哥哥是一个有名的医生。 Anna's brother is a famous doctor."""
    a, (_, adjective, key) = np(s["agent"], "agent"), s["job"].split("/")
    full = np(s["job"], "job")
    bare = np(f"bare/{adjective}/{key}", "job")
    zh_noun = bare.zh
    is_ = be(a.person)
    no = "不|neg" if s["neg"] else ""
    zh = [f"{a.zh} {no} 是|be {zh_noun}"] if s["neg"] or s["ask"] or not adjective else [f"{a.zh} 是|be {full.zh}"]
    if not adjective and not s["neg"] and not s["ask"]:
        zh.append(f"{a.zh} 是|be {full.zh}")
    en = full.en
    return sentences(
        zh, [f"{is_}|be {a.en} {en}"] if s["ask"] else statement(a.en, is_, "be", en, negative=bool(s["neg"])), s["ask"]
    )


FRAMES = {
    "weather": Frame(2, draw_weather, write_weather),
    "likes": Frame(6, draw_likes, write_likes),
    "speaks": Frame(0, draw_likes, write_likes),
    "studies": Frame(0, draw_likes, write_likes),
    "job": Frame(4, draw_job, write_job),
}
