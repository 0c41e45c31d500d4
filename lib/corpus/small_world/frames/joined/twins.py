"""Whom a pronoun means: pairs of sentences that differ in one word, and with it in what "it" or "he" stands for."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.nominal import NOUNS, np, pronoun
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.phrases import Rendering, piece
from lib.corpus.small_world.words.living import PERSONS
from lib.corpus.small_world.words.qualities import QUALITIES
from lib.corpus.small_world.words.verbs import ON_PEOPLE


class Pattern(NamedTuple):
    """What one thing does not do to another, in Chinese and English, and why: adjectives of the one, of the other."""

    subjects: str
    objects: str
    zh: str
    en: str
    why: tuple[str, str]


THINGS_SAID: dict[str, Pattern] = {
    "fit": Pattern(
        "coat camera umbrella painting computer vase guitar doll dictionary football", "bag suitcase box drawer",
        "放不进|action", "does fit|action in|action", ("big long", "small")),
    "cross_street": Pattern(
        "cat dog horse cow sheep donkey puppy duck pig rabbit", "street_",
        "没有过|action", "did cross|action", ("tired scared", "wide dangerous")),
    "cross_river": Pattern(
        "horse cow sheep elephant wolf dog donkey monkey lion", "river",
        "没有过|action", "did cross|action", ("tired scared", "wide deep")),
    "cross_bridge": Pattern(
        "lorry bus car", "bridge",
        "没有过|action", "did cross|action", ("heavy big", "narrow dangerous")),
    "catch": Pattern(
        "cat fox dog wolf tiger lion", "mouse rabbit bird duck chicken",
        "没抓住|action", "did catch|action", ("slow tired", "fast clever")),
    "reach": Pattern(
        "ladder", "window tower tree",
        "够不着|action", "does reach|action", ("short", "high")),
    "through": Pattern(
        "sofa table piano wardrobe bed fridge bookshelf", "door",
        "过不了|action", "does go|action through|action", ("big wide", "narrow small")),
    "eat_up": Pattern(
        "wolf tiger lion fox", "rabbit sheep duck chicken",
        "没有咬|action", "did bite|action", ("full tired", "fast")),
}
SHOWN = {"scared": ("害怕", "scared"), "heavy": ("重", "heavy"), "wide": ("宽", "wide")}
AGENT, PATIENT = "agent", "patient"


def adjective(key: str) -> tuple[str, str]:
    """Chinese and English of a reason."""
    return SHOWN.get(key) or (QUALITIES[key].zh, QUALITIES[key].en)


def draw_it(r: Random) -> Scene:
    pattern = r.choice(list(THINGS_SAID))
    a, b = r.choice(THINGS_SAID[pattern].subjects.split()), r.choice(THINGS_SAID[pattern].objects.split())
    det = r.choice(("this", "that"))
    who = r.choice((AGENT, PATIENT))
    if pattern == "fit" and b == "drawer" and a in ("guitar", "painting", "computer"):
        b = "box"
    reason = r.choice(THINGS_SAID[pattern].why[who == PATIENT].split())
    if reason == "long" and a not in ("umbrella", "coat", "guitar"):
        reason = "big"
    return scene(
        "it", agent=f"{det}//{a}", patient=f"{r.choice((det, 'that'))}//{b}", verb=pattern, quality=reason, refers=who,
        again=_again(r),
    )


#: how often who is meant is named again: from such sentences a reader can learn of whom the adjective speaks
AGAIN = 0.3


def _again(r: Random) -> str:
    return "yes" if r.random() < AGAIN else ""


def _either(s: Scene, pronoun: str, name: str) -> tuple[str, str]:
    """The pronoun and the name, in the order of what this scene prefers."""
    return (name, pronoun) if s["again"] else (pronoun, name)


def write_it(s: Scene) -> Rendering:
    """那只猫没有过那条马路，因为它太累了。 That cat did not cross that street because it was too tired."""
    pattern = THINGS_SAID[s["verb"]]
    a = np(s["agent"], "agent")
    det, _, key = s["patient"].split("/")
    if key == "street_":
        zh_o = f"{'这' if det == 'this' else '那'}条|patient.det 马路|patient"
        en_o = f"{det}|patient.det street|patient"
    else:
        o = np(s["patient"], "patient")
        zh_o, en_o = o.zh, o.en
    zh_q, en_q = (piece(text, "quality") for text in adjective(s["quality"]))
    aux, main = pattern.en.split(" ", 1)
    meant = s[s["refers"]].rpartition("/")[2]
    zh_it, en_it = ("马路", "street") if meant == "street_" else (NOUNS[meant].zh, NOUNS[meant].en)
    zh_who = _either(s, "它|pronoun", piece(zh_it, "pronoun"))
    en_who = _either(s, "it|pronoun", f"the {piece(en_it, 'pronoun')}")
    verbs = [pattern.zh, f"没{pattern.zh[2:]}"] if pattern.zh.startswith("没有") else [pattern.zh]
    is_ = "was" if aux == "did" else "is"
    return sentences(
        [f"{a.zh} {verb} {zh_o} ，|comma 因为|because {who} 太|too {zh_q} 了|too" for who in zh_who for verb in verbs],
        [one for who in en_who for one in statement(
            a.en, aux, "", f"{main} {en_o} because|because {who} {is_} too|too {en_q}", negative=True)],
        references=(("pronoun", s["refers"]),),
    )


#: (verb, denied) -> why it lies in the one who does it, why in the other
REASONS: dict[tuple[str, bool], tuple[str, str]] = {
    ("help", False): ("friendly free", "tired busy ill nervous"),
    ("help", True): ("busy lazy tired angry", "rude"),
    ("criticise", False): ("angry", "lazy rude"),
    ("praise", False): ("happy", "hard-working brave polite honest"),
    ("visit", False): ("bored free", "ill sad"),
    ("visit", True): ("lazy tired", "rude"),
    ("comfort", False): ("friendly", "sad nervous worried"),
    ("laugh_at", False): ("rude", "nervous"),
    ("invite", True): ("angry", "rude"),
    ("look_after", False): ("friendly patient", "ill"),
    ("defeat", False): ("strong smart", "tired nervous"),
    ("trust", False): ("", "honest"),
    ("thank", False): ("", "friendly patient"),
    ("interview", False): ("", "famous"),
    ("save", False): ("brave", "ill"),
    ("encourage", False): ("friendly", "nervous sad worried"),
}


def draw_he(r: Random) -> Scene | None:
    verb, denied = r.choice(list(REASONS))
    gender = r.choice("mf")
    a, b = r.sample([n for n in draw.NAMES if PERSONS[n].gender == gender], 2)
    who = r.choice((AGENT, PATIENT))
    reasons = REASONS[verb, denied][who == PATIENT].split()
    if not reasons:
        return None
    return scene(
        "he", agent=a, patient=b, verb=verb, quality=r.choice(reasons), refers=who, neg="yes" if denied else "",
        again=_again(r),
    )


def write_he(s: Scene) -> Rendering:
    """汤姆帮助了保罗，因为他很累。 Tom helped Paul because he was tired."""
    v, q = ON_PEOPLE[s["verb"]], QUALITIES[s["quality"]]
    a, b = np(s["agent"], "agent"), np(s["patient"], "patient")
    he, name = pronoun(a.gender, "pronoun"), PERSONS[s[s["refers"]]]
    very = "" if q.zh in ("有空",) else "很"
    lasting = v.forms == "S"
    zh_who = _either(s, he.zh, piece(name.zh, "pronoun"))
    en_who = _either(s, he.en, piece(name.en, "pronoun"))
    zh_why = [f"，|comma 因为|because {who} {very} {piece(q.zh, 'quality')}" for who in zh_who]
    en_why = [f"because|because {who} {'is' if lasting else 'was'} {piece(q.en, 'quality')}" for who in en_who]
    refers = (("pronoun", s["refers"]),)
    if s["neg"]:
        return sentences(
            [f"{a.zh} {no}|neg {v.zh}|action {b.zh} {why}" for why in zh_why for no in ("没有", "没")],
            [one for why in en_why
             for one in statement(a.en, "did", "", f"{piece(v.base, 'action')} {b.en} {why}", negative=True)],
            references=refers,
        )
    le = "" if lasting else "了|action"
    return sentences(
        [f"{a.zh} {v.zh_done}|action {le} {b.zh} {why}" for why in zh_why],
        [f"{a.en} {piece(v.third if lasting else v.past, 'action')} {b.en} {why}" for why in en_why],
        references=refers,
    )


def twin_of(s: Scene) -> Scene | None:
    """The scene that differs in the reason, and with it in whom the pronoun means. None where nobody is meant by a
    pronoun, or only one of both can be."""
    if s["again"]:
        return None
    if s.frame == "until":
        return s.but(refers="goal" if s["refers"] == "source" else "source")
    if s.frame not in ("it", "he"):
        return None
    other = PATIENT if s["refers"] == AGENT else AGENT
    why = THINGS_SAID[s["verb"]].why if s.frame == "it" else REASONS[s["verb"], bool(s["neg"])]
    reasons = why[other == PATIENT].split()
    return s.but(quality=reasons[0], refers=other) if reasons else None


def reason_of(s: Scene) -> str:
    """The adjective that tells whom the pronoun means."""
    return s["quality"] or {"source": "empty", "goal": "full"}[s["refers"]]


def draw_until(r: Random) -> Scene:
    source, goal = r.sample(["bottle", "glass", "cup", "bowl", "vase"], 2)
    drink = "water" if "vase" in (source, goal) else r.choice(("water", "milk", "juice", "tea"))
    return scene(
        "until", agent=draw.someone(r), patient=drink, source=source, goal=goal, refers=r.choice(("source", "goal")),
        again=_again(r),
    )


def write_until(s: Scene) -> Rendering:
    """安娜把水从瓶子里倒进杯子里，直到它满了。 Anna poured water from the bottle into the cup until it was full."""
    a = np(s["agent"], "agent")
    drink, source, goal = NOUNS[s["patient"]], NOUNS[s["source"]], NOUNS[s["goal"]]
    zh_full, en_full = ("空", "empty") if reason_of(s) == "empty" else ("满", "full")
    meant = source if s["refers"] == "source" else goal
    zh = (
        f"{a.zh} 把 {piece(drink.zh, 'patient')} 从|from {piece(source.zh, 'source')} 里|from 倒|action 进|into "
        f"{piece(goal.zh, 'goal')} 里|into ，|comma 直到|until "
    )
    en = (
        f"{a.en} poured|action {piece(drink.en, 'patient')} from|from the {piece(source.en, 'source')} into|into the "
        f"{piece(goal.en, 'goal')} until|until "
    )
    zh_who = _either(s, "它|pronoun", piece(meant.zh, "pronoun"))
    en_who = _either(s, "it|pronoun", f"the {piece(meant.en, 'pronoun')}")
    return sentences([f"{zh}{who} {zh_full}|quality 了" for who in zh_who],
                     [f"{en}{who} was {en_full}|quality" for who in en_who],
                     references=(("pronoun", s["refers"]),))


FRAMES = {
    "it": Frame(12, draw_it, write_it),
    "he": Frame(12, draw_he, write_he),
    "until": Frame(4, draw_until, write_until),
}
