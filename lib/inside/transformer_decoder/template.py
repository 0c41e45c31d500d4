"""Template against learned: the grammar fills its slots, the decoder goes on with the same beginning; both counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from lib.corpus.small_world.frames.all_frames import write
from lib.corpus.small_world.frames.draw import things
from lib.corpus.small_world.frames.scene import Scene, scene
from lib.corpus.small_world.frames.simple.events import KNOWN_OBJECT
from lib.corpus.small_world.phrases import Text, realize
from lib.corpus.small_world.words.living import NAMES
from lib.corpus.small_world.words.settings import NEAR_PAST
from lib.corpus.small_world.words.verbs import ON_THINGS
from models.base import DecodingOptions

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

#: texts that are counted, and how the decoder draws them
COUNT = 100
OPTIONS = DecodingOptions(beam_size=1, temperature=0.8, top_p=0.95, max_new_tokens=32)
SEED = 0
LANGUAGES = ("zh", "en")
DEEDS = ("buy", "eat", "read", "write", "draw", "wash", "repair", "find", "break", "sell")
#: things to choose from for a verb
MOST = 12


@dataclass(frozen=True)
class Slots:
    """What the reader fills in: keys of the lexicon."""

    who: str = "anna"
    deed: str = "buy"
    what: str = "watermelon"
    when: str = "yesterday"

    def scene(self) -> Scene:
        """What they mean."""
        det = "that" if self.deed in KNOWN_OBJECT else "a"
        return scene("do", agent=self.who, verb=self.deed, patient=f"{det}//{self.what}", tense="past", time=self.when)


@dataclass(frozen=True)
class Counted:
    """Of so many texts: how many are different, how many the grammar recognises, and the share (0-1) of the four slots
    that a text tells, on average."""

    texts: int
    distinct: int
    grammatical: int
    kept: float


def choices(deed: str) -> dict[str, list[str]]:
    """What each slot may hold, for this verb."""
    return {"who": list(NAMES), "deed": list(DEEDS), "what": things(ON_THINGS[deed].objects)[:MOST],
            "when": list(NEAR_PAST)}


def _plainest(slots: Slots, lang: str) -> Text:
    zh, en, _ = write(slots.scene())
    return realize((zh if lang == "zh" else en)[0], lang)


def spoken(slots: Slots, lang: str) -> dict[str, str]:
    """The words that stand for each slot."""
    text, spans = _plainest(slots, lang)
    units = {"who": "agent", "deed": "action", "what": "patient", "when": "time"}
    return {slot: text[slice(*spans[unit][0])] for slot, unit in units.items()}


def beginning(slots: Slots, lang: str) -> str:
    """The template's plainest sentence up to its verb: what both go on from."""
    text, spans = _plainest(slots, lang)
    return text[:max(end for _, end in spans["action"])]


def ways(slots: Slots, lang: str) -> list[str]:
    """Every sentence that the template writes for these slots."""
    zh, en, _ = write(slots.scene())
    return list(dict.fromkeys(realize(markup, lang).text for markup in (zh if lang == "zh" else en)))


def from_template(slots: Slots, lang: str, count: int = COUNT, seed: int = SEED) -> list[str]:
    """Sentences of the template, drawn at random."""
    r, written = Random(seed), ways(slots, lang)
    return [r.choice(written) for _ in range(count)]


def from_decoder(method: TransformerDecoder, slots: Slots, lang: str, count: int = COUNT, seed: int = SEED
                 ) -> list[str]:
    """How the decoder goes on with the same beginning, a text a seed."""
    start = beginning(slots, lang)
    texts = []
    for i in range(seed, seed + count):
        steps = list(method.generate(start, lang, OPTIONS, seed=i))
        texts.append(steps[-1].text if steps else start)
    return texts


def counted(texts: Sequence[str], slots: Slots, lang: str, recognised: Callable[[str], bool]) -> Counted:
    """The counts of some texts."""
    words = list(spoken(slots, lang).values())
    folded = [text.lower() for text in texts]
    kept = [sum(word.lower() in text for word in words) / len(words) for text in folded]
    return Counted(len(texts), len(set(texts)), sum(map(recognised, texts)), sum(kept) / max(1, len(kept)))


def measure(method: TransformerDecoder, slots: Slots, lang: str, recognised: Callable[[str], bool],
            count: int = COUNT) -> dict[str, Counted]:
    """Both, counted alike."""
    return {"template": counted(from_template(slots, lang, count), slots, lang, recognised),
            "learned": counted(from_decoder(method, slots, lang, count), slots, lang, recognised)}


def recogniser_scores(lang: str, recognised: Callable[[str], bool], count: int = 300) -> dict[str, float]:
    """How good the recogniser is: per cent recognised of new sentences of the world, and of sentences with one mistake
    of number, agreement, measure word or order planted in them."""
    from lib.corpus.small_world.probes import GRAMMAR, grammar_pairs
    from lib.corpus.small_world.whole import small_world

    side = 0 if lang == "zh" else 1
    new = [item.pair[side] for item in small_world(count, 901)]
    wrong = [pair.wrong for kind, (code, _, _) in GRAMMAR.items() if code == lang
             for pair in grammar_pairs(kind, 100, 5)]
    return {"new": 100 * sum(map(recognised, new)) / len(new), "wrong": 100 * sum(map(recognised, wrong)) / len(wrong)}


def as_rows(found: dict[str, dict[str, Counted]]) -> list[dict[str, Any]]:
    """A row a language and a writer."""
    return [{"lang": lang, "writer": writer, **one.__dict__} for lang, both in found.items()
            for writer, one in both.items()]
