"""Questions with a question word, which and whose, A or B; how many, how much, how old; all, some, nobody, only."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw, events
from lib.corpus.small_world.frames.clause import past_zh, time_of
from lib.corpus.small_world.frames.nominal import NOUNS, goal, np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.living import ANIMALS, FOLK
from lib.corpus.small_world.words.nouns import PLACES, THINGS
from lib.corpus.small_world.words.settings import AGES, NUMBERS, PRICES
from lib.corpus.small_world.words.verbs import ACTIVITIES, ON_PEOPLE, ON_THINGS

#: verbs of which one asks what, who and when; of which one says everybody, nobody
ASKED = [v for v in ON_THINGS.values() if "P" in v.forms and v.key not in ("do", "ask", "organise", "build", "make_plan",
         "learn_song", "hang_up", "solve", "fly_kite", "clean", "ride", "drive", "play_on", "play_violin", "sing", "post")]
ASKED_WHO = [v for v in ON_PEOPLE.values() if "P" in v.forms and v.key not in ("see", "push")]


def _asked(r: Random) -> str:
    while (agent := draw.someone(r)).split("+")[0] in ("i", "we"):
        pass
    return agent


def draw_wh(r: Random) -> Scene | None:
    word = r.choice(("what", "what", "who", "who_thing", "whom", "where", "when", "why", "which"))
    time = maybe(r, 0.6, draw.NEAR_PAST)
    if word in ("where", "when", "why"):
        verb = r.choice([v for v in ACTIVITIES.values() if v.places and v.key not in ("sing", "cook")]).key
        if word == "when":
            return scene("wh", word=word, agent=_asked(r), verb=verb, tense="future")
        tense = "past" if word == "where" else "progressive"
        if verb in ("sleep", "laugh", "shout", "cry") and word == "where":
            return None
        return scene("wh", word=word, agent=_asked(r), verb=verb, tense=tense, time=time if word == "where" else "")
    if word in ("whom", "who"):
        v = r.choice(ASKED_WHO)
        return scene("wh", word=word, agent=_asked(r) if word == "whom" else "",
                     patient=draw.someone(r) if word == "who" else "", verb=v.key, tense="past", time=time)
    v = r.choice(ASKED)
    noun = r.choice(draw.things(v.objects))
    if NOUNS[noun].mass or noun in ("homework", "watermelon") or "abstract" in NOUNS[noun].kinds and word == "which":
        return None
    if word == "what":
        return scene("wh", word=word, agent=_asked(r), verb=v.key, tense="past", time=time)
    if word == "which":
        return scene("wh", word=word, agent=_asked(r), patient=f"which//{noun}", verb=v.key, tense="past", time=time)
    return scene("wh", word="who", patient=draw.thing(r, noun, ["that", "this"], 0.2), verb=v.key, tense="past",
                 time=time)


def write_wh(s: Scene) -> Rendering:
    """安娜昨天买了什么？ What did Anna buy yesterday?"""
    when, word = time_of(s["time"]), s["word"]
    v = (ON_THINGS | ON_PEOPLE | ACTIVITIES)[s["verb"]] if word not in ("who", "whom") or s["verb"] in ON_THINGS else \
        ON_PEOPLE[s["verb"]]
    if word in ("where", "when", "why"):
        v = ACTIVITIES[s["verb"]]
    a = np(s["agent"], "agent") if s["agent"] else None
    if word == "who":
        o = np(s["patient"], "patient", obj=True)
        done = piece(v.zh if v.zh_done.endswith("起来") else past_zh(v), "action")
        zh = [f"{when.zh} 谁|agent {done} 了|action {o.zh}", f"谁|agent {when.zh} {done} 了|action {o.zh}"]
        if v.zh_done.endswith(("走", "起来", "出去")):
            zh = [f"{when.zh} 谁|agent 把 {o.zh} {piece(v.zh_done, 'action')} 了|action"]
        return sentences(zh, [f"who|agent {piece(v.past, 'action')} {o.en} {when.en}"], "what")
    assert a is not None
    base = piece(v.base, "action")
    if word in ("what", "whom", "which"):
        done = piece(v.zh if v.zh_done.endswith(("走", "起来", "出去")) else past_zh(v), "action")
        zh_word, en_word = {"what": ("什么|patient", "what|patient"), "whom": ("谁|patient", "who|patient"),
                            "which": ("", "")}[word]
        if word == "which":
            o = np(s["patient"], "patient")
            zh_word, en_word = o.zh, o.en
        return sentences([f"{a.zh} {when.zh} {done} 了|action {zh_word}"],
                         [f"{en_word} did {a.en} {base} {when.en}"], "what")
    if word == "where":
        return sentences([f"{a.zh} {when.zh} 在|where {x}|where {piece(v.zh, 'action')} 的" for x in ("哪儿", "哪里")],
                         [f"where|where did {a.en} {base} {when.en}"], "what")
    if word == "when":
        return sentences([f"{a.zh} 什么时候|when {piece(v.zh, 'action')}"], [f"when|when will {a.en} {base}"], "what")
    return sentences([f"{a.zh} 为什么|why 在|be {piece(v.zh, 'action')}"],
                     [f"why|why {be(a.person)}|be {a.en} {piece(v.ing, 'action')}"], "what")


def draw_or(r: Random) -> Scene | None:
    what = r.choice(("drink", "fruit", "pet", "animals", "goal"))
    if what == "goal":
        x, y = r.sample(["park", "library", "cinema", "museum", "zoo", "beach", "beijing", "paris", "tokyo"], 2)
        if (x in PLACES) != (y in PLACES):
            return None
        return scene("either", agent=_asked(r), first=x, second=y, what="goal")
    kinds = {"drink": ["drink"], "fruit": ["fruit", "staple"], "pet": ["clothes"], "animals": ["pet"]}[what]
    x, y = r.sample(draw.things(kinds), 2)
    verb = {"drink": "drink", "fruit": "eat", "pet": "buy", "animals": "like"}[what]
    det = "bare" if verb != "like" else "kinds"
    return scene("either", agent=_asked(r), first=f"{det}//{x}", second=f"{det}//{y}", what=verb)


def write_or(s: Scene) -> Rendering:
    """你想喝茶还是喝咖啡？ Do you want to drink tea or coffee?"""
    a = np(s["agent"], "agent")
    if s["what"] == "goal":
        (x, x_en), (y, y_en) = goal(s["first"], "first"), goal(s["second"], "second")
        return sentences([f"{a.zh} 想|want 去|action {x} 还是|or 去|action {y}"],
                         [f"{do(a.person)} {a.en} want|want to go|action {x_en} or|or {y_en}"], "what")
    x, y = np(s["first"], "first"), np(s["second"], "second")
    if s["what"] == "like":
        return sentences([f"{a.zh} 喜欢|action {x.zh} 还是|or 喜欢|action {y.zh}"],
                         [f"{do(a.person)} {a.en} like|action {x.en} or|or {y.en}"], "what")
    zh = piece({"drink": "喝", "eat": "吃", "buy": "买"}[s["what"]], "action")
    return sentences([f"{a.zh} 想|want {zh} {x.zh} 还是|or {zh} {y.zh}", f"{a.zh} 想|want {zh} {x.zh} 还是|or {y.zh}"],
                     [f"{do(a.person)} {a.en} want|want to {piece(s['what'], 'action')} {x.en} or|or {y.en}"], "what")


CROWDS = {"classroom": ("student", "teacher", "chair", "computer"), "park": ("child", "tree", "tourist", "old_man"),
          "zoo": ("tiger", "lion", "elephant", "monkey", "bear", "panda"), "village": ("farmer", "house", "dog", "cow"),
          "garden": ("tree", "cat", "bird", "chicken"), "office": ("computer", "desk", "printer", "lawyer"),
          "library": ("student", "desk", "computer"), "factory": ("worker", "engineer", "lorry"),
          "shop": ("customer", "bicycle", "shop_assistant"), "restaurant": ("customer", "cook", "table"),
          "street": ("car", "taxi", "bus", "policeman"), "hospital": ("doctor", "nurse", "patient"),
          "hotel": ("guest", "waiter", "tourist"), "museum": ("painting", "tourist", "guard")}


def spot(place: str) -> tuple[str, str]:
    """教室里, in the classroom: a place where there is something."""
    zh = PLACES[place][1]
    return piece(zh if zh.endswith(("里", "上")) else zh + ("里" if place != "zoo" else "里"), "place"), where(place).en


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
        return sentences([f"{zh_spot} 有|be 多少|many {zh_noun}", f"{zh_spot} 有|be {'几' + noun.measure}|many {zh_noun}"],
                         [f"{many} are|be there|be {en_spot}"], "what")
    if s["neg"]:
        return sentences([f"{zh_spot} 没有|neg {o.zh}"], [f"there are no|neg {o.en} {en_spot}",
                                                         f"there aren't|neg any {o.en} {en_spot}"])
    return sentences([f"{zh_spot} 有|be {o.zh}"], [f"there|be are|be {o.en} {en_spot}"])


def draw_age(r: Random) -> Scene:
    who = r.choice([r.choice(draw.NAMES), draw.relative(r, ["son", "daughter", "younger_brother", "younger_sister"]),
                    r.choice(draw.PRONOUNS[:4])])
    young = "//" in who
    ages = [a for a in AGES if not (young and a in ("seventy", "forty-five"))]
    ask = {"ask": "yes"} if who != "i" and r.random() < 0.25 else {}
    return scene("age", agent=who, age="" if ask else r.choice(ages), **ask)


def write_age(s: Scene) -> Rendering:
    """安娜的弟弟今年十岁。 Anna's younger brother is ten years old."""
    a = np(s["agent"], "agent")
    if s["ask"]:
        return sentences([f"{a.zh} 今年 多大|age", f"{a.zh} 多大|age"], [f"how|age old|age {be(a.person)} {a.en}"], "what")
    en = f"{piece(s['age'], 'age')} years|year old"
    return sentences([f"{a.zh} {piece(AGES[s['age']], 'age')} 岁|year", f"{a.zh} 今年 {piece(AGES[s['age']], 'age')} 岁|year"],
                     statement(a.en, be(a.person), "", en, negative=False))


