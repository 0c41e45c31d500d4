"""First and then, before, after, while."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.verbs import ACTIVITIES

DAY = (
    "have_breakfast",
    "do_laundry",
    "clean_up",
    "exercise",
    "walk",
    "have_lunch",
    "read",
    "shop",
    "play_chess",
    "draw",
    "cook",
    "have_dinner",
    "watch_tv",
    "play_piano",
    "chat",
)


MEALS = ("have_breakfast", "have_lunch", "have_dinner")


def draw_then(r: Random) -> Scene | None:
    agent = draw.gendered(r) if r.random() < 0.7 else r.choice(draw.PRONOUNS)
    how = r.choice(("first", "first", "before", "after", "while"))
    if how == "while":
        x, y = r.choice(
            (
                ("have_dinner", "watch_tv"),
                ("sing", "dance"),
                ("cook", "sing"),
                ("have_lunch", "chat"),
                ("do_laundry", "sing"),
                ("play_cards", "chat"),
                ("draw", "sing"),
                ("have_breakfast", "read"),
                ("clean_up", "sing"),
            )
        )
        return scene("while", agent=agent, first=x, second=y)
    count = 3 if how == "first" else 2
    steps = [DAY[i] for i in sorted(r.sample(range(len(DAY)), count))]
    if how != "first":
        start = r.randrange(len(DAY) - 4)
        steps = [DAY[i] for i in sorted(r.sample(range(start, start + 4), 2))]
    if any(a == "have_breakfast" and b in MEALS for a, b in pairwise(steps)):
        return None
    where_to = maybe(
        r, 0.4, [p for p in ACTIVITIES[steps[-1]].places if p not in ("living_room", "home", "hotel", "kitchen")]
    )
    return scene(
        how,
        agent=agent,
        first=steps[0],
        second=steps[1],
        third=steps[2] if count == 3 else "",
        place=where_to,
        time=r.choice(("yesterday", "last_Sunday")) if how == "first" or r.random() < 0.5 else "",
    )


def done_zh(zh: str) -> str:
    """A deed that is over, with 了 before its object: 散了步, 打扫了卫生."""
    verb = 2 if zh[:2] in ("打扫", "锻炼") else 1
    return f"{zh[:verb]}了{zh[verb:]}"


def write_then(s: Scene) -> Rendering:
    """昨天安娜先吃了早饭，然后洗衣服，最后看电视。 Yesterday Anna first had breakfast, then ..., and finally ..."""
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    one, two = ACTIVITIES[s["first"]], ACTIVITIES[s["second"]]
    if s.frame == "while":
        return sentences(
            [f"{a.zh} 一边|while {piece(one.zh, 'first')} 一边|while {piece(two.zh, 'second')}"],
            [
                f"{e} while|while {piece(two.ing, 'second')}"
                for e in statement(a.en, be(a.person), "", piece(one.ing, "first"), negative=False)
            ],
        )
    spot = where(s["place"]) if s["place"] else None
    zh_spot, en_spot = (spot.zh, spot.en) if spot else ("", "")
    if s.frame == "first":
        three = ACTIVITIES[s["third"]]
        zh = (
            f"{piece(done_zh(one.zh), 'step1')} ，|comma1 然后|then {piece(done_zh(two.zh), 'step2')} ，|comma2 "
            f"最后|finally {zh_spot} {piece(done_zh(three.zh), 'step3')}"
        )
        en = (
            f"first|first {piece(one.past, 'step1')} ,|comma1 then|then {piece(two.past, 'step2')} ,|comma2 and "
            f"finally|finally {piece(three.past, 'step3')} {en_spot}"
        )
        return sentences(
            [f"{when.zh} {a.zh} 先|first {zh}", f"{a.zh} {when.zh} 先|first {zh}"], [f"{when.en} {a.en} {en}"]
        )
    word_zh, word_en = ("以前", "before") if s.frame == "before" else ("以后", "after")
    x, y = (two, one) if s.frame == "before" else (one, two)
    zh = f"{a.zh} {when.zh} {piece(x.zh, 'step1')} {word_zh}|order 先|first {zh_spot} {piece(done_zh(y.zh), 'step2')}"
    if s.frame == "after":
        zh = f"{a.zh} {when.zh} {piece(x.zh, 'step1')} {word_zh}|order {zh_spot} {piece(y.zh, 'step2')} 了|step2"
    zh = zh.replace(zh_spot + " ", "", 1) if s.frame == "before" and zh_spot else zh
    place_en = en_spot if s.frame == "after" else ""
    en = f"{when.en} {a.en} {piece(y.past, 'step2')} {place_en} {word_en}|order {piece(x.ing, 'step1')}"
    if s["time"]:
        return sentences([zh], [en])
    return sentences(
        [zh], [f"{word_en}|order {piece(x.ing, 'step1')} ,|comma {a.en} {piece(y.past, 'step2')} {place_en}", en]
    )


FRAMES = {
    "first": Frame(6, draw_then, write_then),
    "before": Frame(0, draw_then, write_then),
    "after": Frame(0, draw_then, write_then),
    "while": Frame(0, draw_then, write_then),
}
