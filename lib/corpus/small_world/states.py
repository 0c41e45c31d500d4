"""Sentences about what somebody or something is, has, or where it is, and those in which "it" and "he" are known."""

from __future__ import annotations

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.lexicon import ADJECTIVES, NOUNS, PEOPLE, PROFESSIONS
from lib.corpus.small_world.phrases import (
    Meaning,
    Phrase,
    Rendering,
    article,
    be,
    do,
    people,
    piece,
    place,
    thing,
    time,
)

ASK_ZH, ASK_EN, END_ZH, END_EN = "吗 ？|end", "?|end", "。|end", ".|end"


def identity(m: Meaning) -> Rendering:
    """我是一个学生。 I am a student."""
    a = people(m.agent, "agent")
    zh_noun, plural = PROFESSIONS[m.patient]
    is_ = be(a.person)
    noun = piece(zh_noun, "patient")
    if a.person == "p":
        both = "都|both " if "+" in m.agent else ""
        en_noun = piece(plural, "patient")
        both_en = "both|both " if both and not m.negative else ""
        zh_all = [f"{a.zh} {'不|neg ' if m.negative else both}是|be {noun}"]
    else:
        both_en, en_noun = "", f"{article(m.patient)}|det {piece(m.patient, 'patient')}"
        zh_all = [f"{a.zh} {'不|neg ' if m.negative else ''}是|be {noun}"]
        if not m.negative and not m.question:
            zh_all.insert(0, f"{a.zh} 是|be 一个|det {noun}")
    if m.question:
        return Rendering([f"{z} {ASK_ZH}" for z in zh_all], [f"{is_}|be {a.en} {both_en}{en_noun} {ASK_EN}"])
    return Rendering(
        [f"{z} {END_ZH}" for z in zh_all],
        [f"{e} {END_EN}" for e in statement(a.en, is_, "be", both_en + en_noun, negative=m.negative)],
    )


def state(m: Meaning) -> Rendering:
    """安娜很高。 Anna is tall. With a time that is past: 安娜昨天很忙。 Anna was busy yesterday."""
    a, adj = people(m.agent, "agent"), ADJECTIVES[m.adjective]
    t = time(m.time) if m.time else Phrase("", "")
    is_ = be(a.person, bool(m.time))
    how_zh, how_en = ("非常|degree", "very|degree") if m.det == "very" else ("很", "")
    zh_adj, en_adj = piece(adj.zh, "adjective"), piece(adj.key, "adjective")
    if m.question:
        return Rendering([f"{a.zh} {t.zh} {zh_adj} {ASK_ZH}"], [f"{is_}|be {a.en} {en_adj} {t.en} {ASK_EN}"])
    zh = f"{a.zh} {t.zh} {'不|neg' if m.negative else how_zh} {zh_adj} {END_ZH}"
    en = statement(a.en, is_, "be", f"{'' if m.negative else how_en} {en_adj} {t.en} {END_EN}", negative=m.negative)
    return Rendering([zh], en)


def quality(m: Meaning) -> Rendering:
    """那本书很贵。 That book is expensive. 安娜的帽子是红色的。 Anna's hat is red."""
    s, adj = thing(m.patient, m.det, "patient"), ADJECTIVES[m.adjective]
    en_adj = piece(adj.key, "adjective")
    no = "不|neg" if m.negative else ""
    if "color" in adj.kinds:
        zh = f"{s.zh} {no} 是|be {piece(adj.zh, 'adjective')} 的|adjective"
    else:
        zh = f"{s.zh} {no or ('' if m.question else '很')} {piece(adj.zh, 'adjective')}"
    if m.question:
        return Rendering([f"{zh} {ASK_ZH}"], [f"is|be {s.en} {en_adj} {ASK_EN}"])
    return Rendering(
        [f"{zh} {END_ZH}"], [f"{e} {END_EN}" for e in statement(s.en, "is", "be", en_adj, negative=m.negative)]
    )


def compare(m: Meaning) -> Rendering:
    """安娜比大卫高。 Anna is taller than David. 安娜没有大卫高。 Anna is not as tall as David."""
    adj = ADJECTIVES[m.adjective]
    if m.agent in PEOPLE:
        a, b = people(m.agent, "agent"), people(m.patient, "patient", as_object=True)
    else:
        a, b = thing(m.agent, m.det, "agent"), thing(m.patient, m.det, "patient")
    is_, zh_adj = be(a.person), piece(adj.zh, "adjective")
    if m.question:
        return Rendering(
            [f"{a.zh} 比|than {b.zh} {zh_adj} {ASK_ZH}"],
            [f"{is_}|be {a.en} {piece(adj.more, 'adjective')} than|than {b.en} {ASK_EN}"],
        )
    if m.negative:
        return Rendering(
            [f"{a.zh} 没有|neg {b.zh} {zh_adj} {END_ZH}"],
            [
                f"{e} {END_EN}"
                for e in statement(a.en, is_, "be", f"as {piece(adj.key, 'adjective')} as {b.en}", negative=True)
            ],
        )
    return Rendering(
        [f"{a.zh} 比|than {b.zh} {zh_adj} {END_ZH}"],
        [
            f"{e} {END_EN}"
            for e in statement(a.en, is_, "be", f"{piece(adj.more, 'adjective')} than|than {b.en}", negative=False)
        ],
    )