def draw_price(r: Random) -> Scene:
    small = draw.things(["fruit", "printed", "small"])
    noun = r.choice([k for k in draw.things(["buy"]) if k not in ("tree", "rose", "flower", "house", "flat", "piano")
                     and "vehicle" not in NOUNS[k].kinds and "pet" not in NOUNS[k].kinds])
    prices = [p for p in PRICES if (p in ("ten", "twenty", "fifty")) == (noun in small or "eat" in NOUNS[noun].kinds)]
    if noun in ("watch", "ring", "phone", "camera", "computer"):
        prices = ["two thousand"]
    elif "device" in NOUNS[noun].kinds or "furniture" in NOUNS[noun].kinds:
        prices = ["three hundred", "two thousand"]
    elif "clothes" in NOUNS[noun].kinds:
        prices = ["a hundred", "three hundred"]
    ask = {"ask": "yes"} if r.random() < 0.3 else {}
    return scene("price", patient=draw.thing(r, noun, ["this", "that"], 0.2), price="" if ask else r.choice(prices), **ask)


def write_price(s: Scene) -> Rendering:
    """这本书五十块钱。 This book costs fifty yuan."""
    o = np(s["patient"], "patient")
    many = o.person == "p"
    if s["ask"]:
        return sentences([f"{o.zh} 多少钱|price"], [f"how|price much|price {be(o.person)} {o.en}",
                                                f"how|price much|price {do(o.person)} {o.en} cost"], "what")
    zh = piece(PRICES[s["price"]], "price")
    return sentences([f"{o.zh} {zh} 块钱|yuan", f"{o.zh} 卖 {zh} 块钱|yuan"],
                     [f"{o.en} {'cost' if many else 'costs'} {piece(s['price'], 'price')} yuan|yuan"])


