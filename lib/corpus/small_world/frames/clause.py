"""A clause about an event: tense and aspect, negation, questions, the order of time, place and manner."""

from __future__ import annotations

from typing import NamedTuple

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames.nominal import NOUNS, NP, np, where
from lib.corpus.small_world.frames.scene import Scene
from lib.corpus.small_world.phrases import be, do, piece
from lib.corpus.small_world.words.entries import Deed
from lib.corpus.small_world.words.living import PERSONS, PRONOUNS
from lib.corpus.small_world.words.settings import FUTURE, HABIT, MOMENTS, OFTEN, PAST
from lib.corpus.small_world.words.verbs import ACTIVITIES, MANNERS, ON_PEOPLE, ON_THINGS

DEEDS: dict[str, dict[str, Deed]] = {"do": ON_THINGS, "person": ON_PEOPLE, "activity": ACTIVITIES}
TIMES = {**PAST, **FUTURE, **HABIT, **MOMENTS, "now": ("现在", "now")}
#: results that the plain past leaves out: 看了, not 看完了
DROPPED = ("完", "干净", "掉")
NOTHING = NP("", "", "3")


class Clause(NamedTuple):
    """All ways of writing a clause, without its end mark; the plainest first."""

    zh: list[str]
    en: list[str]


def time_of(key: str) -> NP:
    """An adverb of time, or nothing."""
    return NP(piece(TIMES[key][0], "time"), piece(TIMES[key][1], "time"), "3") if key else NOTHING


def past_zh(v: Deed) -> str:
    """The verb of the completed past, without 了."""
    return v.zh if v.zh_done.endswith(DROPPED) else v.zh_done


def have(person: str) -> str:
    """has or have."""
    return "has" if person == "3" else "have"


def verb_en(v: Deed, s: Scene, subject: NP, rest: str) -> list[str]:
    """English clauses from the subject to the end."""
    tense, neg, asks, person = s["tense"], bool(s["neg"]), bool(s["ask"]), subject.person
    base, often = piece(v.base, "action"), piece(OFTEN[s["often"]][1], "often") if s["often"] else ""
    simple = {
        "past": (v.past, "did"),
        "habit": (v.third if person == "3" else v.base, do(person)),
        "state": (v.third if person == "3" else v.base, do(person)),
    }
    if tense in simple:
        form, aux = simple[tense]
        if asks:
            return [f"{aux} {subject.en} {often} {base} {rest}"]
        if neg:
            return statement(subject.en, aux, "", f"{base} {rest}", negative=True)
        return [f"{subject.en} {often} {piece(form, 'action')} {rest}"]
    if tense == "wish":
        wants = piece("want", "modal")
        if asks:
            return [f"{do(person)} {subject.en} {wants} to {base} {rest}"]
        if neg:
            return statement(subject.en, do(person), "", f"{wants} to {base} {rest}", negative=True)
        return [f"{subject.en} {piece('wants' if person == '3' else 'want', 'modal')} to {base} {rest}"]
    if tense == "must" and (neg or asks):
        body = f"{piece('have', 'modal')} to {base} {rest}"
        return (
            [f"{do(person)} {subject.en} {body}"]
            if asks
            else statement(subject.en, do(person), "", body, negative=True)
        )
    if tense in ("experience", "done"):
        has, part = have(person), piece(v.participle, "action")
        if asks:
            mark = "ever|already" if tense == "experience" else ""
            return [f"{has} {subject.en} {mark} {part} {rest}{'' if mark else ' yet|already'}"]
        if tense == "experience":
            return [f"{subject.en} {has} {'never|neg' if neg else ''} {part} {rest}"]
        if neg:
            return statement(subject.en, has, "", f"{part} {rest} yet|already", negative=True)
        return [f"{subject.en} {has} already|already {part} {rest}"]
    aux, unit, main = {
        "progressive": (be(person), "be", piece(v.ing, "action")),
        "was": (be(person, True), "be", piece(v.ing, "action")),
        "future": ("will", "modal", base),
        "going": (be(person), "", f"going|modal to|modal {base}"),
        "able": ("can", "modal", base),
        "should": ("should", "modal", base),
        "must": ("must", "modal", base),
    }[tense]
    if asks:
        return [f"{aux}{'|' + unit if unit else ''} {subject.en} {main} {rest}"]
    return statement(subject.en, aux, unit, f"{main} {rest}", negative=neg)


#: tense -> what stands before the verb: affirmed, negated
MODALS_ZH = {
    "future": ("会|modal", "不|neg 会|modal"),
    "going": ("打算|modal", "不|neg 打算|modal"),
    "wish": ("想|modal", "不|neg 想|modal"),
    "able": ("会|modal", "不|neg 会|modal"),
    "should": ("应该|modal", "不|neg 应该|modal"),
    "must": ("必须|modal", "不用|neg+modal"),
    "habit": ("", "不|neg"),
    "state": ("", "不|neg"),
}


#: results that stand far from their verb: the object goes before it, with 把
LOOSE = ("起来", "出去", "走")


