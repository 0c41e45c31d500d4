"""How many, how old, how much."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.nominal import NOUNS, np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.nouns import PLACES
from lib.corpus.small_world.words.settings import (
    AGES,
    NUMBERS,
    PRICES,
)

CROWDS = {
    "classroom": ("student", "teacher", "chair", "computer"),
    "park": ("child", "tree", "tourist", "old_man"),
    "zoo": ("tiger", "lion", "elephant", "monkey", "bear", "panda"),
    "village": ("farmer", "house", "dog", "cow"),
    "garden": ("tree", "cat", "bird", "chicken"),
    "office": ("computer", "desk", "printer", "lawyer"),
    "library": ("student", "desk", "computer"),
    "factory": ("worker", "engineer", "lorry"),
    "shop": ("customer", "bicycle", "shop_assistant"),
    "restaurant": ("customer", "cook", "table"),
    "street": ("car", "taxi", "bus", "policeman"),
    "hospital": ("doctor", "nurse", "patient"),
    "hotel": ("guest", "waiter", "tourist"),
    "museum": ("painting", "tourist", "guard"),
}


def spot(place: str) -> tuple[str, str]:
    """教室里, in the classroom: a place where there is something."""
    zh = PLACES[place][1]
    return piece(zh if zh.endswith(("里", "上")) else zh + "里", "place"), where(place).en


def draw_count(r: Random) -> Scene:
    place = r.choice(list(CROWDS))
    noun = r.choice(CROWDS[place])
    ask = {"ask": "yes"} if r.random() < 0.25 else {}
    counts = list(NUMBERS)[: 12 if noun in ("student", "tourist", "tree", "worker", "child") else 7]
    det = "many" if ask else r.choice([*counts, "many", "some", "several"])
    neg = {"neg": "yes"} if not ask and r.random() < 0.12 else {}
    return scene("count", place=place, patient=f"{'kinds' if neg or ask else det}//{noun}", **ask, **neg)


def write_count(s: Scene) -> Rendering:
    """教室里有二十个学生。 There are twenty students in the classroom."""
    o, (zh_spot, en_spot) = np(s["patient"], "patient"), spot(s["place"])
    if s["ask"]:
        noun = NOUNS[s["patient"].rpartition("/")[2]]
        many = f"how|many many|many {piece(noun.plural, 'patient')}"
        zh_noun = piece(noun.zh, "patient")
        return sentences(
            [f"{zh_spot} 有|be 多少|many {zh_noun}", f"{zh_spot} 有|be {'几' + noun.measure}|many {zh_noun}"],
            [f"{many} are|be there|be {en_spot}"],
            "what",
        )
    if s["neg"]:
        return sentences(
            [f"{zh_spot} 没有|neg {o.zh}"],
            [f"there are no|neg {o.en} {en_spot}", f"there aren't|neg any {o.en} {en_spot}"],
        )
    return sentences([f"{zh_spot} 有|be {o.zh}"], [f"there|be are|be {o.en} {en_spot}"])


def draw_age(r: Random) -> Scene:
    who = r.choice(
        [
            r.choice(draw.NAMES),
            draw.relative(r, ["son", "daughter", "younger_brother", "younger_sister"]),
            r.choice(draw.PRONOUNS[:4]),
        ]
    )
    young = "//" in who
    ages = [a for a in AGES if not (young and a in ("seventy", "forty-five"))]
    ask = {"ask": "yes"} if not draw.speaks(who) and r.random() < 0.25 else {}
    return scene("age", agent=who, age="" if ask else r.choice(ages), **ask)


def write_age(s: Scene) -> Rendering:
    """安娜的弟弟今年十岁。 Anna's younger brother is ten years old."""
    a = np(s["agent"], "agent")
    if s["ask"]:
        return sentences(
            [f"{a.zh} 今年 多大|age", f"{a.zh} 多大|age"], [f"how|age old|age {be(a.person)} {a.en}"], "what"
        )
    en = f"{piece(s['age'], 'age')} years|year old"
    return sentences(
        [f"{a.zh} {piece(AGES[s['age']], 'age')} 岁|year", f"{a.zh} 今年 {piece(AGES[s['age']], 'age')} 岁|year"],
        statement(a.en, be(a.person), "", en, negative=False),
    )


def draw_price(r: Random) -> Scene:
    small = draw.things(["fruit", "printed", "small"])
    noun = r.choice(
        [
            k
            for k in draw.things(["buy"])
            if k not in ("tree", "rose", "flower", "house", "flat", "piano")
            and "vehicle" not in NOUNS[k].kinds
            and "pet" not in NOUNS[k].kinds
        ]
    )
    prices = [p for p in PRICES if (p in ("ten", "twenty", "fifty")) == (noun in small or "eat" in NOUNS[noun].kinds)]
    if "eat" in NOUNS[noun].kinds:
        prices = ["ten", "twenty"]
    if "ball" in NOUNS[noun].kinds:
        prices = ["fifty", "a hundred"]
    if noun in ("watch", "ring", "phone", "camera", "computer"):
        prices = ["two thousand"]
    elif noun == "torch":
        prices = ["fifty"]
    elif "device" in NOUNS[noun].kinds or "furniture" in NOUNS[noun].kinds:
        prices = ["three hundred", "two thousand"]
    elif "clothes" in NOUNS[noun].kinds:
        prices = ["a hundred", "three hundred"]
    ask = {"ask": "yes"} if r.random() < 0.3 else {}
    return scene(
        "price", patient=draw.thing(r, noun, ["this", "that"], 0.2), price="" if ask else r.choice(prices), **ask
    )


def write_price(s: Scene) -> Rendering:
    """这本书五十块钱。 This book costs fifty yuan."""
    o = np(s["patient"], "patient")
    many = o.person == "p"
    if s["ask"]:
        return sentences(
            [f"{o.zh} 多少钱|price"],
            [f"how|price much|price {be(o.person)} {o.en}", f"how|price much|price {do(o.person)} {o.en} cost"],
            "what",
        )
    zh = piece(PRICES[s["price"]], "price")
    return sentences(
        [f"{o.zh} {zh} 块钱|yuan", f"{o.zh} 卖 {zh} 块钱|yuan"],
        [f"{o.en} {'cost' if many else 'costs'} {piece(s['price'], 'price')} yuan|yuan"],
    )


FRAMES = {
    "count": Frame(4, draw_count, write_count),
    "age": Frame(2, draw_age, write_age),
    "price": Frame(4, draw_price, write_price),
}
