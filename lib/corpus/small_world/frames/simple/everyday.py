"""What somebody wears, asking for something politely, suggesting something."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.nominal import NOUNS, goal, np
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.frames.simple.going import PURPOSES
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.verbs import ACTIVITIES, ON_THINGS

WORN = [k for k, n in NOUNS.items() if n.kinds & {"wear", "puton"}]


def draw_wearing(r: Random) -> Scene:
    key = r.choice(WORN)
    while np(agent := draw.someone(r, plural=False), "agent").person == "p":
        pass
    feeling = draw.mood(r, agent)
    adjective = (
        ""
        if feeling
        else r.choice(
            ("", *(q for q in draw.qualities_of(key, attributive=True) if q in draw.COLOURS or q in ("new", "old")))
        )
    )
    return scene("wearing", agent=agent, patient=f"{'bare' if feeling else 'a'}/{adjective}/{key}", **feeling)


def write_wearing(s: Scene) -> Rendering:
    """安娜穿着一件红色的毛衣。 Anna is wearing a red sweater."""
    a, o = np(s["agent"], "agent"), np(s["patient"], "patient")
    on = NOUNS[s["patient"].rpartition("/")[2]].kinds
    verb = "戴" if "puton" in on else "穿"
    no = bool(s["neg"])
    zh = f"{a.zh} {'没|neg ' if no else ''} {verb}{'' if no else '着'}|action {o.zh}"
    rest = f"wearing|action {o.en}"
    if s["ask"]:
        return sentences([zh], [f"{be(a.person)} {a.en} {rest}"], "ask")
    return sentences([zh], statement(a.en, be(a.person), "", rest, negative=no))


#: what one asks of somebody
ASKED_FOR = (
    "open",
    "close",
    "carry",
    "turn_on",
    "turn_off",
    "repair",
    "wash",
    "water",
    "check",
    "cut",
    "post",
    "translate",
)
TOGETHER = (
    "run",
    "swim",
    "sing",
    "dance",
    "cook",
    "study",
    "rest",
    "play_football",
    "play_basketball",
    "play_chess",
    "play_cards",
    "watch_tv",
    "walk",
    "exercise",
    "take_photos",
    "shop",
    "chat",
    "draw",
)


def draw_request(r: Random) -> Scene:
    v = ON_THINGS[r.choice(ASKED_FOR)]
    nouns = [k for k in draw.things(v.objects) if k not in ("tower", "wall", "bridge") and not NOUNS[k].mass]
    return scene(
        "asking_for",
        verb=v.key,
        patient=draw.thing(r, r.choice(nouns), ["this", "that", "the"], 0.25),
        **({"whom": r.choice(draw.NAMES)} if r.random() < 0.4 else {}),
    )


def write_request(s: Scene) -> Rendering:
    """你能打开那扇门吗？ Can you open that door? 请你打开那扇门，安娜。"""
    v, o = ON_THINGS[s["verb"]], np(s["patient"], "patient")
    zh, en = piece(v.zh, "action"), piece(v.base, "action")
    if not s["whom"]:
        return sentences(
            [f"你|agent {can}|can {zh} {o.zh}" for can in ("能", "可以")],
            [f"{can}|can you|agent {en} {o.en}" for can in ("can", "could")],
            "ask",
        )
    whom = np(s["whom"], "whom")
    return sentences(
        [f"{whom.zh} ，|comma 请|please {zh} {o.zh}", f"{whom.zh} ，|comma 请|please 你 {zh} {o.zh}"],
        [f"{whom.en} ,|comma please|please {en} {o.en}"],
    )


def draw_suggestion(r: Random) -> Scene:
    if r.random() < 0.4:
        place = r.choice(list(PURPOSES))
        return scene("suggestion", goal=place, why=str(r.randrange(len(PURPOSES[place]))))
    time = {"time": r.choice(("明天", "今天晚上", "这个周末"))} if r.random() < 0.6 else {}
    return scene("suggestion", verb=r.choice(TOGETHER), **time)


SUGGESTED = {"明天": "tomorrow", "今天晚上": "tonight", "这个周末": "this weekend"}


def write_suggestion(s: Scene) -> Rendering:
    """我们明天去公园散步吧。 Let's go to the park to take a walk tomorrow."""
    when_zh, when_en = (piece(s["time"], "time"), piece(SUGGESTED[s["time"]], "time")) if s["time"] else ("", "")
    if s["goal"]:
        (zh_goal, en_goal), (zh_why, en_why) = goal(s["goal"]), PURPOSES[s["goal"]][int(s["why"])]
        zh, en = f"去|action {zh_goal} {piece(zh_why, 'why')}", f"go|action {en_goal} to {piece(en_why, 'why')}"
    else:
        v = ACTIVITIES[s["verb"]]
        zh, en = piece(v.zh, "action"), piece(v.base, "action")
    return sentences(
        [f"我们|let {when_zh} {zh} 吧|let", f"咱们|let {when_zh} {zh} 吧|let"], [f"let's|let {en} {when_en}"]
    )


FRAMES = {
    "wearing": Frame(4, draw_wearing, write_wearing),
    "asking_for": Frame(3, draw_request, write_request),
    "suggestion": Frame(2, draw_suggestion, write_suggestion),
}
