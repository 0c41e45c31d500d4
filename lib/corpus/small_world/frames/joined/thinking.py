"""What somebody says, thinks, knows or hopes; whom somebody makes, lets, helps or sees do something."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import LOOSE, past_zh, time_of
from lib.corpus.small_world.frames.joined.inner import inner_clauses
from lib.corpus.small_world.frames.nominal import NP, np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.frames.simple.all_simple import SIMPLE
from lib.corpus.small_world.phrases import Rendering, do, piece
from lib.corpus.small_world.words.verbs import ACTIVITIES, ON_THINGS

#: Chinese, English base, third, past; may be denied; inner frames
THINKING = {
    "say": ("说", "say", "says", "said"),
    "think": ("觉得", "think", "thinks", "thought"),
    "know": ("知道", "know", "knows", "knew"),
    "believe": ("相信", "believe", "believes", "believed"),
    "hear": ("听说", "hear", "hears", "heard"),
    "hope": ("希望", "hope", "hopes", "hoped"),
}


INNER = {
    "say": ("state_of", "activity", "do", "go", "comparison", "person", "likes", "speaks"),
    "think": ("state_of", "comparison", "state_of", "most"),
    "know": ("state_of", "do", "person", "likes", "job", "go"),
    "believe": ("state_of", "person", "most"),
    "hear": ("go", "state_of", "person", "job", "speaks", "do"),
    "hope": ("go", "weather", "activity", "do"),
}


def draw_thought(r: Random) -> Scene | None:
    verb = r.choice(list(THINKING))
    inner = SIMPLE[r.choice(INNER[verb])].draw(r)
    agent = draw.someone(r, plural=False)
    if inner is None or inner["ask"] or inner["how"] == "ask" or inner["degree"] == "really":
        return None
    told = inner["agent"]
    if told == agent or noun_clash(agent, told) or (agent in ("he", "she", "i") and told.startswith("my:" + agent)):
        return None
    if (verb == "hope" and inner["tense"] not in ("future",)) or (
        verb != "hope" and inner["tense"] in ("wish", "must", "was")
    ):
        return None
    if inner.frame == "most" and agent != "i" and inner["group"] != "village":
        return None
    if draw.named(agent) & draw.everybody(inner):
        return None
    if (verb in ("hear", "know") and told in ("i", "we")) or (verb == "hear" and agent != "i"):
        return None
    if verb == "say" and agent in ("i", "we", "you"):
        return None
    neg = verb in ("think", "believe", "know") and not inner["neg"] and r.random() < 0.2
    return scene("thought", inner, agent=agent, verb=verb, neg="yes" if neg else "")


def noun_clash(a: str, b: str) -> bool:
    """Whether the same one would be named twice."""
    return not draw.differ(a, b) if a and b else False


def write_thought(s: Scene) -> Rendering:
    """安娜说大卫很忙。 Anna says that David is busy."""
    a, (zh_verb, base, third, past) = np(s["agent"], "thinker"), THINKING[s["verb"]]
    zh, en = inner_clauses(s.parts[0], "in.")
    zh = [f"{a.zh} {'不|think.neg' if s['neg'] else ''} {piece(zh_verb, 'thinking')} {z}" for z in zh[:2]]
    if s["neg"]:
        front = statement(a.en, do(a.person), "", piece(base, "thinking"), negative=True)
        front = [f.replace("|neg", "|think.neg") for f in front]
    elif s["verb"] == "hear":
        front = [f"{a.en} {piece(past, 'thinking')}"]
    else:
        front = [f"{a.en} {piece(third if a.person == '3' else base, 'thinking')}"]
    bare = "" if not en[0].startswith("that|") else "that "  # not: you say that nurse is late
    return sentences(zh, [f"{front[0]} that {en[0]}", f"{front[-1]} {bare}{en[0]}", f"{front[0]} that {en[-1]}"])


#: Chinese, English past, what follows: "to", "" (bare) or "ing"
MAKING = {
    "ask": ("请", "asked", "to"),
    "tell": ("叫", "told", "to"),
    "let": ("让", "let", ""),
    "help": ("帮", "helped", ""),
    "teach": ("教", "taught", "to"),
    "see": ("看见", "saw", "ing"),
    "hear": ("听见", "heard", "ing"),
    "want": ("想让", "wants", "to"),
    "remind": ("提醒", "reminded", "to"),
    "not_let": ("不让", "did not let", ""),
}


TAUGHT = ("swim", "drive", "ski", "dance", "play_chess", "cook", "draw", "sing")


ORDERED = (
    "wash",
    "clean",
    "open",
    "close",
    "repair",
    "translate",
    "check",
    "hand_in",
    "buy",
    "post",
    "turn_off",
    "turn_on",
    "water",
    "cut",
    "carry",
    "pack",
    "write",
    "do",
)


SEEN = ("run", "dance", "cry", "chat", "sleep", "draw", "play_basketball", "fish", "take_photos", "cook")


def draw_making(r: Random) -> Scene | None:
    how = r.choice(list(MAKING))
    agent, other = draw.two(r, lambda x: draw.someone(x, plural=False))
    if not draw.stands_alone(other, agent):
        return None
    time = maybe(r, 0.5, draw.NEAR_PAST) if how not in ("want", "not_let") else ""
    if how in ("teach", "see", "hear"):
        verb = r.choice({"teach": TAUGHT, "see": SEEN, "hear": ("sing", "cry", "laugh", "shout", "play_piano")}[how])
        place = maybe(r, 0.6, list(ACTIVITIES[verb].places)) if how != "teach" else ""
        return scene("making", agent=agent, other=other, how=how, verb=verb, place=place, time=time)
    if how in ("let", "not_let", "want") and r.random() < 0.6:
        verb = r.choice(
            ("watch_tv", "play_games", "drive", "rest", "swim") if how != "want" else ("exercise", "study", "rest")
        )
        return scene("making", agent=agent, other=other, how=how, verb=verb, time=time)
    v = ON_THINGS[r.choice(ORDERED)]
    noun = r.choice(draw.things(v.objects))
    if (how == "help" and v.key in ("turn_off", "turn_on")) or noun in ("watermelon", "tower"):
        return None
    if noun == "homework" and not draw.learns(other):
        return None
    det = ["bare"] if v.key in ("buy", "write", "translate", "cut") else ["the", "that"]
    patient = "the//homework" if noun == "homework" else draw.thing(r, noun, det)
    return scene("making", agent=agent, other=other, how=how, verb=v.key, patient=patient, time=time)


def write_making(s: Scene) -> Rendering:
    """妈妈让安娜洗碗。 Anna's mother told her to wash the bowls."""
    zh_how, past, follows = MAKING[s["how"]]
    a, b, when = np(s["agent"], "agent"), np(s["other"], "other", obj=True), time_of(s["time"])
    v = ON_THINGS[s["verb"]] if s["patient"] else ACTIVITIES[s["verb"]]
    o = np(s["patient"], "patient") if s["patient"] else NP("", "", "3")
    place = where(s["place"]) if s["place"] else NP("", "", "3")
    middle = {"see": "" if s["place"] else "在|be", "hear": "" if s["place"] else "在|be"}.get(s["how"], "")
    done = past_zh(v) if s["how"] == "help" else v.zh
    verb = f"{piece(done, 'action')}{' 了|how' if s['how'] == 'help' else ''}"
    if s["how"] == "help" and v.zh_done.endswith(LOOSE):  # 帮他把信寄出去了
        verb, o = f"把 {o.zh} {piece(v.zh_done, 'action')} 了|how", o._replace(zh="")
    zh = f"{a.zh} {when.zh} {piece(zh_how, 'how')} {b.zh} {middle} {place.zh} {verb} {o.zh}"
    main = piece(v.ing if follows == "ing" else v.base, "action")
    how = past if s["how"] != "want" or a.person == "3" else "want"
    if s["how"] == "not_let":
        return sentences(
            [f"{a.zh} 不|neg 让|how {b.zh} {verb} {o.zh}"],
            [f"{a.en} {'does' if a.person == '3' else 'do'} not|neg let|how {b.en} {main} {o.en}"],
        )
    en = f"{a.en} {piece(how, 'how')} {b.en} {'to' if follows == 'to' else ''} {main} {o.en} {place.en} {when.en}"
    return sentences([zh], [en])


FRAMES = {
    "thought": Frame(9, draw_thought, write_thought),
    "making": Frame(7, draw_making, write_making),
}
