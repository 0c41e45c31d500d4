"""The whole small world: `small_world(count, seed)` gives distinct pairs, each with its meaning, word alignment and
references. About 600 concepts, simple and joined sentences; everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lib.corpus.small_world.frames.all_frames import FRAMES, write
from lib.corpus.small_world.frames.scene import Scene
from lib.corpus.small_world.frames.synonyms import reworded
from lib.corpus.small_world.phrases import Span, Text, realize
from lib.corpus.small_world.world import Reference, corpus_of
from models.base import Pair
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus

DEFAULT_COUNT = 20_000
#: how often a scene is written in its plainest way; how often in another way too; how often with another word
PLAIN_SHARE, PARAPHRASE_SHARE, SYNONYM_SHARE = 0.6, 0.25, 0.5
#: so many draws in a row without a new pair mean that the grammar is exhausted
IDLE = 20_000
#: words of the longest English sentence
LONGEST = 40


@dataclass(frozen=True)
class Item:
    """A pair with what is known about it. Spans are (start, end) in characters of `pair.first` (zh) and `pair.second`
    (en); `alignment` lists (zh span, en span) of pieces that mean the same. Items of one scene are paraphrases."""

    pair: Pair
    scene: Scene
    alignment: tuple[tuple[Span, Span], ...]
    references: tuple[Reference, ...] = ()

    @property
    def frame(self) -> str:
        """The kind of sentence: "do", "comparison", "because", ..."""
        return self.scene.frame

    @property
    def roles(self) -> dict[str, str]:
        """Who or what plays which role, in the words of the lexicon; what is joined is in `scene.parts`."""
        return dict(self.scene.roles)


def ways(scene: Scene) -> list[Item]:
    """All the ways of writing a scene: every Chinese with every English sentence, the plainest pair first; other words
    for the same are not counted (see `said_otherwise`)."""
    zh, en, references = write(scene)
    first = list({t.text: t for t in (realize(markup, "zh") for markup in zh)}.values())
    second = list({t.text: t for t in (realize(markup, "en") for markup in en)}.values())
    return [_item(scene, a, b, references) for a in first for b in second]


def plainest(scene: Scene) -> Item:
    """The plainest way of writing a scene."""
    zh, en, references = write(scene)
    return _item(scene, realize(zh[0], "zh"), realize(en[0], "en"), references)


def said_otherwise(scene: Scene, r: Random) -> Item:
    """One of the ways at random, now and then with other words for the same (mother, mum)."""
    zh, en, references = write(scene)
    a, b = r.choice(zh), r.choice(en)
    if r.random() < SYNONYM_SHARE:
        a, b = reworded(a, "zh", r), reworded(b, "en", r)
    return _item(scene, realize(a, "zh"), realize(b, "en"), references)


def _item(scene: Scene, zh: Text, en: Text, references: tuple[tuple[str, str], ...]) -> Item:
    both = zh.spans.keys() & en.spans.keys()
    alignment = sorted((a, b) for unit in both for a in zh.spans[unit] for b in en.spans[unit])
    known = (Reference(zh.spans[p][0], zh.spans[a][0], en.spans[p][0], en.spans[a][0]) for p, a in references)
    return Item(Pair(zh.text, en.text), scene, tuple(alignment), tuple(
        one for one in known if zh.text[slice(*one.zh_pronoun)] != zh.text[slice(*one.zh_antecedent)]
        and en.text[slice(*one.en_pronoun)] != en.text[slice(*one.en_antecedent)]))  # else the name is said again


def scenes(seed: int = 0) -> Iterator[Scene]:
    """An endless stream of scenes, some of them again."""
    r = Random(seed)
    names, weights = list(FRAMES), [frame.weight for frame in FRAMES.values()]
    while True:
        drawn = FRAMES[r.choices(names, weights)[0]].draw(r)
        if drawn is not None:
            yield drawn


def small_world(count: int = DEFAULT_COUNT, seed: int = 0) -> list[Item]:
    """`count` items with distinct pairs; the same seed gives the same list, and a smaller `count` its beginning. Where
    the grammar has no more, an InputError says how many there are."""
    r = Random(f"ways {seed}")
    seen: set[Scene] = set()
    pairs: set[Pair] = set()
    found: list[Item] = []
    idle = 0
    for scene in scenes(seed):
        if len(found) >= count or idle > IDLE:
            break
        idle += 1
        if scene in seen:
            continue
        seen.add(scene)
        chosen = [plainest(scene) if r.random() < PLAIN_SHARE else said_otherwise(scene, r)]
        if r.random() < PARAPHRASE_SHARE:
            chosen.append(said_otherwise(scene, r))
        for item in chosen:
            if item.pair not in pairs and len(item.pair.second.split()) <= LONGEST:
                pairs.add(item.pair)
                found.append(item)
                idle = 0
    if len(found) < count:
        raise InputError(
            N_("The small world has {found} different pairs with this seed, not {count}; ask for at most so many."),
            found=len(found),
            count=count,
        )
    return found[:count]


def small_world_corpus(count: int = DEFAULT_COUNT, seed: int = 0) -> Corpus:
    """The corpus of the whole world with its splits."""
    return corpus_of([item.pair for item in small_world(count, seed)])
