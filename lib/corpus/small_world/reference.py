"""Sentences of the small world in which it is known what "it", "he" and "she" refer to: drawn and written here."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world import draws
from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.lexicon import ADJECTIVES, FOOD, PEOPLE, PERSON_VERBS, THING_VERBS
from lib.corpus.small_world.phrases import Meaning, Rendering, people, piece, thing
from lib.corpus.small_world.states import END_EN, END_ZH

#: Why somebody did or did not help, invite, ...: (action, negative) -> (whose reason it is, adjectives)
REASONS = {
    ("help", False): ("patient", ("tired", "sad", "nervous")),
    ("help", True): ("agent", ("busy", "tired", "angry")),
    ("visit", True): ("agent", ("busy", "tired")),
    ("visit", False): ("patient", ("sad",)),
    ("invite", True): ("agent", ("angry",)),
    ("invite", False): ("patient", ("famous",)),
}


def because_person(m: Meaning) -> Rendering:
    """安娜帮助了大卫，因为他很累。 Anna helped David because he was tired. (he: David)"""
    v = PERSON_VERBS[m.action]
    a, b = people(m.agent, "agent"), people(m.patient, "patient", as_object=True)
    whose, _ = REASONS[m.action, m.negative]
    gender = PEOPLE[m.agent if whose == "agent" else m.patient].gender
    zh_he, en_he = {"m": ("他", "he"), "f": ("她", "she")}[gender]
    zh_why = f"，|comma 因为|because {zh_he}|pronoun 很 {piece(ADJECTIVES[m.adjective].zh, 'adjective')} {END_ZH}"
    en_why = f"because|because {en_he}|pronoun was|was {piece(m.adjective, 'adjective')} {END_EN}"
    if m.negative:
        zh = [f"{a.zh} {no}|neg {v.zh_done}|action {b.zh} {zh_why}" for no in ("没有", "没")]
        en = statement(a.en, "did", "", f"{piece(v.base, 'action')} {b.en} {en_why}", negative=True)
    else:
        zh = [f"{a.zh} {v.zh_done}|action 了|action {b.zh} {zh_why}"]
        en = [f"{a.en} {piece(v.past, 'action')} {b.en} {en_why}"]
    return Rendering(zh, en, (("pronoun", whose),))


def because_thing(m: Meaning) -> Rendering:
    """安娜买了那本书，因为它很便宜。 Anna bought that book because it was cheap. (it: the book)"""
    v, a, o = THING_VERBS[m.action], people(m.agent, "agent"), thing(m.patient, m.det, "patient")
    zh_why = f"，|comma 因为|because 它|pronoun 很 {piece(ADJECTIVES[m.adjective].zh, 'adjective')} {END_ZH}"
    en_why = f"because|because it|pronoun was|was {piece(m.adjective, 'adjective')} {END_EN}"
    refers = (("pronoun", "patient"),)
    if m.negative:
        return Rendering(
            [f"{a.zh} {no}|neg {v.zh_done}|action {o.zh} {zh_why}" for no in ("没有", "没")],
            statement(a.en, "did", "", f"{piece(v.base, 'action')} {o.en} {en_why}", negative=True),
            refers,
        )
    return Rendering(
        [f"{a.zh} {v.zh_done}|action 了|action {o.zh} {zh_why}"],
        [f"{a.en} {piece(v.past, 'action')} {o.en} {en_why}"],
        refers,
    )


def fit(m: Meaning) -> Rendering:
    """那把椅子放不进那个箱子，因为它太大了。 That chair does not fit in that box because it is too big."""
    o, c = thing(m.patient, m.det, "patient"), thing(m.place, m.det, "place")
    whose = "patient" if m.adjective == "big" else "place"
    adj = ADJECTIVES[m.adjective]
    zh = (
        f"{o.zh} 放不进|action {c.zh} ，|comma 因为|because 它|pronoun 太|too "
        f"{piece(adj.zh, 'adjective')} 了|too {END_ZH}"
    )
    en = [
        f"{o.en} {does}|action fit|action in|action {c.en} because|because it|pronoun is|is too|too "
        f"{piece(adj.key, 'adjective')} {END_EN}"
        for does in ("does not", "doesn't")
    ]
    return Rendering([zh], en, (("pronoun", whose),))


#: What is crossed: Chinese, and the reason that lies in it (Chinese, English)
CROSSED = {"bridge": ("桥", "座", "窄", "narrow"), "river": ("河", "条", "深", "deep")}


def cross(m: Meaning) -> Rendering:
    """那匹马没有过那座桥，因为它太累了。 That horse did not cross that bridge because it was too tired."""
    s = thing(m.patient, m.det, "patient")
    zh_way, measure, zh_reason, reason = CROSSED[m.place]
    whose = "place" if m.adjective == reason else "patient"
    zh_adj = zh_reason if whose == "place" else ADJECTIVES[m.adjective].zh
    zh_det = {"this": "这", "that": "那"}[m.det]
    zh_why = f"，|comma 因为|because 它|pronoun 太|too {piece(zh_adj, 'adjective')} 了|too {END_ZH}"
    en_why = f"because|because it|pronoun was|was too|too {piece(m.adjective, 'adjective')} {END_EN}"
    return Rendering(
        [f"{s.zh} {no}|neg 过|action {zh_det}{measure}|place.det {zh_way}|place {zh_why}" for no in ("没有", "没")],
        statement(s.en, "did", "", f"cross|action {m.det}|place.det {m.place}|place {en_why}", negative=True),
        (("pronoun", whose),),
    )


def draw_because_person(r: Random) -> Meaning:
    a, b = r.sample(draws.NAMES, 2)
    verb, negative = r.choice(list(REASONS))
    return Meaning("because_person", a, verb, b, adjective=r.choice(REASONS[verb, negative][1]), negative=negative)


def draw_because_thing(r: Random) -> Meaning:
    verb, negative, reasons = r.choice(
        (
            ("buy", False, ("cheap", "beautiful")),
            ("buy", True, ("expensive", "old")),
            ("sell", False, ("old", "small")),
            ("sell", True, ("new", "beautiful")),
        )
    )
    noun = r.choice([n for n in draws.with_kind(verb) if n not in {*FOOD, "ticket", "newspaper", "flower"}])
    return Meaning(
        "because_thing",
        r.choice(draws.ALL),
        verb,
        noun,
        det=r.choice(("this", "that")),
        adjective=r.choice(reasons),
        negative=negative,
    )


def draw_fit(r: Random) -> Meaning:
    container = r.choice(("box", "car"))
    things = {
        "car": ["chair", "table", "bed", "painting", "bicycle", "box"],
        "box": ["painting", "computer", "umbrella", "hat", "cake", "shirt", "chair"],
    }[container]
    return Meaning(
        "fit",
        patient=r.choice(things),
        place=container,
        det=r.choice(("this", "that")),
        adjective=r.choice(("big", "small")),
    )


def draw_cross(r: Random) -> Meaning:
    way = r.choice(list(CROSSED))
    return Meaning(
        "cross",
        patient=r.choice([a for a in draws.ANIMALS if a != "bird"]),
        place=way,
        det=r.choice(("this", "that")),
        adjective=r.choice(("tired", "hungry", CROSSED[way][3])),
        negative=True,
    )
