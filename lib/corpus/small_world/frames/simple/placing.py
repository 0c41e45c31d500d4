"""Putting things somewhere, and what sits, lies, hangs or stands there."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import np
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.nouns import THINGS

#: where things are put: noun -> the sides it has
SIDES = {
    "on": ("上", "on"),
    "under": ("下面", "under"),
    "in": ("里", "in"),
    "beside": ("旁边", "beside"),
    "behind": ("后面", "behind"),
    "in_front_of": ("前面", "in front of"),
}


PUT_ON = {
    "table": ("on", "under"),
    "desk": ("on", "under"),
    "chair": ("on", "under"),
    "bed": ("on", "under"),
    "sofa": ("on",),
    "box": ("in",),
    "bag": ("in",),
    "suitcase": ("in",),
    "basket": ("in",),
    "drawer": ("in",),
    "fridge": ("in",),
    "bookshelf": ("on",),
    "wardrobe": ("in",),
}


COLD = "fruit drink beef cheese egg cake"


CLOTHES = "shirt coat sweater skirt jacket trousers dress"


def contents(place: str) -> list[str]:
    """What is naturally put there."""
    if place == "fridge":
        return [k for k in draw.things(COLD.split()) if k not in ("water", "tea", "coffee", "banana")]
    if place == "wardrobe":
        return draw.things(CLOTHES.split())
    if place == "bookshelf":
        return draw.things(["printed", "photo"])
    small = [
        k for k in draw.things(["small"]) if not (THINGS[k].kinds & {"text", "eat"}) and k not in ("hammer", "potato")
    ]
    if place in ("drawer", "bag", "suitcase"):
        banned = {"vase", "ladder", "plate", "bowl", "kite", "brush", "parcel", "card", "flower"}
        return [k for k in small if k not in banned and not THINGS[k].kinds & {"break"}]
    if place == "basket":
        return draw.things(["fruit", "egg", "toy"])
    return [k for k in small if k != "ladder"]


def spot(side: str, key: str) -> tuple[str, str]:
    """桌子上, on the table."""
    zh, en = SIDES[side]
    return (f"{piece(THINGS[key].zh, 'place')} {zh}|side", f"{piece(en, 'side')} the {piece(THINGS[key].en, 'place')}")


def draw_put(r: Random) -> Scene | None:
    agent, place = draw.someone(r), r.choice(list(PUT_ON))
    noun = r.choice(contents(place))
    if THINGS[noun].mass and THINGS[noun].portion != "pair":
        return None
    own = agent in draw.PRONOUNS and r.random() < 0.4 and "eat" not in THINGS[noun].kinds
    tense = r.choice(("past", "past", "past", "future", "request"))
    if tense == "request":
        agent = "you"
    return scene(
        "put",
        agent=agent,
        patient=f"{'each' if draw.several(agent) else 'my'}:{agent}//{noun}"
        if own and tense != "request"
        else draw.thing(r, noun, ["this", "that", "the"], 0.12),
        place=place,
        side=r.choice(PUT_ON[place]),
        tense=tense,
        time=draw.when(r, tense, near=True) if r.random() < 0.4 else "",
        **(draw.mood(r, agent) if tense == "past" else {}),
    )


def write_put(s: Scene) -> Rendering:
    """安娜把书放在桌子上了。 Anna put the book on the table."""
    a, o, when = np(s["agent"], "agent"), np(s["patient"], "patient"), time_of(s["time"])
    zh_spot, en_spot = spot(s["side"], s["place"])
    verb = "放进|action" if s["side"] == "in" else "放在|action"
    rest = f"{o.en} {en_spot} {when.en}"
    if s["tense"] == "request":
        return sentences([f"请|please 把 {o.zh} {verb} {zh_spot}"], [f"please|please put|action {rest}"])
    if s["tense"] == "future":
        return sentences(
            [f"{a.zh} {when.zh} 会|modal 把 {o.zh} {verb} {zh_spot}"],
            statement(a.en, "will", "modal", f"put|action {rest}", negative=False),
        )
    if s["neg"]:
        return sentences(
            [f"{a.zh} {when.zh} {no}|neg 把 {o.zh} {verb} {zh_spot}" for no in ("没有", "没")],
            statement(a.en, "did", "", f"put|action {rest}", negative=True),
        )
    zh = f"{a.zh} {when.zh} 把 {o.zh} {verb} 了|action {zh_spot}"
    return sentences([zh], [f"did {a.en} put|action {rest}"] if s["ask"] else [f"{a.en} put|action {rest}"], s["ask"])


#: posture -> Chinese, -ing; where people and pets take it
POSTURES = {"sit": ("坐", "sitting"), "stand": ("站", "standing"), "lie": ("躺", "lying")}


SEATS = {
    "sit": (("sofa", "on"), ("chair", "on"), ("tree", "under"), ("window", "beside")),
    "stand": (("door", "behind"), ("window", "beside"), ("house", "in_front_of"), ("tree", "under"), ("car", "beside")),
    "lie": (("bed", "on"), ("sofa", "on"), ("carpet", "on")),
}


def draw_posture(r: Random) -> Scene:
    posture = r.choice(list(POSTURES))
    key, side = r.choice(SEATS[posture])
    agent = draw.someone(r)
    return scene("posture", agent=agent, verb=posture, place=key, side=side, **draw.mood(r, agent))


def write_posture(s: Scene) -> Rendering:
    """安娜坐在椅子上。 Anna is sitting on the chair."""
    a, (zh_verb, ing) = np(s["agent"], "agent"), POSTURES[s["verb"]]
    zh_spot, en_spot = spot(s["side"], s["place"])
    zh = f"{a.zh} {'没|neg' if s['neg'] else ''} {piece(zh_verb, 'action')} 在|in {zh_spot}"
    rest = f"{piece(ing, 'action')} {en_spot}"
    return sentences(
        [zh],
        [f"{be(a.person)} {a.en} {rest}"]
        if s["ask"]
        else statement(a.en, be(a.person), "", rest, negative=bool(s["neg"])),
        s["ask"],
    )


#: what hangs, stands, lies, is parked: place, side -> Chinese verb, English -ing, what
SCENES = (
    ("wall", "on", "挂", "hanging", ("painting", "mirror", "photo", "map")),
    ("table", "on", "放", "", ("vase", "cup", "bottle", "lamp", "cake", "dictionary", "plate", "wallet")),
    ("tree", "under", "坐", "sitting", ("old_man", "boy", "girl", "woman", "dog", "cat", "rabbit")),
    ("house", "in_front_of", "停", "parked", ("car", "taxi", "lorry", "bus", "motorbike")),
    ("door", "in_front_of", "站", "standing", ("policeman", "guard", "postman", "child", "woman", "man")),
    ("bed", "on", "躺", "lying", ("patient", "child", "cat", "puppy", "kitten")),
    ("desk", "on", "放", "", ("computer", "lamp", "pen", "camera", "magazine", "phone")),
    ("bag", "in", "有", "", ("key", "wallet", "passport", "umbrella", "book", "phone", "ticket", "diary")),
    ("box", "in", "有", "", ("toy", "photo", "hat", "knife", "letter", "camera", "doll", "shoes", "football")),
)


def draw_there(r: Random) -> Scene:
    i = r.randrange(len(SCENES))
    place, side, _, _, what = SCENES[i]
    det = r.choice(("a", "a", "two", "three"))
    feeling = {"ask": "yes"} if r.random() < 0.15 else {}
    return scene(
        "there",
        place=place,
        side=side,
        what=str(i),
        patient=draw.thing(r, r.choice(what), ["a" if feeling else det], 0.35),
        **feeling,
    )


def write_there(s: Scene) -> Rendering:
    """墙上挂着一幅画。 There is a painting hanging on the wall."""
    _, _, verb, ing, _ = SCENES[int(s["what"])]
    o, (zh_spot, en_spot) = np(s["patient"], "patient"), spot(s["side"], s["place"])
    is_ = be(o.person)
    ways = [f"{zh_spot} 有|be {o.zh}"] if verb == "有" or s["ask"] else [f"{zh_spot} {verb}着|be {o.zh}"]
    doing = piece(ing, "be") if ing and not s["ask"] else ""
    if s["ask"]:
        return sentences(ways, [f"{is_}|be there|be {o.en} {en_spot}"], "ask")
    return sentences(ways, [f"there|be {is_}|be {o.en} {doing} {en_spot}"])


FRAMES = {
    "put": Frame(6, draw_put, write_put),
    "posture": Frame(4, draw_posture, write_posture),
    "there": Frame(5, draw_there, write_there),
}