#: key -> Chinese word after the noun, English preposition
SIDES = {"on": ("上", "on"), "under": ("下面", "under"), "in": ("里", "in"), "beside": ("旁边", "beside")}


def locate(m: Meaning) -> Rendering:
    """那本书在桌子上。 That book is on the table. 那本书在哪儿？ Where is that book?"""
    s = thing(m.patient, m.det, "patient")
    if not m.place:
        return Rendering(
            [f"{s.zh} 在|be 哪儿|place ？|end", f"{s.zh} 在|be 哪里|place ？|end"], [f"where|place is|be {s.en} ?|end"]
        )
    side, en_side = SIDES[m.action]
    zh_where = f"{piece(NOUNS[m.place].zh, 'place')} {side}|side"
    en_where = f"{en_side}|side the {piece(m.place, 'place')}"
    if m.question:
        return Rendering([f"{s.zh} 在|be {zh_where} {ASK_ZH}"], [f"is|be {s.en} {en_where} {ASK_EN}"])
    return Rendering(
        [f"{s.zh} {'不|neg' if m.negative else ''} 在|be {zh_where} {END_ZH}"],
        [f"{e} {END_EN}" for e in statement(s.en, "is", "be", en_where, negative=m.negative)],
    )


def exist(m: Meaning) -> Rendering:
    """桌子上有一本书。 There is a book on the table."""
    o = thing(m.patient, m.det, "patient", m.adjective)
    side, en_side = SIDES[m.action]
    there = f"there|be are|be {o.en}" if o.person == "p" else f"there|be is|be {o.en}"
    return Rendering(
        [f"{piece(NOUNS[m.place].zh, 'place')} {side}|side 有|be {o.zh} {END_ZH}"],
        [f"{there} {en_side}|side the {piece(m.place, 'place')} {END_EN}"],
    )


def have(m: Meaning) -> Rendering:
    """我有两本书。 I have two books. 安娜没有汽车。 Anna does not have a car."""
    a, o = people(m.agent, "agent"), thing(m.patient, m.det, "patient", m.adjective)
    if m.question:
        return Rendering([f"{a.zh} 有|action {o.zh} {ASK_ZH}"], [f"{do(a.person)} {a.en} have|action {o.en} {ASK_EN}"])
    if m.negative:
        return Rendering(
            [f"{a.zh} 没|neg 有|action {o.zh} {END_ZH}"],
            [f"{e} {END_EN}" for e in statement(a.en, do(a.person), "", f"have|action {o.en}", negative=True)],
        )
    return Rendering(
        [f"{a.zh} 有|action {o.zh} {END_ZH}"], [f"{a.en} {'has' if a.person == '3' else 'have'}|action {o.en} {END_EN}"]
    )


def belong(m: Meaning) -> Rendering:
    """这是我的书。 This is my book."""
    o = thing(m.patient, m.det, "patient")
    zh_this, en_this = {"this": ("这", "this"), "that": ("那", "that")}[m.agent]
    if m.question:
        return Rendering([f"{zh_this}|agent 是|be {o.zh} {ASK_ZH}"], [f"is|be {en_this}|agent {o.en} {ASK_EN}"])
    return Rendering(
        [f"{zh_this}|agent {'不|neg' if m.negative else ''} 是|be {o.zh} {END_ZH}"],
        [f"{e} {END_EN}" for e in statement(f"{en_this}|agent", "is", "be", o.en, negative=m.negative)],
    )


def where_people(m: Meaning) -> Rendering:
    """安娜在图书馆。 Anna is in the library. 安娜在哪儿？ Where is Anna?"""
    a = people(m.agent, "agent")
    is_ = be(a.person)
    if not m.place:
        return Rendering(
            [f"{a.zh} 在|be 哪儿|place ？|end", f"{a.zh} 在|be 哪里|place ？|end"],
            [f"where|place {is_}|be {a.en} ?|end"],
        )
    p = place(m.place)
    if m.question:
        return Rendering([f"{a.zh} {p.zh} {ASK_ZH}"], [f"{is_}|be {a.en} {p.en} {ASK_EN}"])
    return Rendering(
        [f"{a.zh} {'不|neg' if m.negative else ''} {p.zh} {END_ZH}"],
        [f"{e} {END_EN}" for e in statement(a.en, is_, "be", p.en, negative=m.negative)],
    )
