"""Train, valid and test without leaks, and stable when the corpus grows.

Pairs that share a sentence on either side hang together; a connected component of pairs falls into one split as a
whole. Sentences are compared by a light key (see `matching_keys`), so that a change of capitals, of a final stop or of
traditional characters does not count as another sentence.

Which split? Every pair draws a number in [0, 1) from a hash of its second sentence, and a component takes the
**smallest** number among its members: low means train, then valid, and the highest test. Three things follow.

- The draw depends on content alone, never on the order or the size of the file.
- When the file *grows*, a component's smallest number can only fall, so a pair stays where it is or moves from test
  towards train. It never moves out of train: what a model has learned is never asked of it in the test of a newer file.
- A large component always has a low number: the giant one (thousands of pairs in Tatoeba) is in train.

The price, honestly: the held-out pairs come mostly from small components, so they have fewer near neighbours in train
than a random sample would; and when pairs are *removed*, a component can move up, from train to valid or test.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from models.base import Pair

SPLITS = ("train", "valid", "test")
#: Part of the numbers in [0, 1) that lead to valid and to test. Components with several sentences need several high
#: numbers, so about four fifths of these parts arrive: 2 % of Tatoeba each.
VALID_PART = TEST_PART = 0.025


@lru_cache(maxsize=1)
def _to_simplified() -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC("t2s").convert


def matching_keys(sentences: Iterable[str]) -> list[str]:
    """The key by which each sentence is compared: NFKC, simplified characters, case folded, white space collapsed,
    punctuation at the end dropped (kept when there is nothing else)."""
    flat = [" ".join(unicodedata.normalize("NFKC", s).split()) for s in sentences]
    simplified = _to_simplified()("\n".join(flat)).split("\n") if flat else []
    return [_without_end_marks(s.casefold()) for s in simplified]


def _without_end_marks(text: str) -> str:
    end = len(text)
    while end and (text[end - 1].isspace() or unicodedata.category(text[end - 1])[0] == "P"):
        end -= 1
    return text[:end] or text


def components(pairs: Sequence[Pair]) -> np.ndarray:
    """The number of each pair's connected component, int (N,); pairs that share a sentence have the same number."""
    first = matching_keys(p[0] for p in pairs)
    second = matching_keys(p[1] for p in pairs)
    return _components(first, second)


def _components(first: Sequence[str], second: Sequence[str]) -> np.ndarray:
    node: dict[str, int] = {}
    a = np.fromiter((node.setdefault(s, len(node)) for s in first), dtype=np.int64, count=len(first))
    b = np.fromiter((node.setdefault(s, len(node)) for s in second), dtype=np.int64, count=len(second))
    return labels_of(a, b, len(node))


def labels_of(a: np.ndarray, b: np.ndarray, nodes: int) -> np.ndarray:
    """The number of each pair's component, int (N,), where a and b (N,) are the numbers of its two sentences."""
    if not len(a):
        return np.zeros(0, dtype=np.int64)
    graph = coo_matrix((np.ones(len(a), dtype=np.int8), (a, b)), shape=(nodes, nodes))
    _, labels = connected_components(graph, directed=False)
    return labels[a]


def number_of(key: str) -> int:
    """A number of 64 bits that depends on the text alone."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def draw(key: str) -> float:
    """A number in [0, 1) that depends on the text alone."""
    return number_of(key) / 2**64


def part_of(labels: np.ndarray, numbers: np.ndarray, valid_part: float = VALID_PART, test_part: float = TEST_PART
            ) -> np.ndarray:
    """For each pair the place of its split in SPLITS, uint8 (N,): by the smallest number of its component."""
    lowest = np.ones(labels.max(initial=-1) + 1)
    np.minimum.at(lowest, labels, numbers)
    of_pair = lowest[labels]
    in_test = of_pair >= 1 - test_part
    in_valid = ~in_test & (of_pair >= 1 - test_part - valid_part)
    return (in_valid + 2 * in_test).astype(np.uint8)


def split_pairs(
    pairs: Sequence[Pair], valid_part: float = VALID_PART, test_part: float = TEST_PART
) -> dict[str, list[int]]:
    """Indexes of `pairs` by split name, each list in the order of the corpus; no sentence is in two splits.

    `valid_part` and `test_part` are parts of the drawn numbers (0-1), not exact shares of the pairs: a share that
    depended on the file's size could not stay put when the file grows.
    """
    first = matching_keys(p[0] for p in pairs)
    second = matching_keys(p[1] for p in pairs)
    labels = _components(first, second)
    numbers = np.fromiter((draw(s) for s in second), dtype=np.float64, count=len(second))
    parts = part_of(labels, numbers, valid_part, test_part)
    return {name: np.flatnonzero(parts == place).tolist() for place, name in enumerate(SPLITS)}


def shared_places(pairs: Sequence[Pair], others: Iterable[Pair]) -> list[int]:
    """Places of the pairs of which a sentence, on its side, stands in `others` too."""
    seen: list[set[str]] = [set(), set()]
    for side, texts in enumerate(zip(*others)):
        seen[side] = {key for key in matching_keys(texts) if key}
    keys = [matching_keys(pair[side] for pair in pairs) for side in (0, 1)]
    return [i for i in range(len(pairs)) if any(keys[side][i] in seen[side] for side in (0, 1))]
