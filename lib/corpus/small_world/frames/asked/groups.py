"""All, most, some, none, only; whose."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.nominal import NOUNS, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.living import FOLK, PERSONS
from lib.corpus.small_world.words.verbs import ACTIVITIES

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
        return sentences(
            [f"每个|every {who} 都 在|be {zh}", f"所有的|every {who} 都 在|be {zh}"],
            [f"every|every {piece(noun.en, 'agent')} is|be {ing}", f"all|every the {whose} are|be {ing}"],
        )
    if s["how"] == "nobody":
        return sentences([f"没有|neg 一个 {who} 在|be {zh}"], [f"none|neg of the {whose} are|be {ing}"])
    if s["how"] == "most":
        return sentences(
            [f"大部分|most {who} 都 在|be {zh}", f"大多数|most {who} 都 在|be {zh}"],
            [f"most|most of the {whose} are|be {ing}"],
        )
    if s["how"] == "only":
        a = np(s["agent"], "agent")
        return sentences([f"只有|only {a.zh} 在|be {zh}"], [f"only|only {a.en} is|be {ing}"])
    w = ACTIVITIES[s["other"]]
    return sentences(
        [f"有的|some {who} 在|be {zh} ，|comma 有的|others 在|be2 {piece(w.zh, 'other')}"],
        [f"some|some of the {whose} are|be {ing} and|comma others|others are|be2 {piece(w.ing, 'other')}"],
    )


def draw_whose(r: Random) -> Scene:
    noun = r.choice(
        [
            k
            for k in draw.things(["lose", "carry", "vehicle"])
            if k not in ("train", "plane", "ship", "rice") and not (NOUNS[k].kinds & {"hired"})
        ]
    )
    return scene("whose", patient=draw.thing(r, noun, ["this", "that"], 0.3), agent=maybe(r, 0.7, draw.OWNERS))


def write_whose(s: Scene) -> Rendering:
    """这把雨伞是谁的？ Whose umbrella is this? 这把雨伞是安娜的。 This umbrella is Anna's."""
    det, adjective, key = s["patient"].split("/")
    o = np(s["patient"], "patient")
    if not s["agent"]:
        bare = (
            np(f"kinds/{adjective}/{key}", "patient").en
            if o.person == "p"
            else np(f"the/{adjective}/{key}", "patient").en[4:]
        )
        this = ({"this": "these", "that": "those"}[det] if o.person == "p" else det) + "|patient.det"
        return sentences([f"{o.zh} 是|be 谁的|whose"], [f"whose|whose {bare} {be(o.person)}|be {this}"], "what")
    p = PERSONS[s["agent"]]
    own = {"i": "mine", "you": "yours", "he": "his", "she": "hers", "we": "ours", "they": "theirs"}.get(
        s["agent"], p.en_owner
    )
    return sentences(
        [f"{o.zh} 是|be {piece(p.zh + '的', 'agent')}"], [f"{o.en} {be(o.person)}|be {piece(own, 'agent')}"]
    )


FRAMES = {
    "all": Frame(3, draw_all, write_all),
    "whose": Frame(3, draw_whose, write_whose),
}
