"""What somebody or something is like, and how much so."""

from __future__ import annotations

from random import Random

from lib.corpus.small_world.actions import statement
from lib.corpus.small_world.frames import draw
from lib.corpus.small_world.frames.clause import time_of
from lib.corpus.small_world.frames.nominal import noun_of, np
from lib.corpus.small_world.frames.scene import Frame, Scene, maybe, scene, sentences
from lib.corpus.small_world.phrases import Rendering, be, piece
from lib.corpus.small_world.words.living import ANIMALS
from lib.corpus.small_world.words.nouns import THINGS
from lib.corpus.small_world.words.qualities import COLOURS, QUALITIES
from lib.corpus.small_world.words.settings import (
    NEAR_PAST,
)

PASSING = {q.key for q in QUALITIES.values() if "passing" in q.kinds}


DEGREES = {"very": ("非常", "very"), "a_bit": ("有点儿", "a little"), "too": ("太", "too"), "really": ("真", "really")}


NATURE = [k for k, t in THINGS.items() if "nature" in t.kinds]


BAD = {
    "tired",
    "hungry",
    "thirsty",
    "sad",
    "angry",
    "nervous",
    "worried",
    "bored",
    "sleepy",
    "busy",
    "ill",
    "dirty",
    "noisy",
    "expensive",
    "heavy",
    "difficult",
    "boring",
    "slow",
    "dangerous",
    "lazy",
    "hard",
    "narrow",
    "cold",
}


#: what does not last a day
BODILY = {"hungry", "thirsty", "sleepy"}


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
        who, quality = (
            draw.thing(r, noun, ["this", "that"] if noun in NATURE else ["this", "that", "my", "the"]),
            r.choice(keys),
        )
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
        choices = [
            d for d in choices if d != "too" or quality in BAD - PASSING | {"big", "small", "long", "short", "hot"}
        ]
        degree = maybe(r, 0.5, choices)
        if quality == "ill" and degree in ("very", "too", "really"):
            return None
        if quality in ("free", "delicious") and degree:
            return None
    passing = "passing" in QUALITIES[quality].kinds and degree not in ("too", "really")
    return scene(
        "state_of",
        agent=who,
        quality=quality,
        degree=degree,
        time=maybe(r, 0.3, NEAR_PAST if quality not in BODILY else ["this_morning", "last_night"])
        if passing and quality != "full"
        else "",
        **feeling,
    )


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
    return sentences([f"{a.zh} {when.zh} {zh}"], statement(a.en, is_, "be", f"{en} {when.en}", negative=bool(s["neg"])))


FRAMES = {
    "state_of": Frame(16, draw_state, write_state),
}
