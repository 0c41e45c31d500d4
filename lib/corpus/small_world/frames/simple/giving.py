"""Giving, lending, showing, selling, bringing, telling."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import np
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.frames.simple.events import PLENTY, PUBLIC
from lib.corpus.small_world.phrases import Rendering, be, piece

#: key -> Chinese, English forms, what is given, whether it is known; to: "to" or "for"
GIVING: dict[str, tuple[str, str, str, str, str, str]] = {
    "give": ("送给", "give", "gave", "gift flower rose", "a", "to"),
    "lend": ("借给", "lend", "lent", "lend", "a", "to"),
    "show": ("给{}看", "show", "showed", "photo painting map ticket passport ring", "own", "to"),
    "sell_to": ("卖给", "sell", "sold", "furniture vehicle music", "a", "to"),
    "bring": ("给{}带来", "bring", "brought", "gift fruit newspaper magazine", "a", ""),
    "buy_for": ("给{}买", "buy", "bought", "gift clothes fruit drink", "a", "for"),
    "send_to": ("寄给", "send", "sent", "post card book photo", "a", "to"),
    "tell": ("给{}讲", "tell", "told", "story joke", "a", ""),
    "tell_of": ("告诉", "tell", "told", "secret piece_of_news", "a", ""),
    "make_for": ("给{}做", "make", "made", "cake sandwich pizza", "a", "for"),
    "pass": ("递给", "pass", "passed", "cup plate bowl knife spoon pen book", "a", "to"),
}


def draw_give(r: Random) -> Scene | None:
    verb = r.choice(list(GIVING))
    agent, other = draw.two(r, lambda x: draw.someone(x, plural=False))
    if not draw.stands_alone(other, agent):
        return None
    noun = r.choice([k for k in draw.things(GIVING[verb][3].split()) if k not in PUBLIC])
    kind = GIVING[verb][4]
    if kind == "own" and not (agent in draw.PRONOUNS or np(agent, "agent").gender):
        return None
    feeling = draw.mood(r, agent)
    if kind == "own":
        mine = "each" if draw.several(agent) and noun != "map" else "my"
        patient = f"{mine}:{agent}//{noun}" if agent in draw.PRONOUNS else f"that//{noun}"
    else:
        many = noun in PLENTY or bool(draw.NOUNS[noun].kinds & {"fruit", "plant"})
        dets = ["a"] if not many else ["two", "some"] if noun in PLENTY else ["a", "two", "some"]
        patient = draw.thing(r, noun, dets, 0.25)
        if feeling:
            patient = f"{'kinds' if many and not draw.NOUNS[noun].mass else 'bare'}//{noun}"
    tense = "past" if feeling.get("neg") or verb == "pass" else r.choice(("past", "past", "going", "future"))
    return scene(
        "give",
        agent=agent,
        verb=verb,
        recipient=other,
        patient=patient,
        tense=tense,
        time=draw.when(r, tense, near=True),
        **feeling,
    )


def write_give(s: Scene) -> Rendering:
    """安娜昨天送给大卫一本书。 Anna gave David a book yesterday."""
    zh_verb, base, past, _, _, to = GIVING[s["verb"]]
    a, to_whom, o = np(s["agent"], "agent"), np(s["recipient"], "recipient", obj=True), np(s["patient"], "patient")
    when = time_of(s["time"])
    le = "了|action" if s["tense"] == "past" and not s["neg"] else ""
    modal = {"past": "没有|neg" if s["neg"] else "", "going": "打算|modal", "future": "会|modal"}[s["tense"]]
    ask_le = le if s["ask"] else ""
    le = "" if s["ask"] else le
    if "{}" in zh_verb:
        before, after = zh_verb.split("{}")
        if s["verb"] == "show":
            zh = f"{a.zh} {when.zh} {modal} {before}|to {to_whom.zh} {after}|action {le} {o.zh} {ask_le}"
        else:
            zh = f"{a.zh} {when.zh} {modal} {before}|to {to_whom.zh} {piece(after, 'action')} {le} {o.zh} {ask_le}"
    else:
        zh = f"{a.zh} {when.zh} {modal} {piece(zh_verb, 'action')} {le} {to_whom.zh} {o.zh} {ask_le}"
    ends = [f"{to_whom.en} {o.en} {when.en}"]
    if to:
        ends.append(f"{o.en} {to}|to {to_whom.en} {when.en}")
    b = piece(base, "action")
    if s["tense"] == "past":
        if s["ask"]:
            en = [f"did {a.en} {b} {e}" for e in ends]
        elif s["neg"]:
            en = [x for e in ends for x in statement(a.en, "did", "", f"{b} {e}", negative=True)]
        else:
            en = [f"{a.en} {piece(past, 'action')} {e}" for e in ends]
    else:
        aux, main = ("will", b) if s["tense"] == "future" else (be(a.person), f"going|modal to|modal {b}")
        mark = "|modal" if aux == "will" else ""
        if s["ask"]:
            en = [f"{aux}{mark} {a.en} {main} {e}" for e in ends]
        else:
            en = [x for e in ends for x in statement(a.en, aux, mark[1:], f"{main} {e}", negative=False)]
    return sentences([zh], en, s["ask"])


FRAMES = {
    "give": Frame(7, draw_give, write_give),
}
