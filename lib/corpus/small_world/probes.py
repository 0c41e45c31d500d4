"""Probes from the whole small world: sentences of which it is known what is right, with their meanings, by seed.

`twins` (whom "it" means), `minimal_pairs` (who does it, not, one word), `paraphrases`, `homographs`, `grammar_pairs`
(well formed and not). Every function gives at most `count` distinct items, fewer where the grammar has no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from lib.corpus.small_world.frames.all_frames import FRAMES
from lib.corpus.small_world.frames.changes import CHANGES
from lib.corpus.small_world.frames.clause import DEEDS, TIMES, known
from lib.corpus.small_world.frames.joined.homographs import senses_of
from lib.corpus.small_world.frames.joined.twins import twin_of
from lib.corpus.small_world.frames.nominal import NOUNS
from lib.corpus.small_world.frames.scene import Scene
from lib.corpus.small_world.whole import Item, plainest, ways
from lib.corpus.small_world.words.homographs import HOMOGRAPHS

#: so many draws without a new item end a probe
IDLE = 3000
MINIMAL_KINDS = tuple(CHANGES)


@dataclass(frozen=True)
class Minimal:
    """Two scenes that differ in one thing, each in its plainest words. For a sentence of `first`, its own translation
    is right and that of `second` is wrong."""

    kind: str
    first: Item
    second: Item


@dataclass(frozen=True)
class Homograph:
    """A sentence with a word of several senses; `sense` is the right one of `senses`, `word` stands in `lang`."""

    word: str
    lang: str
    sense: str
    senses: tuple[str, ...]
    item: Item


@dataclass(frozen=True)
class GrammarPair:
    """A well-formed sentence and the same with one mistake, in `lang`."""

    kind: str
    lang: str
    right: str
    wrong: str
    item: Item


def _draw(frames: tuple[str, ...], seed: str) -> Iterator[Scene]:
    """Distinct scenes of some frames, until no new one comes."""
    r, idle = Random(seed), 0
    seen: set[Scene] = set()
    while idle < IDLE:
        idle += 1
        scene = FRAMES[r.choice(frames)].draw(r)
        if scene is not None and scene.frame in frames and scene not in seen:
            seen.add(scene)
            idle = 0
            yield scene


def twins(count: int = 200, seed: int = 0) -> list[Minimal]:
    """Twins: one word differs, and with it what the pronoun stands for (`Item.references`), half and half."""
    found: list[Minimal] = []
    told: set[str] = set()
    for scene in _draw(("it", "he", "until"), f"twins {seed}"):
        other = twin_of(scene)
        if len(found) >= count:
            break
        if other is None:
            continue
        first, second = plainest(scene), plainest(other)
        if not {first.pair.second, second.pair.second} & told:
            told |= {first.pair.second, second.pair.second}
            found.append(Minimal("coreference", first, second))
    return found


def minimal_pairs(kind: str, count: int = 200, seed: int = 0) -> list[Minimal]:
    """Pairs of one of `MINIMAL_KINDS`; another kind is a ValueError that names them."""
    if kind not in CHANGES:
        raise ValueError(f"no minimal pairs of kind {kind!r}; there are {', '.join(MINIMAL_KINDS)}")
    frames, change = CHANGES[kind]
    r = Random(f"change {kind} {seed}")
    found: list[Minimal] = []
    told: set[tuple[str, str]] = set()
    for scene in _draw(frames, f"{kind} {seed}"):
        other = change(scene, r)
        if other is None or other == scene:
            continue
        one = Minimal(kind, plainest(scene), plainest(other))
        if (
            one.first.pair.first != one.second.pair.first
            and one.first.pair.second != one.second.pair.second
            and (one.first.pair not in told)
        ):
            told.add(one.first.pair)
            found.append(one)
        if len(found) >= count:
            break
    return found


def paraphrases(count: int = 200, seed: int = 0, lang: str = "zh") -> list[tuple[Item, Item]]:
    """The same said in two ways in `lang` ("zh" or "en"); both items have the same scene."""
    side = ("zh", "en").index(lang)
    frames = tuple(name for name, frame in FRAMES.items() if frame.weight and name not in ("plain_locate", "report"))
    r = Random(f"ways {seed}")
    found: list[tuple[Item, Item]] = []
    for scene in _draw(frames, f"paraphrases {seed}"):
        all_ways = ways(scene)
        others = [w for w in all_ways if w.pair[side] != all_ways[0].pair[side]]
        if others:
            found.append((all_ways[0], r.choice(others)))
        if len(found) >= count:
            break
    return found


def homographs(count: int = 200, seed: int = 0) -> list[Homograph]:
    """Sentences whose homograph has one sense that fits."""
    found: list[Homograph] = []
    told: set[tuple[str, str]] = set()
    for scene in _draw(("homograph",), f"homographs {seed}"):
        item, word = plainest(scene), scene["word"]
        if item.pair not in told:
            told.add(item.pair)
            found.append(Homograph(word, HOMOGRAPHS[word][0], scene["sense"], tuple(senses_of(word)), item))
        if len(found) >= count:
            break
    return found


def _swapped_be(text: str, last: bool) -> str | None:
    """is for are and the other way round: the last one, or the first."""
    other = {"is": "are", "are": "is", "was": "were", "were": "was", "am": "is"}
    words = text.rstrip(".").split(" ")
    places = [i for i, w in enumerate(words) if w in other]
    if not places:
        return None
    i = places[-1 if last else 0]
    words[i] = other[words[i]]
    return " ".join(words) + "."


def _agreement(item: Item) -> str | None:
    return None if item.scene["agent"] in ("you",) else _swapped_be(item.pair.second, last=False)


def _far(item: Item) -> str | None:
    return (
        _swapped_be(item.pair.second, last=True)
        if item.scene["kin"] or item.scene["quality"] or item.scene["owner"]
        else None
    )


def _plural(item: Item) -> str | None:
    key = item.scene["patient"].rpartition("/")[2]
    noun = NOUNS.get(key)
    text = item.pair.second
    if noun is None or noun.mass or noun.en == noun.plural or f" {noun.plural}" not in text:
        return None
    return text.replace(f" {noun.plural}", f" {noun.en}", 1)


#: measure words that are wrong wherever another one is right
MEASURES = "辆本棵匹"


def _measure(item: Item) -> str | None:
    det, _, key = item.scene["patient"].split("/") if item.scene["patient"].count("/") == 2 else ("", "", "")
    if (not known(f"{det}/") and det not in ("a", "two", "three")) or det in ("the", "these", "those", "some"):
        return None
    noun = NOUNS[key]
    front = {"a": "一", "two": "两", "three": "三", "this": "这", "that": "那"}.get(det, "")
    wrong = next(m for m in MEASURES[len(key) % 4 :] + MEASURES if m != noun.measure)
    spot = f"{front}{noun.measure}"
    return item.pair.first.replace(spot, front + wrong, 1) if front and spot in item.pair.first else None


def _late_time(item: Item) -> str | None:
    time = TIMES.get(item.scene["time"], ("", ""))[0]
    if not time or item.scene["ask"] or item.pair.first.startswith(time):
        return None
    return item.pair.first.replace(time, "", 1).rstrip("。") + time + "。"


def _verb_last(item: Item) -> str | None:
    """Anna Tom helped: the object before its verb."""
    text, scene = item.pair.second, item.scene
    if scene["ask"] or scene["neg"] or scene["tense"] != "past" or scene["manner"] or scene["place"] or scene["time"]:
        return None
    links = {text[c:d]: (c, d) for _, (c, d) in item.alignment}
    verb = DEEDS[scene.frame][scene["verb"]].past
    if verb not in links:
        return None
    start, end = links[verb]
    return text[:start] + text[end + 1 :].rstrip(".") + " " + verb + "."


#: kind -> language, frames, the mistake
GRAMMAR: dict[str, tuple[str, tuple[str, ...], Callable[[Item], str | None]]] = {
    "agreement": ("en", ("state_of", "posture", "job"), _agreement),
    "long_agreement": ("en", ("who_clause", "thing_there", "which_clause"), _far),
    "number": ("en", ("there", "count", "do"), _plural),
    "order_en": ("en", ("person", "do"), _verb_last),
    "measure": ("zh", ("do", "there", "price", "whose", "give"), _measure),
    "order_zh": ("zh", ("activity", "go", "person", "do"), _late_time),
}


def grammar_pairs(kind: str, count: int = 200, seed: int = 0) -> list[GrammarPair]:
    """Well formed and not, of one of the kinds in `GRAMMAR`; another kind is a ValueError that names them."""
    if kind not in GRAMMAR:
        raise ValueError(f"no grammar pairs of kind {kind!r}; there are {', '.join(GRAMMAR)}")
    lang, frames, mistake = GRAMMAR[kind]
    side = ("zh", "en").index(lang)
    found: dict[str, GrammarPair] = {}
    for scene in _draw(frames, f"grammar {kind} {seed}"):
        item = plainest(scene)
        wrong = None if item.pair.second.endswith("?") else mistake(item)
        right = item.pair[side]
        if wrong is not None and wrong != right:
            found.setdefault(right, GrammarPair(kind, lang, right, wrong, item))
        if len(found) >= count:
            break
    return list(found.values())
