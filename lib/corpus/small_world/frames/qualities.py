"""What somebody or something is like: states, degrees, comparison, change, weather, likes, professions, ages, prices."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import NOUNS, article, is_person, noun_of, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, do, piece
from lib.corpus.small_world.words.living import ANIMALS, FOLK
from lib.corpus.small_world.words.nouns import COUNTRIES, THINGS, TOWNS
from lib.corpus.small_world.words.qualities import COLOURS, QUALITIES
from lib.corpus.small_world.words.settings import NEAR_PAST, SUBJECTS, WEATHER
from lib.corpus.small_world.words.verbs import ACTIVITIES

PASSING = {q.key for q in QUALITIES.values() if "passing" in q.kinds}
DEGREES = {"very": ("非常", "very"), "a_bit": ("有点儿", "a little"), "too": ("太", "too"), "really": ("真", "really")}
NATURE = [k for k, t in THINGS.items() if "nature" in t.kinds]
BAD = {"tired", "hungry", "thirsty", "sad", "angry", "nervous", "worried", "bored", "sleepy", "busy", "ill", "dirty",
       "noisy", "expensive", "heavy", "difficult", "boring", "slow", "dangerous", "lazy", "hard", "narrow", "cold"}


def draw_state(r: Random) -> Scene | None:
    if r.random() < 0.5:
        who = draw.someone(r)
        keys = draw.qualities_of("anna")
        quality = r.choice([k for k in keys if draw.fits(QUALITIES[k], noun_of(who).split("+")[0])])
    else:
        noun = r.choice([*THINGS, *ANIMALS])
        keys = draw.qualities_of(noun)
        if not keys:
            return None
        who, quality = draw.thing(r, noun, ["this", "that"] if noun in NATURE else
                                  ["this", "that", "my", "the"]), r.choice(keys)
        if noun in ANIMALS and who.startswith("my") and "pet" not in ANIMALS[noun].kinds:
            return None
        if who.startswith("my") and THINGS.get(noun) and THINGS[noun].kinds & {"nature", "abstract", "build"}:
            return None
    feeling = draw.mood(r, who)
    if quality == "full" and feeling.get("neg"):
        return None
    degree = ""
    if not feeling and quality not in COLOURS:
        choices = [d for d in DEGREES if d != "a_bit" or quality in BAD]
        choices = [d for d in choices if d != "too" or quality in BAD - PASSING | {"big", "small", "long", "short", "hot"}]
        degree = maybe(r, 0.5, choices)
        if quality == "ill" and degree in ("very", "too", "really"):
            return None
        if quality in ("free", "delicious") and degree:
            return None
    passing = "passing" in QUALITIES[quality].kinds and degree not in ("too", "really")
    return scene("state_of", agent=who, quality=quality, degree=degree,
                 time=maybe(r, 0.3, NEAR_PAST) if passing else "", **feeling)


def predicate(s: Scene, unit: str = "quality") -> tuple[str, str]:
    """很高, tall; 太贵了, too expensive; 是红色的, red."""
    q, no = QUALITIES[s["quality"]], bool(s["neg"])
    if s["quality"] in COLOURS:
        return f"{'不|neg' if no else ''} 是|be {piece(q.zh_attr, unit)}", piece(q.en, unit)
    word, en = piece(q.zh, unit), piece(q.en, unit)
    if no and q.key == "free":
        return "没有|neg 空|quality", en
    if no:
        return f"不|neg {word}" if not q.zh.startswith(("有", "不", "没")) else negated(q.zh, unit), en
    if s["ask"]:
        return word, en
    if s["degree"]:
        zh, how = DEGREES[s["degree"]]
        after = " 了|degree" if s["degree"] == "too" else ""
        return f"{zh}|degree {word}{after}", f"{piece(how, 'degree')} {en}"
    return (word if q.zh in ("有空",) else f"很 {word}"), en


def negated(zh: str, unit: str) -> str:
    """没有礼貌, 不有名: the words that carry their own 有 or 不."""
    if zh in ("有名", "不舒服"):
        return f"{'没有' if zh[0] == '不' else '不'}|neg {piece(zh, unit)}"
    return f"{'不是' if zh[0] == '没' else '没'}|neg {piece(zh, unit)}"


def write_state(s: Scene) -> Rendering:
    """那辆车太贵了。 That car is too expensive."""
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    zh, en = predicate(s)
    is_ = be(a.person, bool(s["time"]))
    if s["ask"]:
        return sentences([f"{a.zh} {when.zh} {zh}"], [f"{is_}|be {a.en} {en} {when.en}"], "ask")
    return sentences([f"{a.zh} {when.zh} {zh}"],
                     statement(a.en, is_, "be", f"{en} {when.en}", negative=bool(s["neg"])))


COMPARING = {"than": 5, "much": 3, "bit": 2, "as": 3, "less": 3, "ask": 2}


def draw_compare(r: Random) -> Scene | None:
    if r.random() < 0.5:
        a, b = draw.two(r)
        keys = [k for k in draw.qualities_of("anna") if QUALITIES[k].more and k not in ("free", "ill")]
        keys = [k for k in keys if all(draw.fits(QUALITIES[k], noun_of(x).split("+")[0]) for x in (a, b))]
    else:
        x, y = r.sample([k for k in [*THINGS, *ANIMALS] if draw.qualities_of(k)], 2)
        shared = (THINGS.get(x) or ANIMALS[x]).kinds & (THINGS.get(y) or ANIMALS[y]).kinds
        if not shared & {"fruit", "vehicle", "furniture", "clothes", "device", "read", "pet", "wild", "farm", "music",
                         "see", "staple", "nature", "container"}:
            return None
        det = r.choice(("this", "that"))
        a, b = f"{det}//{x}", f"{r.choice(('that', det))}//{y}"
        keys = [k for k in draw.qualities_of(x) if draw.fits(QUALITIES[k], y) and QUALITIES[k].more]
    how = r.choices(list(COMPARING), list(COMPARING.values()))[0]
    if not keys or (how == "ask" and a.split("+")[0] in ("i", "we")):
        return None
    quality = r.choice(keys)
    if quality in ("patient", "rude", "polite", "surprised"):
        return None
    return scene("comparison", agent=a, patient=b, quality=quality, how=how)


def write_compare(s: Scene) -> Rendering:
    """安娜比大卫高得多。 Anna is much taller than David."""
    a, b, q = np(s["agent"], "agent"), np(s["patient"], "patient", obj=True), QUALITIES[s["quality"]]
    word, more, plain = piece(q.zh, "quality"), piece(q.more, "quality"), piece(q.en, "quality")
    is_, how = be(a.person), s["how"]
    if how == "ask":
        return sentences([f"{a.zh} 比|than {b.zh} {word}"], [f"{is_} {a.en} {more} than|than {b.en}"], "ask")
    if how == "as":
        return sentences([f"{a.zh} {w}|as {b.zh} 一样|as {word}" for w in ("跟", "和")],
                         statement(a.en, is_, "", f"as|as {plain} as|as {b.en}", negative=False))
    if how == "less":
        return sentences([f"{a.zh} 没有|neg {b.zh} {word}", f"{a.zh} 没有|neg {b.zh} 那么|as {word}"],
                         statement(a.en, is_, "", f"as|as {plain} as|as {b.en}", negative=True))
    after, before = {"than": ("", ""), "much": (" 得多|degree", "much|degree "),
                     "bit": (" 一点儿|degree", "a_little|degree ")}[how]
    zh = [f"{a.zh} 比|than {b.zh} {word}{after}"]
    if how == "much":
        zh.append(f"{a.zh} 比|than {b.zh} {word} 很多|degree")
    return sentences(zh, statement(a.en, is_, "", f"{before}{more} than|than {b.en}", negative=False))


GROUPS = {"class": ("我们班", "in our class"), "family": ("我家", "in my family"), "office": ("我们办公室", "in our office"),
          "village": ("这个村子", "in this village")}


def draw_most(r: Random) -> Scene | None:
    who = r.choice(draw.NAMES)
    keys = [k for k in draw.qualities_of(who) if QUALITIES[k].most and "passing" not in QUALITIES[k].kinds]
    return scene("most", agent=who, quality=r.choice([k for k in keys if k not in ("rude", "patient")]),
                 group=r.choice(list(GROUPS)))


def write_most(s: Scene) -> Rendering:
    """安娜是我们班最高的。 Anna is the tallest in our class."""
    a, q, (zh, en) = np(s["agent"], "agent"), QUALITIES[s["quality"]], GROUPS[s["group"]]
    zh_q = piece("最" + q.zh, "quality")
    where_en = piece(en, "group")
    return sentences([f"{a.zh} 是|be {piece(zh, 'group')} {zh_q} 的", f"{piece(zh, 'group')} {a.zh} {zh_q}"][:1],
                     statement(a.en, be(a.person), "be", f"the {piece(q.most, 'quality')} {where_en}",
                               negative=False))


def draw_becoming(r: Random) -> Scene:
    keys = "nervous angry tired thin_ busy famous rich tall smart brave happy".split()
    who = draw.someone(r)
    keys = [k for k in keys if k in QUALITIES and draw.fits(QUALITIES[k], noun_of(who).split("+")[0])]
    return scene("becoming", agent=who, quality=r.choice(keys))


def write_becoming(s: Scene) -> Rendering:
    """安娜越来越忙了。 Anna is getting busier and busier."""
    a, q = np(s["agent"], "agent"), QUALITIES[s["quality"]]
    head, _, tail = q.more.rpartition(" ")
    more = f"more and more {tail}" if head else f"{q.more} and {q.more}"
    return sentences([f"{a.zh} 越来越|getting {piece(q.zh, 'quality')} 了|getting"],
                     statement(a.en, be(a.person), "", f"getting|getting {piece(more, 'quality')}", negative=False))


def draw_weather(r: Random) -> Scene:
    what, tense = r.choice(list(WEATHER)), r.choice(("now", "past", "future", "hot"))
    if tense == "hot":
        return scene("weather", what=r.choice(("hot", "cold")), tense=r.choice(("now", "past")), town=r.choice(list(TOWNS)))
    times = {"now": "", "past": r.choice(NEAR_PAST[:3]), "future": r.choice(("tomorrow", "tonight", "this_weekend"))}
    return scene("weather", what=what, tense=tense, time=times[tense], town=maybe(r, 0.7, list(TOWNS)),
                 **({"neg": "yes"} if r.random() < 0.3 else {}))


def write_weather(s: Scene) -> Rendering:
    """北京昨天下雨了。 It rained in Beijing yesterday."""
    town = TOWNS[s["town"]] if s["town"] else ("", "")
    zh_town, en_town = (piece(town[0], "place"), f"in {piece(town[1], 'place')}") if s["town"] else ("", "")
    when = time_of(s["time"])
    neg = bool(s["neg"])
    if s["what"] in ("hot", "cold"):
        zh = {"hot": "热", "cold": "冷"}[s["what"]]
        now, is_ = ("今天|time", "is") if s["tense"] == "now" else ("昨天|time", "was")
        day = "today|time" if s["tense"] == "now" else "yesterday|time"
        return sentences([f"{zh_town} {now} 很 {piece(zh, 'quality')}"],
                         [f"it {is_}|be {piece(s['what'], 'quality')} {en_town} {day}"])
    zh, ing, base = WEATHER[s["what"]]
    verb = piece(zh, "action")
    if s["tense"] == "now":
        return sentences([f"{zh_town} {'现在|now 没有|neg' if neg else '正在|be'} {verb}"],
                         statement("it", "is", "" if neg else "be", f"{piece(ing, 'action')} {en_town} "
                                   f"{'now|now' if neg else ''}", negative=neg))
    if s["tense"] == "past":
        return sentences([f"{zh_town} {when.zh} {'没有|neg' if neg else ''} {verb} {'' if neg else '了|action'}"],
                         statement("it", "did", "", f"{piece(base, 'action')} {en_town} {when.en}", negative=True)
                         if neg else [f"it {piece(base + 'ed', 'action')} {en_town} {when.en}"])
    return sentences([f"{zh_town} {when.zh} {'不|neg' if neg else ''} 会|modal {verb}"],
                     statement("it", "will", "modal", f"{piece(base, 'action')} {en_town} {when.en}", negative=neg))


def draw_likes(r: Random) -> Scene | None:
    agent = draw.someone(r)
    what = r.choice(("thing", "doing", "subject", "language"))
    feeling = draw.mood(r, agent)
    if what == "thing":
        noun = r.choice(draw.things(["fruit", "drink", "staple", "pet", "panda", "flower"]))
        return scene("likes", agent=agent, patient=f"kinds//{noun}", **feeling)
    if what == "doing":
        verb = r.choice([v.key for v in ACTIVITIES.values() if "H" in v.forms and v.key not in
                         ("get_up", "go_to_bed", "have_class", "have_meeting", "work", "rest", "have_breakfast",
                          "have_lunch", "have_dinner", "walk")])
        return scene("likes", agent=agent, verb=verb, **feeling)
    if what == "language":
        return scene("speaks", agent=agent, what=r.choice(list(COUNTRIES)), **feeling)
    return scene("studies", agent=agent, what=r.choice(list(SUBJECTS)),
                 how=r.choice(("like", "study", "teach") if "teacher" in agent else ("like", "study")), **feeling)


def write_likes(s: Scene) -> Rendering:
    """安娜喜欢游泳。 Anna likes swimming. 他会说法语。 He speaks French."""
    a = np(s["agent"], "agent")
    third = a.person == "3"
    if s.frame == "speaks":
        zh, en = COUNTRIES[s["what"]][2:]
        verb_zh, base, forms = "会|action 说|action", "speak", ("speaks", "speak")
        obj_zh, obj_en = piece(zh, "patient"), piece(en, "patient")
    elif s.frame == "studies":
        zh, en = SUBJECTS[s["what"]]
        verb_zh, base, forms = {"like": ("喜欢|action", "like", ("likes", "like")),
                                "study": ("学习|action", "study", ("studies", "study")),
                                "teach": ("教|action", "teach", ("teaches", "teach"))}[s["how"]]
        obj_zh, obj_en = piece(zh, "patient"), piece(en, "patient")
    else:
        verb_zh, base, forms = "喜欢|action", "like", ("likes", "like")
        if s["verb"]:
            v = ACTIVITIES[s["verb"]]
            obj_zh, obj_en = piece(v.zh, "deed"), piece(v.ing, "deed")
        else:
            o = np(s["patient"], "patient")
            obj_zh, obj_en = o.zh, o.en
    no = "不|neg" if s["neg"] else ""
    zh_all = [f"{a.zh} {no} {verb_zh} {obj_zh}"]
    b = piece(base, "action")
    if s["ask"]:
        return sentences(zh_all, [f"{do(a.person)} {a.en} {b} {obj_en}"], "ask")
    if s["neg"]:
        return sentences(zh_all, statement(a.en, do(a.person), "", f"{b} {obj_en}", negative=True))
    return sentences(zh_all, [f"{a.en} {piece(forms[0] if third else forms[1], 'action')} {obj_en}"])


def draw_job(r: Random) -> Scene | None:
    who = r.choice([r.choice(draw.NAMES), draw.relative(r),
                    r.choice(draw.PRONOUNS[:4])])
    jobs = [k for k in draw.JOBS if k != "waiter" or np(who, "x").gender == "m"]
    if noun_of(who) in ("boss",):
        return None
    adjective = maybe(r, 0.35, ["famous", "young", "friendly", "honest", "hard-working", "brave"])
    if noun_of(who).startswith("grand") and adjective == "young":
        return None
    return scene("job", agent=who, job=f"a/{adjective}/{r.choice(jobs)}", **draw.mood(r, who))


def write_job(s: Scene) -> Rendering:
    """安娜的哥哥是一个有名的医生。 Anna's brother is a famous doctor."""
    a, (_, adjective, key) = np(s["agent"], "agent"), s["job"].split("/")
    full = np(s["job"], "job")
    bare = np(f"bare/{adjective}/{key}", "job")
    zh_noun = bare.zh
    is_ = be(a.person)
    no = "不|neg" if s["neg"] else ""
    zh = [f"{a.zh} {no} 是|be {zh_noun}"] if s["neg"] or s["ask"] or not adjective else [f"{a.zh} 是|be {full.zh}"]
    if not adjective and not s["neg"] and not s["ask"]:
        zh.append(f"{a.zh} 是|be {full.zh}")
    en = full.en
    return sentences(zh, [f"{is_}|be {a.en} {en}"] if s["ask"] else
                     statement(a.en, is_, "be", en, negative=bool(s["neg"])), s["ask"])


FRAMES = {
    "state_of": Frame(16, draw_state, write_state), "comparison": Frame(10, draw_compare, write_compare),
    "most": Frame(2, draw_most, write_most), "becoming": Frame(2, draw_becoming, write_becoming),
    "weather": Frame(2, draw_weather, write_weather), "likes": Frame(6, draw_likes, write_likes),
    "speaks": Frame(0, draw_likes, write_likes), "studies": Frame(0, draw_likes, write_likes),
    "job": Frame(4, draw_job, write_job),
}
__all__ = ["FRAMES", "FOLK", "NOUNS", "article", "is_person", "predicate"]
