"""Relative clauses, and nouns with something between them and their verb."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import past_zh, time_of
from lib.corpus.small_world.frames.nominal import NOUNS, NP, np, where
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.frames.simple.placing import PUT_ON, contents, spot
from lib.corpus.small_world.frames.simple.states import predicate
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.living import FOLK, PERSONS
from lib.corpus.small_world.words.qualities import QUALITIES
from lib.corpus.small_world.words.verbs import ACTIVITIES, ON_THINGS

HEADS = (
    "boy",
    "girl",
    "man",
    "woman",
    "child",
    "student",
    "old_man",
    "young_man",
    "nurse",
    "tourist",
    "policeman",
    "farmer",
    "singer",
    "doctor",
)


GERUNDS = [
    "run",
    "sing",
    "dance",
    "read",
    "draw",
    "play_football",
    "play_basketball",
    "play_chess",
    "take_photos",
    "fish",
    "cry",
    "laugh",
    "sleep",
    "chat",
]


WORN = ["coat", "sweater", "skirt", "jacket", "trousers", "shirt", "hat", "scarf", "glasses", "uniform"]


RELATIONS = (
    "friend",
    "classmate",
    "younger_brother",
    "older_sister",
    "colleague",
    "neighbour_",
    "uncle",
    "son",
    "daughter",
)


THING_VERBS = (
    "buy",
    "write",
    "draw",
    "borrow",
    "choose",
    "read",
    "watch",
    "repair",
    "find",
    "sell",
    "translate",
    "make",
    "eat",
    "break",
    "lose",
    "paint",
    "wash",
    "open",
    "mend",
    "cook",
    "receive",
    "listen_to",
    "plant",
    "climb",
)


def draw_who(r: Random) -> Scene | None:
    head, many = r.choice(HEADS), r.random() < 0.3
    doing, wearing = "", ""
    if r.random() < 0.6:
        doing = r.choice(GERUNDS)
    else:
        key = r.choice(WORN)
        wearing = f"a/{maybe(r, 0.7, ['red', 'blue', 'white', 'black', 'green', 'new', 'yellow'])}/{key}"
        many = False
        if key == "glasses":
            wearing = "a//glasses"
    place = maybe(r, 0.6, list(ACTIVITIES[doing].places)) if doing else ""
    if r.random() < 0.5 and not many:
        kin = r.choice([k for k in RELATIONS if k in NOUNS and _agrees(head, k)])
        said = {"kin": f"my:{r.choice(draw.OWNERS)}//{kin}"}
    elif many or r.random() < 0.5:
        keys = [k for k in draw.qualities_of(head, passing=False) if k not in ("patient",)]
        said = {"quality": r.choice([k for k in keys if k in QUALITIES])}
    else:
        said = {"liked": r.choice(draw.NAMES)}
    return scene("who_clause", head=head, many="yes" if many else "", doing=doing, wearing=wearing, place=place, **said)


def _agrees(head: str, kin: str) -> bool:
    a, b = FOLK[head].gender, NOUNS[kin].gender
    grown = head in ("old_man", "man", "woman") and kin in ("son", "daughter")
    if head == "child" and kin.startswith("older"):
        return False
    small = head in ("boy", "girl", "child") and kin in ("uncle", "colleague", "friend")
    return (
        (not a or not b or a == b)
        and not grown
        and not small
        and not (head == "old_man" and kin != "uncle" and kin not in ("friend", "colleague"))
    )


def write_who(s: Scene) -> Rendering:
    """在公园里跑步的那个女孩是我妹妹。 The girl who is running in the park is my younger sister."""
    many = bool(s["many"])
    noun = FOLK[s["head"]]
    person = "p" if many else "3"
    head_zh = piece(noun.zh, "agent")
    head_en = f"the {piece(noun.plural if many else noun.en, 'agent')} who"
    det = "那些|agent.det" if many else "那" + noun.measure + "|agent.det"
    if s["doing"]:
        v = ACTIVITIES[s["doing"]]
        place = where(s["place"]) if s["place"] else NP("", "", "3")
        clause_zh = [f"{'正' if s['place'] else '正在'}|be {place.zh} {piece(v.zh, 'action')} 的"]
        clause_en = f"{be(person)}|be {piece(v.ing, 'action')} {place.en}"
    else:
        o = np(s["wearing"], "patient")
        bare = np(s["wearing"].replace("a/", "bare/", 1), "patient")
        verb = "戴着" if "puton" in NOUNS[s["wearing"].rpartition("/")[2]].kinds else "穿着"
        clause_zh, clause_en = (
            [f"{verb}|action {x} 的" for x in (bare.zh.replace("色的|", "色|"), o.zh)],
            f"is wearing|action {o.en}",
        )
    fronts = [f"{c} {det} {head_zh}" for c in clause_zh] + [f"{det} {c} {head_zh}" for c in clause_zh]
    if s["kin"]:
        k = np(s["kin"], "kin")
        return sentences([f"{f} 是|is {k.zh}" for f in fronts], [f"{head_en} {clause_en} is|is {k.en}"])
    if s["liked"]:
        a = np(s["liked"], "other")
        return sentences([f"{f} 认识|know {a.zh}" for f in fronts], [f"{head_en} {clause_en} knows|know {a.en}"])
    q = QUALITIES[s["quality"]]
    zh_q = piece(q.zh, "quality")
    return sentences(
        [f"{f} 很 {zh_q}" for f in fronts], [f"{head_en} {clause_en} {be(person)} {piece(q.en, 'quality')}"]
    )


def draw_which(r: Random) -> Scene | None:
    v = ON_THINGS[r.choice(THING_VERBS)]
    noun = r.choice(draw.things(v.objects))
    keys = [k for k in draw.qualities_of(noun) if k not in ("patient",)]
    if v.key in ("break", "repair", "wash", "lose", "mend", "sell", "open"):
        keys = [k for k in keys if k in draw.COLOURS or k in ("expensive", "old", "new", "beautiful", "big", "small")]
    if not keys or noun in ("homework", "river", "piece_of_news"):
        return None
    many = r.random() < 0.25 and not NOUNS[noun].mass
    quality = r.choice(keys)
    if (quality in ("dirty", "clean") and v.key == "wash") or (quality in ("hot", "cold") and v.key == "cook"):
        return None
    return scene(
        "which_clause",
        agent=draw.someone(r),
        verb=v.key,
        head=noun,
        many="yes" if many else "",
        quality=quality,
        degree=maybe(r, 0.3, ["very"]) if quality not in (*draw.COLOURS, "delicious") else "",
        time=maybe(r, 0.5, draw.NEAR_PAST),
        **({"neg": "yes"} if r.random() < 0.15 else {}),
    )


def write_which(s: Scene) -> Rendering:
    """安娜昨天买的裙子很漂亮。 The skirt that Anna bought yesterday is beautiful."""
    v, a, when, noun = ON_THINGS[s["verb"]], np(s["agent"], "agent"), time_of(s["time"]), NOUNS[s["head"]]
    plural = bool(s["many"]) or (noun.mass and noun.en == noun.plural)
    zh_q, en_q = predicate(s)
    head_en = piece(noun.plural if s["many"] else noun.en, "patient")
    det = "那些|patient.det " if s["many"] else ""
    verb = v.zh if v.zh_done.endswith(("起来", "走", "出去")) else past_zh(v)
    verb = {"找到": "找到", "卖掉": "卖"}.get(verb, verb)
    zh = f"{a.zh} {when.zh} {piece(verb, 'action')} 的 {det}{piece(noun.zh, 'patient')} {zh_q}"
    front = f"the {head_en} {{}} {a.en} {piece(v.past, 'action')} {when.en}"
    ways = [front.format("that")] if a.en.startswith("that|") else [front.format("that"), front.format("")]
    is_ = be("p" if plural else "3", v.key == "eat")  # what was eaten was delicious
    return sentences(
        [zh],
        [e for f in ways for e in statement(f, is_, "be", en_q, negative=bool(s["neg"]))][:3],
    )


def draw_where_thing(r: Random) -> Scene | None:
    place = r.choice(list(PUT_ON))
    noun = r.choice(contents(place))
    if NOUNS[noun].mass:
        return None
    many = r.random() < 0.35
    keys = draw.qualities_of(noun)
    said = {"quality": r.choice(keys)} if keys and r.random() < 0.6 else {"owner": r.choice(draw.OWNERS)}
    return scene(
        "thing_there", head=noun, place=place, side=r.choice(PUT_ON[place]), many="yes" if many else "", **said
    )


def write_where_thing(s: Scene) -> Rendering:
    """抽屉里的钥匙是安娜的。 The key in the drawer is Anna's. The keys in the drawer are Anna's."""
    noun, many = NOUNS[s["head"]], bool(s["many"])
    zh_spot, en_spot = spot(s["side"], s["place"])
    is_ = be("p" if many else "3")
    zh = f"{zh_spot} 的 {'那些|many ' if many else ''} {piece(noun.zh, 'agent')}"
    en = f"the {piece(noun.plural if many else noun.en, 'agent')} {en_spot} {is_}|be"
    if s["owner"]:
        p = PERSONS[s["owner"]]
        own = {"i": "mine", "you": "yours", "he": "his", "she": "hers", "we": "ours"}.get(s["owner"], p.en_owner)
        return sentences([f"{zh} 是|be {piece(p.zh + '的', 'owner')}"], [f"{en} {piece(own, 'owner')}"])
    zh_q, en_q = predicate(s)
    return sentences([f"{zh} {zh_q}"], [f"{en} {en_q}"])


FRAMES = {
    "who_clause": Frame(6, draw_who, write_who),
    "which_clause": Frame(7, draw_which, write_which),
    "thing_there": Frame(4, draw_where_thing, write_where_thing),
}
