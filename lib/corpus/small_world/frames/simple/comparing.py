"""More than, as much as, the most, more and more."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.nominal import noun_of, np
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.living import ANIMALS
from lib.corpus.small_world.words.nouns import THINGS
from lib.corpus.small_world.words.qualities import QUALITIES

COMPARING = {"than": 5, "much": 3, "bit": 2, "as": 3, "less": 3, "ask": 2}


def draw_compare(r: Random) -> Scene | None:
    if r.random() < 0.5:
        a, b = draw.two(r)
        if not draw.stands_alone(b, a):
            return None
        keys = [k for k in draw.qualities_of("anna") if QUALITIES[k].more and k not in ("free", "ill")]
        keys = [k for k in keys if all(draw.fits(QUALITIES[k], noun_of(x).split("+")[0]) for x in (a, b))]
    else:
        x, y = r.sample([k for k in [*THINGS, *ANIMALS] if draw.qualities_of(k)], 2)
        shared = (THINGS.get(x) or ANIMALS[x]).kinds & (THINGS.get(y) or ANIMALS[y]).kinds
        if not shared & {
            "fruit",
            "vehicle",
            "furniture",
            "clothes",
            "device",
            "read",
            "pet",
            "wild",
            "farm",
            "music",
            "see",
            "staple",
            "nature",
            "container",
        }:
            return None
        det = r.choice(("this", "that"))
        a, b = f"{det}//{x}", f"{r.choice(('that', det))}//{y}"
        keys = [k for k in draw.qualities_of(x) if draw.fits(QUALITIES[k], y) and QUALITIES[k].more]
    how = r.choices(list(COMPARING), list(COMPARING.values()))[0]
    if not keys or (how == "ask" and draw.speaks(a)):
        return None
    quality = r.choice(keys)
    if quality in ("patient", "rude", "polite", "surprised"):
        return None
    return scene("comparison", agent=a, patient=b, quality=quality, how=how)


def write_compare(s: Scene) -> Rendering:
    """安娜比大卫高得多。 Anna is much taller than David."""
    a, b, q = np(s["agent"], "agent"), np(s["patient"], "patient", obj=True), QUALITIES[s["quality"]]
    word, more, plain = piece(q.zh, "quality"), piece(q.more, "quality"), piece(q.en, "quality")
    is_, how = be(a.person), s["how"]
    still = "更|quality " if "passing" in q.kinds and len(q.zh) > 1 else ""  # 比他更生气
    if how == "ask":
        return sentences([f"{a.zh} 比|than {b.zh} {still}{word}"], [f"{is_} {a.en} {more} than|than {b.en}"], "ask")
    if how == "as":
        return sentences(
            [f"{a.zh} {w}|as {b.zh} 一样|as {word}" for w in ("跟", "和")],
            statement(a.en, is_, "", f"as|as {plain} as|as {b.en}", negative=False),
        )
    if how == "less":
        return sentences(
            [f"{a.zh} 没有|neg {b.zh} {word}", f"{a.zh} 没有|neg {b.zh} 那么|as {word}"],
            statement(a.en, is_, "", f"as|as {plain} as|as {b.en}", negative=True),
        )
    after, before = {
        "than": ("", ""),
        "much": (" 得多|degree", "much|degree "),
        "bit": (" 一点儿|degree", "a_little|degree "),
    }[how]
    zh = [f"{a.zh} 比|than {b.zh} {'' if after else still}{word}{after}"]
    if how == "much":
        zh.append(f"{a.zh} 比|than {b.zh} {word} 很多|degree")
    return sentences(zh, statement(a.en, is_, "", f"{before}{more} than|than {b.en}", negative=False))


GROUPS = {
    "class": ("我们班", "in our class"),
    "family": ("我家", "in my family"),
    "office": ("我们办公室", "in our office"),
    "village": ("这个村子", "in this village"),
}


def draw_most(r: Random) -> Scene | None:
    who = r.choice(draw.NAMES)
    keys = [k for k in draw.qualities_of(who) if QUALITIES[k].most and "passing" not in QUALITIES[k].kinds]
    group = r.choice(list(GROUPS))
    if group == "class":
        keys = [k for k in keys if "grownups" not in QUALITIES[k].kinds]
    return scene(
        "most",
        agent=who,
        quality=r.choice([k for k in keys if k not in ("rude", "patient")]),
        group=group,
    )


def write_most(s: Scene) -> Rendering:
    """安娜是我们班最高的。 Anna is the tallest in our class."""
    a, q, (zh, en) = np(s["agent"], "agent"), QUALITIES[s["quality"]], GROUPS[s["group"]]
    zh_q = piece("最" + q.zh, "quality")
    where_en = piece(en, "group")
    return sentences(
        [f"{a.zh} 是|be {piece(zh, 'group')} {zh_q} 的"],
        statement(a.en, be(a.person), "be", f"the {piece(q.most, 'quality')} {where_en}", negative=False),
    )


def draw_becoming(r: Random) -> Scene:
    keys = ["nervous", "angry", "tired", "thin_", "busy", "famous", "rich", "tall", "smart", "brave", "happy"]
    who = draw.someone(r)
    keys = [k for k in keys if k in QUALITIES and draw.fits(QUALITIES[k], noun_of(who).split("+")[0])]
    return scene("becoming", agent=who, quality=r.choice(keys))


def write_becoming(s: Scene) -> Rendering:
    """安娜越来越忙了。 Anna is getting busier and busier."""
    a, q = np(s["agent"], "agent"), QUALITIES[s["quality"]]
    head, _, tail = q.more.rpartition(" ")
    more = f"more and more {tail}" if head else f"{q.more} and {q.more}"
    return sentences(
        [f"{a.zh} 越来越|getting {piece(q.zh, 'quality')} 了|getting"],
        statement(a.en, be(a.person), "", f"getting|getting {piece(more, 'quality')}", negative=False),
    )


FRAMES = {
    "comparison": Frame(10, draw_compare, write_compare),
    "most": Frame(2, draw_most, write_most),
    "becoming": Frame(2, draw_becoming, write_becoming),
}
