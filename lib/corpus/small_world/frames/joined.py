"""Clauses joined as speakers join them: because, so, if, when, although, before, after, while, first and then, but, and."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw, relative
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, prefixed, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.living import PERSONS
from lib.corpus.small_world.words.qualities import QUALITIES
from lib.corpus.small_world.words.settings import OFTEN
from lib.corpus.small_world.words.verbs import ACTIVITIES

#: how somebody was -> what they did, or (with -) did not do: activity:, do:verb:what, go:place
CONSEQUENCES: dict[str, tuple[str, ...]] = {
    "tired": ("activity:rest", "-activity:exercise", "-activity:cook", "-go:gym", "-go:cinema", "activity:go_to_bed",
              "-activity:clean_up", "-activity:play_football", "-do:do:the//homework", "activity:watch_tv"),
    "hungry": ("do:buy:a//hamburger", "do:eat:two//sandwich", "go:restaurant", "do:eat:a//noodles", "do:buy:some//bread",
               "do:eat:a//dumplings", "activity:cook", "do:eat:three//egg", "do:make:a//pizza"),
    "thirsty": ("do:drink:a//water", "do:buy:a//juice", "go:cafe", "do:drink:two//tea", "do:drink:a//milk"),
    "ill": ("go:hospital", "-go:school", "-activity:work", "-go:office", "go:pharmacy", "-activity:exercise", "activity:rest"),
    "happy": ("activity:sing", "activity:dance", "do:sing:a//song", "do:buy:a//cake"),
    "sad": ("activity:cry", "-activity:have_dinner", "do:listen_to:a//song", "-go:concert_"),
    "busy": ("-activity:have_lunch", "-go:cinema", "-activity:walk", "-go:park", "-activity:watch_tv", "-activity:chat",
             "-go:beach", "-activity:fish", "-activity:shop"),
    "bored": ("activity:watch_tv", "activity:play_games", "do:read:a//magazine", "do:watch:a//film", "activity:play_cards",
              "activity:walk", "go:park", "activity:shop"),
    "nervous": ("-activity:sleep", "do:drink:a//tea", "-activity:sing", "activity:walk"),
    "sleepy": ("do:drink:a//coffee", "activity:go_to_bed", "do:drink:two//coffee", "-activity:study"),
    "angry": ("activity:shout", "-activity:chat", "-activity:have_dinner"),
    "rain": ("-go:park", "-activity:run", "do:watch:a//film", "-go:beach", "-activity:play_football", "-activity:fish",
             "-go:zoo", "activity:play_chess", "do:read:a//novel", "-activity:walk", "-do:water:the//flower"),
    "snow": ("-activity:drive", "-go:beach", "do:drink:a//tea", "-go:market", "-activity:run", "-go:airport"),
    "lost_key": ("-do:open:the//door", "-do:open:the//gate"), "lost_ticket": ("-go:theatre", "-go:concert_", "-go:cinema"),
    "lost_glasses": ("-do:read:the//newspaper", "-activity:drive", "-activity:read"),
    "broke_phone": ("-do:send:the//email", "do:buy:a/new/phone", "-activity:take_photos"),
    "exam": ("-activity:play_games", "-go:cinema", "-activity:watch_tv"),
}
LOST = {"lost_key": ("lose", "key"), "lost_ticket": ("lose", "ticket"), "lost_glasses": ("lose", "glasses"),
        "broke_phone": ("", "phone")}


def deed(spec: str, agent: str, tense: str) -> Scene:
    """A consequence as a scene: "-go:park" is not going to the park."""
    neg = "yes" if spec.startswith("-") else ""
    kind, *rest = spec.lstrip("-").split(":")
    if kind == "go":
        return scene("go", agent=agent, goal=rest[0], tense=tense, neg=neg)
    if kind == "do":
        patient = rest[1]
        if neg and patient.startswith("a//"):
            patient = patient.replace("a//", "bare//", 1)
        return scene("do", agent=agent, verb=rest[0], patient=patient, tense=tense, neg=neg)
    return scene("activity", agent=agent, verb=rest[0], tense=tense, neg=neg)


def consequences(reason: str) -> list[str]:
    """What follows from a reason; places that the lexicon lacks are marked by _ and left out."""
    return [c for c in CONSEQUENCES[reason] if not c.endswith("_")]


def reason(key: str, agent: str, tense: str, time: str = "") -> tuple[str, str]:
    """The clause of a reason: 安娜昨天很累, Anna was tired yesterday; 下雨了, it rained; in the present for conditions."""
    when = time_of(time)
    if key in ("rain", "snow"):
        zh = piece({"rain": "下雨", "snow": "下雪"}[key], "why")
        if tense == "past":
            return f"{when.zh} {zh} 了|why", f"it {piece(key + 'ed', 'why')} {when.en}"
        return f"{when.zh} {zh}", f"it {piece(key + 's', 'why')} {when.en}"
    a = np(agent, "agent")
    past = tense == "past"
    if key in LOST:
        verb, noun = LOST[key]
        what = np(f"the//{noun}", "lost")
        if not verb:
            is_ = "was" if past else "is"
            zh_own, en_own = _own(agent)
            return (f"{zh_own}|owner 手机|lost {when.zh} 坏了|why", f"{en_own}|owner phone|lost {is_} broken|why {when.en}")
        own = _own(he_for(agent) or agent)[1]
        return (f"{a.zh} {when.zh} 弄丢|why 了 {what.zh}", f"{a.en} lost|why {what.en.replace('the ', own + ' ', 1)} {when.en}")
    if key == "exam":
        return f"{a.zh} 第二天|time 有|why 考试|exam", f"{a.en} had|why an exam|exam the next day|time"
    q = QUALITIES[key]
    how = "" if tense == "if" else "很"
    return (f"{a.zh} {when.zh} {how} {piece(q.zh, 'why')}",
            f"{a.en} {be(a.person, past)} {piece(q.en, 'why')} {when.en}")


def _own(agent: str) -> tuple[str, str]:
    p = PERSONS[agent]
    return p.zh + "的", p.en_owner


def he_for(agent: str) -> str:
    """The pronoun key that stands for somebody named before; the same where there is none."""
    if agent in draw.PRONOUNS:
        return agent
    return {"m": "he", "f": "she"}.get(np(agent, "x").gender, "")


def draw_because(r: Random) -> Scene | None:
    agent = draw.gendered(r) if r.random() < 0.75 else r.choice(draw.PRONOUNS)
    key = r.choice(list(CONSEQUENCES))
    if key == "broke_phone":
        agent = r.choice(draw.NAMES)
    spec = r.choice(consequences(key))
    if spec == "activity:go_to_bed" and key == "ill" or np(agent, "x").person == "p" and key == "exam":
        return None
    time = maybe(r, 0.5, ["yesterday", "last_night", "yesterday_afternoon"] if key != "exam" else [])
    return scene("because", deed(spec, agent, "past"), agent=agent, reason=key, time=time,
                 order=r.choice(("because_first", "so", "because_last")))


def write_because(s: Scene) -> Rendering:
    """因为安娜很累，所以她休息了。 Because Anna was tired, she rested."""
    agent, first = s["agent"], s["order"] != "because_last"
    weather = s["reason"] in ("rain", "snow")
    later = he_for(agent)
    part = s.parts[0]
    if weather:
        zh_why, en_why = reason(s["reason"], agent, "past", s["time"])
        effect = part
    elif first:
        zh_why, en_why = reason(s["reason"], agent, "past", s["time"])
        effect = part.but(agent=later)
    else:
        zh_why, en_why = reason(s["reason"], later, "past", "")
        effect = part.but(time=s["time"])
    refers: tuple[tuple[str, str], ...] = ()
    if agent not in draw.PRONOUNS and not weather and s["reason"] != "broke_phone":
        refers = (("out.agent", "why.agent"),) if first else (("why.agent", "out.agent"),)
    zh, en = relative.inner_clauses(effect, "out.")
    zh_why, en_why = prefixed(zh_why, "why."), prefixed(en_why, "why.")
    if s["reason"] == "broke_phone":
        refers = (("out.agent", "why.owner"),) if first else (("why.owner", "out.agent"),)
    if s["order"] == "because_last":
        return sentences([f"{zh[0]} ，|comma 因为|because {zh_why}"],
                         [f"{e} because|because {en_why}" for e in en[:2]], references=refers)
    if s["order"] == "so":
        return sentences([f"{zh_why} ，|comma 所以|so {zh[0]}", f"因为 {zh_why} ，|comma 所以|so {zh[0]}"],
                         [f"{en_why} ,|comma so|so {e}" for e in en[:2]], references=refers)
    return sentences([f"因为|because {zh_why} ，|comma 所以 {zh[0]}", f"因为|because {zh_why} ，|comma {zh[0]}"],
                     [f"because|because {en_why} ,|comma {e}" for e in en[:2]], references=refers)


def draw_if(r: Random) -> Scene | None:
    key = r.choice(("rain", "snow", "tired", "hungry", "thirsty", "busy", "bored", "ill", "sleepy"))
    agent = draw.gendered(r) if r.random() < 0.7 else r.choice(draw.PRONOUNS)
    spec = r.choice([c for c in consequences(key) if not c.endswith("go_to_bed")])
    how = r.choice(("if", "when")) if key not in ("rain", "snow") else r.choice(("if", "if", "when"))
    if how == "when":
        spec = spec.replace(":a//", ":bare//").replace(":two//", ":bare//").replace(":some//", ":bare//").replace(
            ":three//", ":kinds//")
    return scene("when" if how == "when" else "if", deed(spec, agent, "habit" if how == "when" else "future"), agent=agent,
                 reason=key, time=r.choice(("tomorrow", "this_weekend")) if how == "if" else "",
                 often=r.choice(("always", "usually", "often")) if how == "when" and not spec.startswith("-") else "")


def write_if(s: Scene) -> Rendering:
    """如果明天下雨，安娜就不会去公园。 If it rains tomorrow, Anna will not go to the park."""
    weather = s["reason"] in ("rain", "snow")
    zh_why, en_why = reason(s["reason"], s["agent"], "if", s["time"])
    zh_why, en_why = prefixed(zh_why, "why."), prefixed(en_why, "why.")
    part = s.parts[0]
    later = s["agent"] if weather else he_for(s["agent"])
    refers = (("out.agent", "why.agent"),) if not weather and s["agent"] not in draw.PRONOUNS else ()
    if s.frame == "if":
        zh, en = relative.inner_clauses(part.but(agent=later), "out.")
        zh = [z.replace("不|out.neg 会|", "就 不|out.neg 会|", 1) if "不|out.neg 会|" in z else z.replace("会|", "就 会|", 1)
              for z in zh]
        return sentences([f"如果|if {zh_why} ，|comma {zh[0]}", f"要是|if {zh_why} ，|comma {zh[0]}"],
                         [f"if|if {en_why} ,|comma {e}" for e in en[:2]], references=refers)
    a = np(later, "out.agent")
    zh, en = relative.inner_clauses(part.but(agent=later), "out.")
    if s["often"]:
        zh_often, en_often = OFTEN[s["often"]]
        zh = [z.replace(a.zh, f"{a.zh} {piece(zh_often, 'often')}", 1) for z in zh]
        en = [e.replace(a.en, f"{a.en} {piece(en_often, 'often')}", 1) for e in en]
    zh_why = zh_why.replace("很 ", "")
    return sentences([f"{zh_why} 的时候|when ，|comma {zh[0]}"],
                     [f"when|when {en_why} ,|comma {e}" for e in en[:2]], references=refers)


DESPITE = {"tired": ("work", "study", "exercise", "clean_up", "cook", "play_football"), "ill": ("work", "study"),
           "sad": ("sing", "dance", "laugh"), "hungry": ("work", "study", "play_chess"), "sleepy": ("work", "study", "watch_tv", "read"),
           "busy": ("chat", "watch_tv", "play_games"), "rain": ("run", "play_football", "walk", "fish"), "nervous": ("sing", "dance")}


def draw_although(r: Random) -> Scene:
    key = r.choice(list(DESPITE))
    agent = draw.gendered(r) if r.random() < 0.7 else r.choice(draw.PRONOUNS)
    verb = r.choice(DESPITE[key])
    places = [p for p in ACTIVITIES[verb].places if key != "rain" or p in ("park", "beach", "forest")]
    return scene("although", agent=agent, reason=key, verb=verb, place=maybe(r, 0.6, places))


def write_although(s: Scene) -> Rendering:
    """虽然安娜很累，但是她还在工作。 Although Anna is tired, she is still working."""
    weather, v = s["reason"] == "rain", ACTIVITIES[s["verb"]]
    later = s["agent"] if weather else he_for(s["agent"])
    a = np(later, "out.agent")
    place = where(s["place"]) if s["place"] else None
    if weather:
        zh_why, en_why = "外面 在|why.be 下雨|why", "it is|why.be raining|why"
    else:
        zh_why, en_why = (prefixed(x, "why.") for x in reason(s["reason"], s["agent"], "now"))
    spot = place.zh if place else "在|be"
    zh = f"{a.zh} 还|still {spot} {piece(v.zh, 'action')}"
    en = statement(a.en, be(a.person), "", f"still|still {piece(v.ing, 'action')} {place.en if place else ''}", negative=False)
    refers = (("out.agent", "why.agent"),) if not weather and s["agent"] not in draw.PRONOUNS else ()
    return sentences([f"虽然|though {zh_why} ，|comma {but}|but {zh}" for but in ("但是", "可是")],
                     [*(f"although|though {en_why} ,|comma {e}" for e in en), f"{en_why} ,|comma but|but {en[0]}"],
                     references=refers)


DAY = ("have_breakfast", "do_laundry", "clean_up", "exercise", "walk", "have_lunch", "read", "shop", "play_chess", "draw",
       "cook", "have_dinner", "watch_tv", "play_piano", "chat")


def draw_then(r: Random) -> Scene:
    agent = draw.gendered(r) if r.random() < 0.7 else r.choice(draw.PRONOUNS)
    how = r.choice(("first", "first", "before", "after", "while"))
    if how == "while":
        x, y = r.choice((("have_dinner", "watch_tv"), ("sing", "dance"), ("cook", "sing"),
                         ("have_lunch", "chat"), ("do_laundry", "sing"), ("play_cards", "chat"), ("draw", "sing"),
                         ("have_breakfast", "read"), ("clean_up", "sing")))
        return scene("while", agent=agent, first=x, second=y)
    count = 3 if how == "first" else 2
    steps = [DAY[i] for i in sorted(r.sample(range(len(DAY)), count))]
    if how != "first":
        start = r.randrange(len(DAY) - 4)
        steps = [DAY[i] for i in sorted(r.sample(range(start, start + 4), 2))]
    where_to = maybe(r, 0.4, [p for p in ACTIVITIES[steps[-1]].places if p not in ("living_room", "home", "hotel", "kitchen")])
    return scene(how, agent=agent, first=steps[0], second=steps[1], third=steps[2] if count == 3 else "", place=where_to,
                 time=r.choice(("yesterday", "last_Sunday")) if how == "first" or r.random() < 0.5 else "")


def write_then(s: Scene) -> Rendering:
    """昨天安娜先吃了早饭，然后洗衣服，最后看电视。 Yesterday Anna first had breakfast, then ..., and finally ..."""
    a, when = np(s["agent"], "agent"), time_of(s["time"])
    one, two = ACTIVITIES[s["first"]], ACTIVITIES[s["second"]]
    if s.frame == "while":
        return sentences([f"{a.zh} 一边|while {piece(one.zh, 'first')} 一边|while {piece(two.zh, 'second')}"],
                         [f"{e} while|while {piece(two.ing, 'second')}" for e in statement(
                             a.en, be(a.person), "", piece(one.ing, "first"), negative=False)])
    spot = where(s["place"]) if s["place"] else None
    zh_spot, en_spot = (spot.zh, spot.en) if spot else ("", "")
    if s.frame == "first":
        three = ACTIVITIES[s["third"]]
        zh = (f"{piece(one.zh, 'step1')} ，|comma1 然后|then {piece(two.zh, 'step2')} ，|comma2 最后|finally {zh_spot} "
              f"{piece(three.zh, 'step3')}")
        en = (f"first|first {piece(one.past, 'step1')} ,|comma1 then|then {piece(two.past, 'step2')} ,|comma2 and "
              f"finally|finally {piece(three.past, 'step3')} {en_spot}")
        return sentences([f"{when.zh} {a.zh} 先|first {zh}", f"{a.zh} {when.zh} 先|first {zh}"],
                         [f"{when.en} {a.en} {en}"])
    word_zh, word_en = ("以前", "before") if s.frame == "before" else ("以后", "after")
    x, y = (two, one) if s.frame == "before" else (one, two)
    zh = f"{a.zh} {when.zh} {piece(x.zh, 'step1')} {word_zh}|order 先|first {zh_spot} {piece(y.zh, 'step2')} 了|step2"
    if s.frame == "after":
        zh = f"{a.zh} {when.zh} {piece(x.zh, 'step1')} {word_zh}|order {zh_spot} {piece(y.zh, 'step2')} 了|step2"
    zh = zh.replace(zh_spot + " ", "", 1) if s.frame == "before" and zh_spot else zh
    place_en = en_spot if s.frame == "after" else ""
    en = f"{when.en} {a.en} {piece(y.past, 'step2')} {place_en} {word_en}|order {piece(x.ing, 'step1')}"
    if s["time"]:
        return sentences([zh], [en])
    return sentences([zh], [f"{word_en}|order {piece(x.ing, 'step1')} ,|comma {a.en} {piece(y.past, 'step2')} {place_en}", en])


FRAMES = {
    "because": Frame(12, draw_because, write_because), "if": Frame(8, draw_if, write_if), "when": Frame(0, draw_if, write_if),
    "although": Frame(4, draw_although, write_although), "first": Frame(6, draw_then, write_then),
    "before": Frame(0, draw_then, write_then), "after": Frame(0, draw_then, write_then),
    "while": Frame(0, draw_then, write_then),
}
