"""Whom a pronoun means: pairs of sentences that differ in one word, and with it in what "it" or "he" stands for."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.nominal import NOUNS, np, pronoun
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.phrases import Rendering, piece
from lib.corpus.small_world.words.living import PERSONS
from lib.corpus.small_world.words.qualities import QUALITIES
from lib.corpus.small_world.words.verbs import ON_PEOPLE

#: pattern -> subjects, objects, (Chinese, English done, English not done), adjectives of the subject, of the object
THINGS_SAID: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, str], tuple[str, ...], tuple[str, ...]]] = {
    "fit": (
        ("coat", "camera", "umbrella", "painting", "computer", "vase", "guitar", "doll", "dictionary", "football"),
        ("bag", "suitcase", "box", "drawer"),
        ("放不进|action", "do fit|action in|action"),
        ("big", "long"),
        ("small",),
    ),
    "cross_street": (
        ("cat", "dog", "horse", "cow", "sheep", "donkey", "puppy", "duck", "pig", "rabbit"),
        ("street_",),
        ("没有过|action", "did cross|action"),
        ("tired", "scared", "hungry"),
        ("wide", "dangerous"),
    ),
    "cross_river": (
        ("horse", "cow", "sheep", "elephant", "wolf", "dog", "donkey", "monkey", "lion"),
        ("river",),
        ("没有过|action", "did cross|action"),
        ("tired", "small"),
        ("wide", "deep"),
    ),
    "cross_bridge": (
        ("lorry", "bus", "car"),
        ("bridge",),
        ("没有过|action", "did cross|action"),
        ("heavy", "big"),
        ("narrow", "dangerous"),
    ),
    "catch": (
        ("cat", "fox", "dog", "wolf", "tiger", "lion"),
        ("mouse", "rabbit", "bird", "duck", "chicken"),
        ("没抓住|action", "did catch|action"),
        ("slow", "tired"),
        ("fast", "clever"),
    ),
    "reach": (("ladder",), ("window", "tower", "tree"), ("够不着|action", "do reach|action"), ("short",), ("high",)),
    "through": (
        ("sofa", "table", "piano", "wardrobe", "bed", "fridge", "bookshelf"),
        ("door", "window"),
        ("过不了|action", "do go|action through|action"),
        ("big", "wide"),
        ("narrow", "small"),
    ),
    "eat_up": (
        ("wolf", "tiger", "lion", "fox"),
        ("rabbit", "sheep", "duck", "chicken"),
        ("没有咬|action", "did bite|action"),
        ("full", "tired"),
        ("fast",),
    ),
}
SHOWN = {"scared": ("害怕", "scared"), "heavy": ("重", "heavy"), "wide": ("宽", "wide")}
STREET = ("马路", "条", "street")


def adjective(key: str) -> tuple[str, str]:
    """Chinese and English of a reason."""
    return SHOWN.get(key) or (QUALITIES[key].zh, QUALITIES[key].en)


def draw_it(r: Random) -> Scene:
    pattern = r.choice(list(THINGS_SAID))
    subjects, objects, _, first, second = THINGS_SAID[pattern]
    a, b = r.choice(subjects), r.choice(objects)
    det = r.choice(("this", "that"))
    who = r.choice(("agent", "patient"))
    if pattern == "fit" and b == "drawer" and a in ("guitar", "painting", "computer"):
        b = "box"
    reason = r.choice(first if who == "agent" else second)
    if reason == "long" and a not in ("umbrella", "coat", "guitar"):
        reason = "big"
    return scene(
        "it", agent=f"{det}//{a}", patient=f"{r.choice((det, 'that'))}//{b}", verb=pattern, quality=reason, refers=who
    )


def write_it(s: Scene) -> Rendering:
    """那只猫没有过那条马路，因为它太累了。 That cat did not cross that street because it was too tired."""
    zh_verb, en_verb = THINGS_SAID[s["verb"]][2]
    a = np(s["agent"], "agent")
    det, _, key = s["patient"].split("/")
    if key == "street_":
        zh_o = f"{'这' if det == 'this' else '那'}条|patient.det 马路|patient"
        en_o = f"{det}|patient.det street|patient"
    else:
        o = np(s["patient"], "patient")
        zh_o, en_o = o.zh, o.en
    zh_q, en_q = adjective(s["quality"])
    aux, main = en_verb.split(" ", 1)
    past = aux == "did"
    aux = "did" if past else "does"
    zh_why = f"，|comma 因为|because 它|pronoun 太|too {piece(zh_q, 'quality')} 了|too"
    en_why = f"because|because it|pronoun {'was' if past else 'is'} too|too {piece(en_q, 'quality')}"
    zh = [f"{a.zh} {zh_verb} {zh_o} {zh_why}"]
    if zh_verb.startswith("没有"):
        zh.append(f"{a.zh} 没{zh_verb[2:]} {zh_o} {zh_why}")
    return sentences(
        zh,
        statement(a.en, aux, "", f"{main} {en_o} {en_why}", negative=True),
        references=(("pronoun", "agent" if s["refers"] == "agent" else "patient"),),
    )


#: (verb, denied) -> why it lies in the one who does it, why in the other
REASONS: dict[tuple[str, bool], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("help", False): (("friendly", "free"), ("tired", "busy", "ill", "nervous")),
    ("help", True): (("busy", "lazy", "tired", "angry"), ("rude",)),
    ("criticise", False): (("angry",), ("lazy", "rude")),
    ("praise", False): (("happy",), ("hard-working", "brave", "polite", "honest")),
    ("visit", False): (("bored", "free"), ("ill", "sad")),
    ("visit", True): (("lazy", "tired"), ("rude",)),
    ("comfort", False): (("friendly",), ("sad", "nervous", "worried")),
    ("laugh_at", False): (("rude",), ("nervous",)),
    ("invite", True): (("angry",), ("rude",)),
    ("look_after", False): (("friendly", "patient"), ("ill",)),
    ("defeat", False): (("strong", "smart"), ("tired", "nervous")),
    ("trust", False): ((), ("honest",)),
    ("thank", False): ((), ("friendly", "patient")),
    ("interview", False): ((), ("famous",)),
    ("save", False): (("brave",), ("ill",)),
    ("encourage", False): (("friendly",), ("nervous", "sad", "worried")),
}


def draw_he(r: Random) -> Scene | None:
    verb, denied = r.choice(list(REASONS))
    gender = r.choice("mf")
    a, b = r.sample([n for n in draw.NAMES if PERSONS[n].gender == gender], 2)
    who = r.choice(("agent", "patient"))
    reasons = [q for q in REASONS[verb, denied][who == "patient"] if q in QUALITIES]
    if not reasons or (verb in ("save", "disturb") and who == "patient"):
        return None
    return scene(
        "he", agent=a, patient=b, verb=verb, quality=r.choice(reasons), refers=who, neg="yes" if denied else ""
    )


def write_he(s: Scene) -> Rendering:
    """汤姆帮助了保罗，因为他很累。 Tom helped Paul because he was tired."""
    v, q = ON_PEOPLE[s["verb"]], QUALITIES[s["quality"]]
    a, b = np(s["agent"], "agent"), np(s["patient"], "patient")
    he = pronoun(a.gender, "pronoun")
    very = "" if q.zh in ("有空",) else "很"
    lasting = v.forms == "S"
    zh_why = f"，|comma 因为|because {he.zh} {very} {piece(q.zh, 'quality')}"
    now = "is" if lasting else "was"
    en_why = f"because|because {he.en} {now} {piece(q.en, 'quality')}"
    refers = (("pronoun", s["refers"]),)
    if s["neg"]:
        return sentences(
            [f"{a.zh} {no}|neg {v.zh}|action {b.zh} {zh_why}" for no in ("没有", "没")],
            statement(a.en, "did", "", f"{piece(v.base, 'action')} {b.en} {en_why}", negative=True),
            references=refers,
        )
    le = "" if lasting else "了|action"
    return sentences(
        [f"{a.zh} {v.zh_done}|action {le} {b.zh} {zh_why}"],
        [f"{a.en} {piece(v.third if lasting else v.past, 'action')} {b.en} {en_why}"],
        references=refers,
    )


def twin_of(s: Scene) -> Scene | None:
    """The scene that differs in the reason, and with it in whom the pronoun means."""
    if s.frame not in ("it", "he"):
        return None
    other = "patient" if s["refers"] == "agent" else "agent"
    if s.frame == "it":
        _, _, _, first, second = THINGS_SAID[s["verb"]]
    else:
        first, second = REASONS[s["verb"], bool(s["neg"])]
    reasons = [q for q in (first if other == "agent" else second) if q in QUALITIES or q in SHOWN]
    if s.frame == "he" and s["verb"] in ("save", "disturb"):
        return None
    return s.but(quality=reasons[0], refers=other) if reasons else None


def draw_until(r: Random) -> Scene:
    source, goal = r.sample(["bottle", "glass", "cup", "bowl", "vase"], 2)
    drink = "water" if "vase" in (source, goal) else r.choice(("water", "milk", "juice", "tea"))
    return scene(
        "until", agent=draw.someone(r), patient=drink, source=source, goal=goal, refers=r.choice(("source", "goal"))
    )


def write_until(s: Scene) -> Rendering:
    """安娜把水从瓶子里倒进杯子里，直到它满了。 Anna poured water from the bottle into the cup until it was full."""
    a = np(s["agent"], "agent")
    drink, source, goal = NOUNS[s["patient"]], NOUNS[s["source"]], NOUNS[s["goal"]]
    zh_full, en_full = ("空", "empty") if s["refers"] == "source" else ("满", "full")
    zh = (
        f"{a.zh} 把 {piece(drink.zh, 'patient')} 从|from {piece(source.zh, 'source')} 里|from 倒|action 进|into "
        f"{piece(goal.zh, 'goal')} 里|into ，|comma 直到|until 它|pronoun {zh_full}|quality 了"
    )
    en = (
        f"{a.en} poured|action {piece(drink.en, 'patient')} from|from the {piece(source.en, 'source')} into|into the "
        f"{piece(goal.en, 'goal')} until|until it|pronoun was {en_full}|quality"
    )
    return sentences([zh], [en], references=(("pronoun", s["refers"]),))


FRAMES = {
    "it": Frame(7, draw_it, write_it),
    "he": Frame(8, draw_he, write_he),
    "until": Frame(2, draw_until, write_until),
}