#: all, none, most, only: with an activity or a state of a group
GROUPED = ("student", "child", "boy", "girl", "guest", "teacher", "worker", "tourist", "farmer", "nurse", "soldier")


def draw_all(r: Random) -> Scene:
    group = r.choice(GROUPED)
    how = r.choice(("every", "nobody", "most", "some_others", "only"))
    verb = r.choice(("sing", "dance", "read", "play_basketball", "work", "laugh", "study", "sleep", "exercise", "chat"))
    other = r.choice([v for v in ("dance", "read", "play_chess", "rest", "draw", "take_photos", "shout") if v != verb])
    agent = r.choice(draw.NAMES) if how == "only" else ""
    return scene("all", agent=agent, group=group, how=how, verb=verb, other=other if how == "some_others" else "")


def write_all(s: Scene) -> Rendering:
    """每个学生都在唱歌。 Every student is singing. 没有人在唱歌。 Nobody is singing."""
    v, noun = ACTIVITIES[s["verb"]], FOLK[s["group"]]
    zh, ing = piece(v.zh, "action"), piece(v.ing, "action")
    who, whose = piece(noun.zh, "agent"), piece(noun.plural, "agent")
    if s["how"] == "every":
        return sentences([f"每个|every {who} 都 在|be {zh}", f"所有的|every {who} 都 在|be {zh}"],
                         [f"every|every {piece(noun.en, 'agent')} is|be {ing}", f"all|every the {whose} are|be {ing}"])
    if s["how"] == "nobody":
        return sentences([f"没有|neg 一个 {who} 在|be {zh}"], [f"none|neg of the {whose} are|be {ing}"])
    if s["how"] == "most":
        return sentences([f"大部分|most {who} 都 在|be {zh}", f"大多数|most {who} 都 在|be {zh}"],
                         [f"most|most of the {whose} are|be {ing}"])
    if s["how"] == "only":
        a = np(s["agent"], "agent")
        return sentences([f"只有|only {a.zh} 在|be {zh}"], [f"only|only {a.en} is|be {ing}"])
    w = ACTIVITIES[s["other"]]
    return sentences([f"有的|some {who} 在|be {zh} ，|comma 有的|others 在|be2 {piece(w.zh, 'other')}"],
                     [f"some|some of the {whose} are|be {ing} and|comma others|others are|be2 {piece(w.ing, 'other')}"])


