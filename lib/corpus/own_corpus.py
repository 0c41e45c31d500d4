"""A reader's own corpus as a `Corpus`: text from its folder, splits without leaks, whatever its size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lib.corpus import own_folder
from lib.corpus.corpora import Corpus, CorpusInfo
from lib.corpus.splits import SPLITS, draw, matching_keys, split_pairs
from models.base import Pair
from models.messages import N_

#: how many pairs validation and test should have each, where a fortieth of the corpus is fewer
WANTED = 100
#: the largest part of the corpus that each of them may take
LARGEST_PART = 0.1


def own_info(key: str) -> CorpusInfo:
    """What is known about an own corpus without reading its text."""
    known = own_folder.about(key)
    return CorpusInfo(key, known["title"], known["languages"], N_("Your own text."), N_("yours"), N_("You brought it."),
                      "", embedded=True)


def own_corpus(key: str) -> Corpus:
    """Read an own corpus."""
    known, pairs = own_folder.about(key), own_folder.read_pairs(key)
    splits = own_splits(pairs, known["languages"], known.get("splits") or ())
    return Corpus(key, known["title"], known["languages"], pairs, splits, known["sha256"])


def own_splits(pairs: Sequence[Pair], languages: Sequence[str], parts: Sequence[Sequence[Any]] = ()
               ) -> dict[str, list[int]]:
    """Splits for a corpus of any size: about a fortieth each for validation and test, more of a small one.

    `parts`, name and size in the order of the pairs, are the reader's own splits, which are kept; what they lack is
    drawn from their training part.

    Pairs that share a sentence stay together. Where that leaves a split empty (a few answers to many questions hang
    everything together), only pairs with the same first sentence stay together.
    """
    if parts and sum(size for _, size in parts) == len(pairs):
        return _kept(pairs, languages, parts)
    part = min(LARGEST_PART, max(0.025, WANTED / max(len(pairs), 1)))
    if len(languages) == 2:
        splits = split_pairs(pairs, part, part)
        if splits["valid"] and splits["test"]:
            return splits
    numbers = np.array([draw(key) for key in matching_keys(p[0] for p in pairs)])
    order = np.sort(np.unique(numbers))
    if len(order) < 3:
        return {"train": list(range(len(pairs))), "valid": [], "test": []}
    few = max(1, round(part * len(order)))
    test_from, valid_from = order[-few], order[-min(2 * few, len(order) - 1)]
    return {"train": np.flatnonzero(numbers < valid_from).tolist(),
            "valid": np.flatnonzero((numbers >= valid_from) & (numbers < test_from)).tolist(),
            "test": np.flatnonzero(numbers >= test_from).tolist()}


def _kept(pairs: Sequence[Pair], languages: Sequence[str], parts: Sequence[Sequence[Any]]) -> dict[str, list[int]]:
    splits: dict[str, list[int]] = {name: [] for name in SPLITS}
    start = 0
    for name, size in parts:
        splits.get(name, splits["train"]).extend(range(start, start + size))
        start += size
    if missing := [name for name in ("valid", "test") if not splits[name]]:
        train = splits["train"]
        drawn = own_splits([pairs[i] for i in train], languages)
        splits |= {name: [train[i] for i in drawn[name]] for name in missing}
        taken = {i for name in missing for i in splits[name]}
        splits["train"] = [i for i in train if i not in taken]
    return splits
