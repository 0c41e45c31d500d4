"""What the methods of the small world were trained on, so that what is asked of them can be kept apart from it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from lib.corpus.small_world.whole import Item, small_world
from lib.corpus.small_world.world import TEST_PART, VALID_PART
from lib.corpus.splits import split_pairs

LANGS = ("zh", "en")


class Trained(NamedTuple):
    """What the corpus holds: its items, and the sentences of each language that methods were trained on."""

    items: tuple[Item, ...]
    texts: tuple[frozenset[str], frozenset[str]]


@cache
def trained() -> Trained:
    """The corpus that the weights are of."""
    items = small_world()
    places = split_pairs([item.pair for item in items], VALID_PART, TEST_PART)["train"]
    kept = tuple(items[i] for i in places)
    return Trained(kept, (frozenset(i.pair.first for i in kept), frozenset(i.pair.second for i in kept)))


def new(text: str, lang: str) -> bool:
    """Whether no method was trained on this sentence."""
    return text not in trained().texts[LANGS.index(lang)]
