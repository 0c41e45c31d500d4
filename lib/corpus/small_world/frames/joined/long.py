"""Long sentences: what somebody says about reasons and conditions, and two joined sentences side by side."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.joined import conditions, parallel, reasons, sequences
from lib.corpus.small_world.frames.joined.inner import without_end
from lib.corpus.small_world.frames.joined.thinking import THINKING
from lib.corpus.small_world.frames.nominal import np
from lib.corpus.small_world.frames.scene import Frame, Scene, prefixed, scene, sentences
from lib.corpus.small_world.phrases import Rendering, piece

JOINED = {**reasons.FRAMES, **conditions.FRAMES, **sequences.FRAMES, **parallel.FRAMES}
TOLD = ("because", "if", "when", "although", "and", "first")
BESIDE = ("because", "although", "when", "first")


def _part(r: Random, frames: tuple[str, ...]) -> Scene | None:
    name = r.choice(frames)
    drawn = JOINED[name].draw(r)
    return drawn if drawn is not None and drawn.frame in frames else None


def agents(s: Scene) -> list[str]:
    """Who acts in a scene and in its parts."""
    return [a for a in [s["agent"], *(b for part in s.parts for b in agents(part))] if a]


def draw_report(r: Random) -> Scene | None:
    inner = _part(r, TOLD)
    agent, verb = draw.someone(r, plural=False), r.choice(("say", "hear", "know"))
    if inner is None or any(not draw.differ(agent, other) for other in agents(inner)):
        return None
    if verb in ("hear", "know") and any(a.split("+")[0] in ("i", "we", "you") for a in agents(inner)):
        return None
    return (
        scene("report", inner, agent="i" if verb == "hear" else agent, verb=verb)
        if not (verb == "hear" and "i" in agents(inner))
        else None
    )


def _written(s: Scene, prefix: str, way: int = 0) -> tuple[str, str]:
    zh, en = without_end(JOINED[s.frame].write(s))
    return prefixed(zh[way % len(zh)], prefix), prefixed(en[way % len(en)], prefix)


def references(s: Scene, prefix: str) -> tuple[tuple[str, str], ...]:
    """The references of a part, named after its clause."""
    return tuple((prefix + p, prefix + a) for p, a in JOINED[s.frame].write(s).references)


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
    if a is None or b is None:
        return None
    if any(not draw.differ(x, y) for x in agents(a) for y in agents(b)) or (a["reason"] == b["reason"] and a["reason"]):
        return None
    if {a["reason"], b["reason"]} & {"rain", "snow", "exam"}:
        return None
    if a.frame == "because":
        b = b.but(time=a["time"], order=a["order"])
    return scene("beside", a, b.but(time="") if b.frame != "because" else b) if a.frame == b.frame else None


def write_beside(s: Scene) -> Rendering:
    """安娜很累，所以她睡觉了；大卫很饿，所以他做饭了。 Anna was tired, so ..., and David was hungry, so ..."""
    (zh_a, en_a), (zh_b, en_b) = _written(s.parts[0], "a."), _written(s.parts[1], "b.")
    return sentences(
        [f"{zh_a} ；|and {zh_b}", f"{zh_a} ，|and {zh_b}"],
        [f"{en_a} ,|and and|and {en_b}"],
        references=references(s.parts[0], "a.") + references(s.parts[1], "b."),
    )


FRAMES = {"report": Frame(6, draw_report, write_report), "beside": Frame(14, draw_beside, write_beside)}
