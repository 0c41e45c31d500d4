"""Long sentences: what somebody says about reasons and conditions, and two joined sentences side by side."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.joined import conditions, parallel, reasons, sequences, thinking
from lib.corpus.small_world.frames.joined.inner import without_end
from lib.corpus.small_world.frames.joined.thinking import THINKING
from lib.corpus.small_world.frames.nominal import np
from lib.corpus.small_world.frames.scene import Frame, Scene, prefixed, scene, sentences
from lib.corpus.small_world.phrases import Rendering, piece

JOINED = {**reasons.FRAMES, **conditions.FRAMES, **sequences.FRAMES, **parallel.FRAMES}
TOLD = ("because", "if", "when", "although", "and", "first")
BESIDE = ("because", "because", "although", "when", "if", "first")


def _part(r: Random, frames: tuple[str, ...]) -> Scene | None:
    name = r.choice(frames)
    drawn = JOINED[name].draw(r)
    return drawn if drawn is not None and drawn.frame in frames else None


def agents(s: Scene) -> list[str]:
    """Who acts in a scene and in its parts."""
    return [a for a in [s["agent"], *(b for part in s.parts for b in agents(part))] if a]


def draw_report(r: Random) -> Scene | None:
    inner = draw_beside(r) if r.random() < 0.35 else _part(r, TOLD)
    agent, verb = draw.someone(r, plural=False), r.choice(("say", "hear", "know"))
    if verb == "say" and agent in ("i", "we", "you"):
        return None
    if inner is None or not _apart(scene("", agent=agent), inner):
        return None
    if verb in ("hear", "know") and any(a.split("+")[0] in ("i", "we", "you") for a in agents(inner)):
        return None
    return (
        scene("report", inner, agent="i" if verb == "hear" else agent, verb=verb)
        if not (verb == "hear" and "i" in agents(inner))
        else None
    )


def _rendering(s: Scene) -> Rendering:
    """A joined part, or two of them side by side, in both languages."""
    return write_beside(s) if s.frame == "beside" else JOINED[s.frame].write(s)


def _written(s: Scene, prefix: str, way: int = 0) -> tuple[str, str]:
    zh, en = without_end(_rendering(s))
    return prefixed(zh[way % len(zh)], prefix), prefixed(en[way % len(en)], prefix)


def references(s: Scene, prefix: str) -> tuple[tuple[str, str], ...]:
    """The references of a part, named after its clause."""
    return tuple((prefix + p, prefix + a) for p, a in _rendering(s).references)


def write_report(s: Scene) -> Rendering:
    """安娜说如果明天下雨，她就不会去公园。 Anna says that if it rains tomorrow, she will not go to the park."""
    a, (zh_verb, base, third, past) = np(s["agent"], "thinker"), THINKING[s["verb"]]
    zh, en = _written(s.parts[0], "in.")
    said = past if s["verb"] == "hear" else third if a.person == "3" else base
    return sentences(
        [f"{a.zh} {piece(zh_verb, 'thinking')} {zh}"],
        [f"{a.en} {piece(said, 'thinking')} that {en}"],
        references=references(s.parts[0], "in."),
    )


def draw_beside(r: Random) -> Scene | None:
    frame = (r.choice(BESIDE),)
    a, b = _part(r, frame), _part(r, frame)
    if a is None or b is None or a.frame != b.frame or not _apart(a, b):
        return None
    same = a["reason"] == b["reason"]
    if {a["reason"], b["reason"]} & {"rain", "snow", "exam"} or (a["reason"] and same and not _contrast(a, b)):
        return None
    if a.frame in ("because", "if"):
        b = b.but(time=a["time"], order=a["order"])
        if same:  # a contrast: the reason first in both
            a, b = a.but(order="so" if a["order"] else ""), b.but(order="so" if b["order"] else "")
    else:
        b = b.but(time="")
    return scene("beside", a, b, link="but" if same and a["reason"] else "and")


def _apart(a: Scene, b: Scene) -> bool:
    """Whether nobody is named in both."""
    if not all(draw.known_alone(who) for who in agents(b)):
        return False
    apart = all(draw.differ(x, y) for x in agents(a) for y in agents(b))
    return apart and not draw.everybody(a) & draw.everybody(b)


def _contrast(a: Scene, b: Scene) -> bool:
    """Whether two do different things for the same reason: one rests, the other watches television."""
    x, y = a.parts, b.parts
    return bool(x and y) and {x[0]["verb"], x[0]["goal"]} != {y[0]["verb"], y[0]["goal"]} and x[0]["neg"] == y[0]["neg"]


def write_beside(s: Scene) -> Rendering:
    """安娜很累，所以她睡觉了；大卫很饿，所以他做饭了。 Anna was tired, so ..., and David was hungry, so ..."""
    (zh_a, en_a), (zh_b, en_b) = _written(s.parts[0], "a."), _written(s.parts[1], "b.")
    link = s["link"]
    but = [f"{zh_a} ，|comma 但是|but {zh_b}", f"{zh_a} ，|comma 可是|but {zh_b}"]
    return sentences(
        but if link == "but" else [f"{zh_a} ；|and {zh_b}"],
        [f"{en_a} ,|{'comma' if link == 'but' else link} {link}|{link} {en_b}"],
        references=references(s.parts[0], "a.") + references(s.parts[1], "b."),
    )


def draw_both_say(r: Random) -> Scene | None:
    a, b = thinking.draw_thought(r), thinking.draw_thought(r)
    if a is None or b is None or a["verb"] == b["verb"] or "hear" in (a["verb"], b["verb"]) or not _apart(a, b):
        return None
    return scene("both_say", a, b, link=r.choice(("and", "but")))


def write_both_say(s: Scene) -> Rendering:
    """安娜说汤姆很忙，但是保罗觉得莎拉很懒。 Anna says that Tom is busy, but Paul thinks that Sarah is lazy."""
    both = [without_end(thinking.write_thought(part)) for part in s.parts]
    (zh_a, zh_b), (en_a, en_b) = ([prefixed(b[i][0], p) for b, p in zip(both, ("a.", "b."))] for i in (0, 1))
    if s["link"] == "but":
        return sentences([f"{zh_a} ，|comma 但是|but {zh_b}"], [f"{en_a} ,|comma but|but {en_b}"])
    return sentences([f"{zh_a} ，|comma {zh_b}"], [f"{en_a} ,|comma and {en_b}"])


FRAMES = {
    "report": Frame(16, draw_report, write_report),
    "beside": Frame(52, draw_beside, write_beside),
    "both_say": Frame(20, draw_both_say, write_both_say),
}
