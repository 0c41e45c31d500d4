"""Putting and taking, going and coming (how, why, how long), postures and what lies where."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import TIMES, time_of
from lib.corpus.small_world.frames.nominal import article, goal, np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.living import ANIMALS
from lib.corpus.small_world.words.nouns import THINGS
from lib.corpus.small_world.words.settings import CLOCK, LASTING, TRAVEL
from lib.corpus.small_world.words.verbs import ACTIVITIES

#: where things are put: noun -> the sides it has
SIDES = {"on": ("上", "on"), "under": ("下面", "under"), "in": ("里", "in"), "beside": ("旁边", "beside"),
         "behind": ("后面", "behind"), "in_front_of": ("前面", "in front of")}
PUT_ON = {"table": ("on", "under"), "desk": ("on", "under"), "chair": ("on", "under"), "bed": ("on", "under"),
          "sofa": ("on",), "box": ("in",), "bag": ("in",), "suitcase": ("in",), "basket": ("in",), "drawer": ("in",),
          "fridge": ("in",), "bookshelf": ("on",), "wardrobe": ("in",)}
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
    small = [k for k in draw.things(["small"]) if not (THINGS[k].kinds & {"text", "eat"}) and k not in ("hammer", "potato")]
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
    return scene("put", agent=agent, patient=f"my:{agent}//{noun}" if own and tense != "request" else
                 draw.thing(r, noun, ["this", "that", "the"], 0.12), place=place, side=r.choice(PUT_ON[place]),
                 tense=tense, time=draw.when(r, tense, near=True) if r.random() < 0.4 else "",
                 **(draw.mood(r, agent) if tense == "past" else {}))


def write_put(s: Scene) -> Rendering:
    """安娜把书放在桌子上了。 Anna put the book on the table."""
    a, o, when = np(s["agent"], "agent"), np(s["patient"], "patient"), time_of(s["time"])
    zh_spot, en_spot = spot(s["side"], s["place"])
    verb = "放进|action" if s["side"] == "in" else "放在|action"
    rest = f"{o.en} {en_spot} {when.en}"
    if s["tense"] == "request":
        return sentences([f"请|please 把 {o.zh} {verb} {zh_spot}"], [f"please|please put|action {rest}"])
    if s["tense"] == "future":
        return sentences([f"{a.zh} {when.zh} 会|modal 把 {o.zh} {verb} {zh_spot}"],
                         statement(a.en, "will", "modal", f"put|action {rest}", negative=False))
    if s["neg"]:
        return sentences([f"{a.zh} {when.zh} {no}|neg 把 {o.zh} {verb} {zh_spot}" for no in ("没有", "没")],
                         statement(a.en, "did", "", f"put|action {rest}", negative=True))
    zh = f"{a.zh} {when.zh} 把 {o.zh} {verb} 了|action {zh_spot}"
    return sentences([zh], [f"did {a.en} put|action {rest}"] if s["ask"] else [f"{a.en} put|action {rest}"], s["ask"])


#: goal -> what one goes there for: Chinese, English
PURPOSES: dict[str, tuple[tuple[str, str], ...]] = {
    "supermarket": (("买牛奶", "buy milk"), ("买水果", "buy fruit")), "market": (("买菜", "buy vegetables"),),
    "library": (("借书", "borrow books"), ("还书", "return some books")), "bank": (("取钱", "take out money"),),
    "post_office": (("寄信", "post a letter"), ("取包裹", "pick up a parcel")), "park": (("跑步", "run"), ("散步", "take a walk")),
    "station": (("接朋友", "meet a friend"), ("买票", "buy a ticket")), "airport": (("接客人", "pick up a guest"),),
    "cinema": (("看电影", "see a film"),), "hospital": (("看医生", "see a doctor"), ("看朋友", "visit a friend")),
    "pharmacy": (("买药", "buy medicine"),), "bakery": (("买面包", "buy bread"),), "beach": (("游泳", "swim"),),
    "restaurant": (("吃午饭", "have lunch"), ("吃晚饭", "have dinner")), "cafe": (("喝咖啡", "drink coffee"),),
    "museum": (("看展览", "see an exhibition"),), "zoo": (("看熊猫", "see the pandas"),),
    "theatre": (("看话剧", "see a play"),), "gym": (("打篮球", "play basketball"),), "bookshop": (("买书", "buy books"),),
    "swimming_pool": (("游泳", "swim"),), "countryside": (("看爷爷奶奶", "see the grandparents"),),
}
FAR = ["beijing", "shanghai", "paris", "london", "tokyo", "new_york", "berlin", "rome"]


def draw_go(r: Random) -> Scene | None:
    agent = draw.someone(r)
    tense = r.choice(("past", "past", "going", "future", "wish", "habit", "experience"))
    far = r.random() < 0.35 or tense == "experience"
    to = r.choice(FAR if far else [*PURPOSES, "school", "office"])
    if far and tense == "habit":
        return None
    feeling = draw.mood(r, agent)
    why = "" if far or feeling or to not in PURPOSES else maybe(r, 0.6, [str(i) for i in range(len(PURPOSES[to]))])
    means = ["train", "plane", "car"] if far else ["bus", "taxi", "bicycle", "car", "foot", "underground"]
    by = "" if why or feeling or tense == "experience" else maybe(r, 0.6, means)
    return scene("go", agent=agent, goal=to, tense=tense, by=by, why=why, time=draw.when(r, tense, near=not far),
                 **feeling)


def write_go(s: Scene) -> Rendering:
    """安娜昨天坐火车去北京了。 Anna went to Beijing by train yesterday."""
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    zh_goal, en_goal = goal(s["goal"])
    why_zh, why_en = PURPOSES[s["goal"]][int(s["why"])] if s["why"] else ("", "")
    zh_why, en_why = (piece(why_zh, "why"), f"to {piece(why_en, 'why')}") if why_zh else ("", "")
    by_zh, by_en = (piece(TRAVEL[s["by"]][0], "by"), piece(TRAVEL[s["by"]][1], "by")) if s["by"] else ("", "")
    rest = f"{en_goal} {by_en} {en_why} {when.en}"
    tense, neg, ask = s["tense"], bool(s["neg"]), bool(s["ask"])
    third = a.person == "3"
    if tense == "experience":
        no = ["没", "没有", "从来没"] if neg else [""]
        zh = [f"{a.zh} {n + '|neg' if n else ''} 去|action 过|already {zh_goal}" for n in no]
        has = "has" if third else "have"
        en = [f"{has} {a.en} ever|already been|action {rest}"] if ask else [
            f"{a.en} {has} {'never|neg' if neg else ''} been|action {rest}"]
        return sentences(zh, en, ask)
    modal = {"past": "没有|neg" if neg else "", "going": "打算|modal", "future": "会|modal", "wish": "想|modal",
             "habit": ""}[tense]
    modal = f"不|neg {modal}" if neg and tense != "past" else modal
    le = "了|action" if tense == "past" and not neg else ""
    if tense == "past" and not neg and zh_why:
        zh = [f"{a.zh} {when.zh} 去|action {zh_goal} {zh_why} 了|action"]
    else:
        zh = [f"{a.zh} {when.zh} {modal} {by_zh} 去|action {zh_goal} {le}"]
        zh = [z + f" {zh_why}" if zh_why else z for z in zh]
    if tense == "past":
        en = ([f"did {a.en} go|action {rest}"] if ask else
              statement(a.en, "did", "", f"go|action {rest}", negative=True) if neg else
              [f"{a.en} went|action {rest}"])
    elif tense in ("habit", "wish"):
        main = f"want|modal to go|action {rest}" if tense == "wish" else f"go|action {rest}"
        own = f"{'wants' if third else 'want'}|modal to go|action {rest}" if tense == "wish" else \
            f"{'goes' if third else 'go'}|action {rest}"
        en = ([f"{do(a.person)} {a.en} {main}"] if ask else
              statement(a.en, do(a.person), "", main, negative=True) if neg else [f"{a.en} {own}"])
    else:
        aux, unit, main = ("will", "modal", "go|action") if tense == "future" else (
            be(a.person), "", "going|modal to|modal go|action")
        en = [f"{aux}{'|' + unit if unit else ''} {a.en} {main} {rest}"] if ask else statement(
            a.en, aux, unit, f"{main} {rest}", negative=neg)
    if s["time"] and not ask and not neg and tense in ("past", "future"):
        zh, en = [*zh, f"{when.zh} {zh[0].replace(when.zh, '', 1)}"], [*en, f"{when.en} {en[0].rpartition(when.en)[0]}"]
    return sentences(zh, en, ask)


#: posture -> Chinese, -ing; where people and pets take it
POSTURES = {"sit": ("坐", "sitting"), "stand": ("站", "standing"), "lie": ("躺", "lying")}
SEATS = {"sit": (("sofa", "on"), ("chair", "on"), ("tree", "under"), ("window", "beside")),
         "stand": (("door", "behind"), ("window", "beside"), ("house", "in_front_of"), ("tree", "under"),
                   ("car", "beside")),
         "lie": (("bed", "on"), ("sofa", "on"), ("carpet", "on"))}


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
    return sentences([zh], [f"{be(a.person)} {a.en} {rest}"] if s["ask"] else
                     statement(a.en, be(a.person), "", rest, negative=bool(s["neg"])), s["ask"])


#: what hangs, stands, lies, is parked: place, side -> Chinese verb, English -ing, what
SCENES = (("wall", "on", "挂", "hanging", ("painting", "mirror", "photo", "map")),
          ("table", "on", "放", "", ("vase", "cup", "bottle", "lamp", "cake", "dictionary", "plate", "wallet")),
          ("tree", "under", "坐", "sitting", ("old_man", "boy", "girl", "woman", "dog", "cat", "rabbit")),
          ("house", "in_front_of", "停", "parked", ("car", "taxi", "lorry", "bus", "motorbike")),
          ("door", "in_front_of", "站", "standing", ("policeman", "guard", "postman", "child", "woman", "man")),
          ("bed", "on", "躺", "lying", ("patient", "child", "cat", "puppy", "kitten")),
          ("desk", "on", "放", "", ("computer", "lamp", "pen", "camera", "magazine", "phone")),
          ("bag", "in", "有", "", ("key", "wallet", "passport", "umbrella", "book", "phone", "ticket", "diary")),
          ("box", "in", "有", "", ("toy", "photo", "hat", "knife", "letter", "camera", "doll", "shoes", "football")))


def draw_there(r: Random) -> Scene:
    i = r.randrange(len(SCENES))
    place, side, _, _, what = SCENES[i]
    det = r.choice(("a", "a", "two", "three"))
    feeling = {"ask": "yes"} if r.random() < 0.15 else {}
    return scene("there", place=place, side=side, what=str(i),
                 patient=draw.thing(r, r.choice(what), ["a" if feeling else det], 0.35), **feeling)


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


def draw_lasting(r: Random) -> Scene | None:
    v = r.choice([v for v in ACTIVITIES.values() if v.zh_lasting])
    agent = draw.someone(r)
    brief = v.key in ("cry", "wait", "cook")
    long = [k for k in LASTING if not (brief and "whole" in k) and not (v.key in ("sleep", "work") and "ten" in k)]
    return scene("lasting", agent=agent, verb=v.key, lasting=r.choice(long), place=maybe(r, 0.4, list(v.places)),
                 time=draw.when(r, "past", near=True) if r.random() < 0.5 else "",
                 **({"ask": "yes"} if agent.split("+")[0] not in ("i", "we") and r.random() < 0.12 else {}))


def write_lasting(s: Scene) -> Rendering:
    """安娜昨天游了两个小时泳。 Anna swam for two hours yesterday."""
    v, a, when = ACTIVITIES[s["verb"]], np(s["agent"], "agent"), time_of(s["time"])
    place = where(s["place"]) if s["place"] else None
    before, after = v.zh_lasting.split("{}")
    zh_long, en_long = LASTING[s["lasting"]]
    front = f"{a.zh} {when.zh} {place.zh if place else ''}"
    verb = f"{piece(before, 'action')} "
    end_en = f"{place.en if place else ''}"
    if s["ask"]:
        return sentences([f"{front} {verb} 多长时间|lasting {after + '|action' if after else ''}"],
                         [f"how|lasting long|lasting did {a.en} {piece(v.base, 'action')} {end_en} {when.en}"], "what")
    zh = f"{front} {verb} {piece(zh_long, 'lasting')} {after + '|action' if after else ''}"
    en = [f"{a.en} {piece(v.past, 'action')} {end_en} for {piece(en_long, 'lasting')} {when.en}"]
    return sentences([zh], en)


def draw_clock(r: Random) -> Scene | None:
    verb = r.choice(("get_up", "go_to_bed", "have_breakfast", "have_dinner", "have_class", "leave_home"))
    agent = draw.someone(r)
    if verb == "have_class" and not draw.learns(agent):
        return None
    hours = {"get_up": ("six", "seven"), "go_to_bed": ("ten", "nine"), "have_breakfast": ("seven", "half past eight"),
             "have_dinner": ("six", "seven"), "have_class": ("half past eight", "nine"), "leave_home": ("seven",)}[verb]
    ask = {"ask": "yes"} if agent.split("+")[0] not in ("i", "we") and r.random() < 0.2 else {}
    return scene("clock", agent=agent, verb=verb, clock=r.choice(hours), time=maybe(r, 0.4, ["every_day"]), **ask)


def write_clock(s: Scene) -> Rendering:
    """安娜每天七点起床。 Anna gets up at seven every day."""
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    zh_verb, base, third = ("出门", "leave home", "leaves home") if s["verb"] == "leave_home" else (
        ACTIVITIES[s["verb"]].zh, ACTIVITIES[s["verb"]].base, ACTIVITIES[s["verb"]].third)
    verb = piece(zh_verb, "action")
    if s["ask"]:
        return sentences([f"{a.zh} {when.zh} 几点|clock {verb}"],
                         [f"what|clock time|clock {do(a.person)} {a.en} {piece(base, 'action')} {when.en}"], "what")
    zh, en = CLOCK[s["clock"]]
    return sentences([f"{a.zh} {when.zh} {piece(zh, 'clock')} {verb}"],
                     [f"{a.en} {piece(third if a.person == '3' else base, 'action')} at {piece(en, 'clock')} {when.en}"])


#: what animals do to each other
HUNTS = {"chase": ("追", "chasing"), "bite": ("咬", "biting"), "watch_animal": ("看", "watching"),
         "follow_animal": ("跟着", "following")}


def draw_animals(r: Random) -> Scene | None:
    a, b = r.sample([k for k in ANIMALS if k not in ("tortoise", "frog")], 2)
    tame = ANIMALS[a].kinds & {"pet", "farm"}
    if bool(tame) != bool(ANIMALS[b].kinds & {"pet", "farm"}) and "hunter" not in ANIMALS[a].kinds:
        return None
    verb = r.choice(list(HUNTS))
    if verb in ("chase", "bite") and "hunter" not in ANIMALS[a].kinds and ANIMALS[a].kinds & {"tiny", "farm"}:
        return None
    if ANIMALS[a].kinds & {"tiny"} and verb != "watch_animal":
        return None
    return scene("animals", agent=draw.thing(r, a, ["that", "this", "a"], 0.3), verb=verb,
                 patient=draw.thing(r, b, ["that", "a"], 0.25), **({"neg": "yes"} if r.random() < 0.15 else {}))


def write_animals(s: Scene) -> Rendering:
    """那只黑色的猫在追一只老鼠。 That black cat is chasing a mouse."""
    a, o, (zh, ing) = np(s["agent"], "agent"), np(s["patient"], "patient"), HUNTS[s["verb"]]
    no = "没|neg" if s["neg"] else ""
    front = "有|be " if s["agent"].startswith("a/") else ""
    if front and s["neg"]:
        no = "没|neg"
    return sentences([f"{front} {a.zh} {no} 在|be {piece(zh, 'action')} {o.zh}"],
                     statement(a.en, be(a.person), "" if front else "be", f"{piece(ing, 'action')} {o.en}",
                               negative=bool(s["neg"])))


FRAMES = {
    "put": Frame(6, draw_put, write_put), "go": Frame(9, draw_go, write_go),
    "posture": Frame(4, draw_posture, write_posture), "there": Frame(5, draw_there, write_there),
    "lasting": Frame(4, draw_lasting, write_lasting), "clock": Frame(3, draw_clock, write_clock),
    "animals": Frame(4, draw_animals, write_animals),
}
__all__ = ["FRAMES", "SIDES", "TIMES", "article", "spot"]