def verb_zh(v: Deed, s: Scene, subject: NP, when: str, spot: str, how: str, obj: str) -> list[str]:
    """Chinese clauses from the subject to the object. `spot` is 在 and a place, `how` a manner with 地."""
    tense, neg, asks = s["tense"], bool(s["neg"]), bool(s["ask"])
    head, verb = f"{subject.zh} {when}", piece(v.zh, "action")
    if tense in ("past", "done") and v.zh_done.endswith(LOOSE):
        done = piece(v.zh_done, "action")
        if neg:
            still = "还|already " if tense == "done" else ""
            return [f"{head} {still}{no}|neg 把 {obj} {done}" for no in ("没有", "没")]
        return [f"{head} {'已经|already' if tense == 'done' else ''} {how} 把 {obj} {done} 了|action"]
    if tense == "past":
        if neg:
            return [f"{head} {no}|neg {spot} {how} {verb} {obj}" for no in ("没有", "没")]
        done = piece(past_zh(v), "action")
        if asks:
            return [f"{head} {spot} {how} {done} {obj} 了|action"]
        return [f"{head} {spot} {how} {done} 了|action {obj}"]
    if tense == "experience":
        if neg:
            return [f"{head} {no}|neg {spot} {verb} 过|already {obj}" for no in ("没有", "没", "从来没有")]
        return [f"{head} {spot} {verb} 过|already {obj}"]
    if tense == "done":
        done = piece(v.zh_done, "action")
        if neg:
            return [f"{head} 还|already 没|neg {done} {obj}", f"{head} 还|already 没有|neg {done} {obj}"]
        if asks:
            return [f"{head} 已经|already {done} {obj} 了|action"]
        return [f"{head} 已经|already {done} {obj} 了|action", f"{head} 已经|already {done} 了|action {obj}"]
    if tense in ("progressive", "was"):
        if neg:
            return [f"{head} 没|neg {spot or '在|be'} {how} {verb} {obj}"]
        if spot:
            return [f"{head} 正|be {spot} {how} {verb} {obj}"]
        return [f"{head} {now}|be {how} {verb} {obj}" for now in (("正在",) if s["time"] == "now" else ("在", "正在"))]
    often = piece(OFTEN[s["often"]][0], "often") if s["often"] else ""
    return [f"{head} {often} {MODALS_ZH[tense][neg]} {spot} {how} {verb} {obj}"]


def event(s: Scene) -> Clause:
    """The clause of a deed: on a thing ("do"), on somebody ("person"), or without an object ("activity")."""
    v = DEEDS[s.frame][s["verb"]]
    subject, obj = np(s["agent"], "agent"), object_of(s)
    when, spot = time_of(s["time"]), where(s["place"]) if s["place"] else NOTHING
    how_zh, how_en, after = _manner(s)
    company = np(s["with"], "with", obj=True) if s["with"] else NOTHING
    if s["with"]:
        how_zh = f"跟|along {company.zh} 一起|along {how_zh}"
        how_en = f"{how_en} with|along {company.en}"
    zh = verb_zh(v, s, subject, when.zh, spot.zh, how_zh, obj.zh)
    en = verb_en(v, s, subject, f"{obj.en} {how_en} {spot.en} {when.en}")
    if after:  # 跑步跑得很快: the verb again
        zh = [f"{z} {piece(v.zh[0] + after, 'action+manner')}" for z in zh]
    fronted = bool(s["time"]) and s["time"] not in ("now", *HABIT, *MOMENTS) and not s["ask"]
    if fronted:
        zh = [*zh, f"{when.zh} {zh[0].replace(when.zh, '', 1)}"]
        if not s["neg"]:
            en = [*en, f"{when.en} {en[0].rpartition(when.en)[0]}"]
    if v.forms.count("B") and s["tense"] == "past" and not s["neg"] and not s["ask"] and known(s["patient"]):
        zh = [*zh, f"{subject.zh} {when.zh} 把 {obj.zh} {piece(v.zh_done, 'action')} 了|action"]
    return Clause(zh, en)


#: what everybody has one of: they took off their coats, but they sold their car
EACH = frozenset({"wear", "puton", "small"})


def object_of(s: Scene) -> NP:
    """The patient; "own" is the agent's own: 安娜弄丢了自己的钥匙, Anna lost her key."""
    text = s["patient"]
    if not text:
        return NOTHING
    if not text.startswith("own/"):
        return np(text, "patient", obj=True)
    agent, subject = s["agent"], np(s["agent"], "agent")
    apart = subject.person == "p" and NOUNS[text.rpartition("/")[2]].kinds & EACH
    mine = "each:" if apart else "my:"
    if agent in ("i", "you"):
        return np(text.replace("own", mine + agent), "patient")
    own = {"m": "he", "f": "she"}[subject.gender] if subject.person == "3" else "they"
    own = agent if agent in PRONOUNS else own
    said = np(text.replace("own", mine + own), "patient")
    return said._replace(zh=said.zh.replace(piece(PERSONS[own].zh + "的", "patient.det"), "自己的|patient.det"))


def known(text: str) -> bool:
    """Whether a phrase is of a known thing, so that 把 and 被 suit it."""
    det = text.partition("/")[0]
    return det in ("the", "this", "that", "these", "those", "own") or det.startswith(("my:", "each:"))


def _manner(s: Scene) -> tuple[str, str, str]:
    """How: Chinese before the verb, English, Chinese after the verb (得很快) where the verb is an activity."""
    if not s["manner"]:
        return "", "", ""
    en, before, after = MANNERS[s["manner"]]
    if before:
        return piece(before, "manner"), piece(en, "manner"), ""
    return "", piece(en, "manner"), "得" + after
