"""Because and so: what follows from how somebody is, from the weather, from what is lost."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.joined.inner import inner_clauses
from lib.corpus.small_world.frames.nominal import np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, prefixed, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.living import PERSONS
from lib.corpus.small_world.words.qualities import QUALITIES

#: how somebody was -> what they did, or (with -) did not do: activity:, do:verb:what, go:place
CONSEQUENCES: dict[str, tuple[str, ...]] = {
    "tired": (
        "activity:rest",
        "-activity:exercise",
        "-activity:cook",
        "-go:gym",
        "-go:cinema",
        "activity:go_to_bed",
        "-activity:clean_up",
        "-activity:play_football",
        "-do:do:the//homework",
        "activity:watch_tv",
    ),
    "hungry": (
        "do:buy:a//hamburger",
        "do:eat:two//sandwich",
        "go:restaurant",
        "do:eat:a//noodles",
        "do:buy:some//bread",
        "do:eat:a//dumplings",
        "activity:cook",
        "do:eat:three//egg",
        "do:make:a//pizza",
    ),
    "thirsty": ("do:drink:a//water", "do:buy:a//juice", "go:cafe", "do:drink:two//tea", "do:drink:a//milk"),
    "ill": (
        "go:hospital",
        "-go:school",
        "-activity:work",
        "-go:office",
        "go:pharmacy",
        "-activity:exercise",
        "activity:rest",
    ),
    "happy": ("activity:sing", "activity:dance", "do:sing:a//song", "do:buy:a//cake"),
    "sad": ("activity:cry", "-activity:have_dinner", "do:listen_to:a//song", "-go:concert_"),
    "busy": (
        "-activity:have_lunch",
        "-go:cinema",
        "-activity:walk",
        "-go:park",
        "-activity:watch_tv",
        "-activity:chat",
        "-go:beach",
        "-activity:fish",
        "-activity:shop",
    ),
    "bored": (
        "activity:watch_tv",
        "activity:play_games",
        "do:read:a//magazine",
        "do:watch:a//film",
        "activity:play_cards",
        "activity:walk",
        "go:park",
        "activity:shop",
    ),
    "nervous": ("-activity:sleep", "do:drink:a//tea", "-activity:sing", "activity:walk"),
    "sleepy": ("do:drink:a//coffee", "activity:go_to_bed", "do:drink:two//coffee", "-activity:study"),
    "angry": ("activity:shout", "-activity:chat", "-activity:have_dinner"),
    "rain": (
        "-go:park",
        "-activity:run",
        "do:watch:a//film",
        "-go:beach",
        "-activity:play_football",
        "-activity:fish",
        "-go:zoo",
        "activity:play_chess",
        "do:read:a//novel",
        "-activity:walk",
        "-do:water:those//flower",
    ),
    "snow": ("-activity:drive", "-go:beach", "do:drink:a//tea", "-go:market", "-activity:run", "-go:airport"),
    "lost_key": ("-do:open:the//door", "-do:open:the//gate"),
    "lost_ticket": ("-go:theatre", "-go:concert_", "-go:cinema"),
    "lost_glasses": ("-do:read:the//newspaper", "-activity:drive", "-activity:read"),
    "broke_phone": ("-do:send:the//email", "do:buy:a/new/phone", "-activity:take_photos"),
    "exam": ("-activity:play_games", "-go:cinema", "-activity:watch_tv"),
}


LOST = {
    "lost_key": ("lose", "key"),
    "lost_ticket": ("lose", "ticket"),
    "lost_glasses": ("lose", "glasses"),
    "broke_phone": ("", "phone"),
}


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
    """The clause of a reason: 安娜昨天很累, Anna was tired yesterday; 下雨了, it rained; the present for conditions."""
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
            return (
                f"{zh_own}|owner 手机|lost {when.zh} 坏了|why",
                f"{en_own}|owner phone|lost {is_} broken|why {when.en}",
            )
        own = _own(he_for(agent) or agent)[1]
        if a.person == "p" and noun == "ticket":
            what = what._replace(en="the tickets|lost")
        return (
            f"{a.zh} {when.zh} 弄丢|why 了 {what.zh}",
            f"{a.en} lost|why {what.en.replace('the ', own + ' ', 1)} {when.en}",
        )
    if key == "exam":
        return f"{a.zh} 第二天|time 有|why 考试|exam", f"{a.en} had|why an exam|exam the next day|time"
    q = QUALITIES[key]
    how = "" if tense == "if" else "很"
    return (
        f"{a.zh} {when.zh} {how} {piece(q.zh, 'why')}",
        f"{a.en} {be(a.person, past)} {piece(q.en, 'why')} {when.en}",
    )


def _own(agent: str) -> tuple[str, str]:
    p = PERSONS[agent]
    return p.zh + "的", p.en_owner


def he_for(agent: str) -> str:
    """The pronoun key that stands for somebody named before; the same where there is none."""
    if agent in draw.PRONOUNS:
        return agent
    return {"m": "he", "f": "she"}.get(np(agent, "x").gender, "")


#: what nobody does at night
BY_DAY = {"school", "office", "work", "park", "beach", "zoo", "market", "walk", "fish", "shop", "hospital", "pharmacy",
          "airport", "run", "play_football", "take_photos", "those//flower", "the//newspaper", "the//homework", "study"}


def draw_because(r: Random) -> Scene | None:
    agent = draw.gendered(r) if r.random() < 0.75 else r.choice(draw.PRONOUNS)
    key = r.choice(list(CONSEQUENCES))
    if key == "broke_phone":
        agent = r.choice(draw.NAMES)
    spec = r.choice(consequences(key))
    if (spec == "activity:go_to_bed" and key == "ill") or (np(agent, "x").person == "p" and key == "exam"):
        return None
    by_day = spec.rpartition(":")[2] in BY_DAY
    times = ["yesterday", "yesterday_afternoon"] if by_day else ["yesterday", "last_night", "yesterday_afternoon"]
    if spec.endswith("have_lunch"):
        times = ["yesterday"]
    elif spec.endswith(("have_dinner", "go_to_bed", "activity:sleep")):
        times = ["last_night"]
    time = maybe(r, 0.5, times if key != "exam" else [])
    return scene(
        "because",
        deed(spec, agent, "past"),
        agent=agent,
        reason=key,
        time=time,
        order=r.choice(("because_first", "so", "because_last")),
    )


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
    zh, en = inner_clauses(effect, "out.")
    zh_why, en_why = prefixed(zh_why, "why."), prefixed(en_why, "why.")
    if s["reason"] == "broke_phone":
        refers = (("out.agent", "why.owner"),) if first else (("why.owner", "out.agent"),)
    if s["order"] == "because_last":
        return sentences(
            [f"{zh[0]} ，|comma 因为|because {zh_why}"],
            [f"{e} because|because {en_why}" for e in en[:2]],
            references=refers,
        )
    if s["order"] == "so":
        return sentences(
            [f"{zh_why} ，|comma 所以|so {zh[0]}", f"因为 {zh_why} ，|comma 所以|so {zh[0]}"],
            [f"{en_why} ,|comma so|so {e}" for e in en[:2]],
            references=refers,
        )
    return sentences(
        [f"因为|because {zh_why} ，|comma 所以 {zh[0]}", f"因为|because {zh_why} ，|comma {zh[0]}"],
        [f"because|because {en_why} ,|comma {e}" for e in en[:2]],
        references=refers,
    )


FRAMES = {
    "because": Frame(12, draw_because, write_because),
}