def draw_whose(r: Random) -> Scene:
    noun = r.choice([k for k in draw.things(["lose", "carry", "vehicle"]) if k not in ("train", "plane", "ship", "rice")
                     and not (NOUNS[k].kinds & {"hired"})])
    return scene("whose", patient=draw.thing(r, noun, ["this", "that"], 0.3), agent=maybe(r, 0.7, draw.OWNERS))


def write_whose(s: Scene) -> Rendering:
    """这把雨伞是谁的？ Whose umbrella is this? 这把雨伞是安娜的。 This umbrella is Anna's."""
    det, adjective, key = s["patient"].split("/")
    o = np(s["patient"], "patient")
    if not s["agent"]:
        bare = np(f"kinds/{adjective}/{key}", "patient").en if o.person == "p" else np(f"the/{adjective}/{key}",
                                                                                      "patient").en[4:]
        this = ({"this": "these", "that": "those"}[det] if o.person == "p" else det) + "|patient.det"
        return sentences([f"{o.zh} 是|be 谁的|whose"], [f"whose|whose {bare} {be(o.person)}|be {this}"], "what")
    from lib.corpus.small_world.words.living import PERSONS

    p = PERSONS[s["agent"]]
    own = {"i": "mine", "you": "yours", "he": "his", "she": "hers", "we": "ours", "they": "theirs"}.get(s["agent"], p.en_owner)
    return sentences([f"{o.zh} 是|be {piece(p.zh + '的', 'agent')}"], [f"{o.en} {be(o.person)}|be {piece(own, 'agent')}"])


FRAMES = {
    "wh": Frame(9, draw_wh, write_wh), "either": Frame(4, draw_or, write_or), "count": Frame(4, draw_count, write_count),
    "age": Frame(2, draw_age, write_age), "price": Frame(4, draw_price, write_price),
    "all": Frame(3, draw_all, write_all), "whose": Frame(3, draw_whose, write_whose),
}
__all__ = ["ANIMALS", "FRAMES", "THINGS", "events", "statement"]
