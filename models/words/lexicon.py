"""A translation lexicon learned from sentence pairs: IBM Model 1.

Brown, Della Pietra, Della Pietra, Mercer 1993, "The mathematics of statistical machine translation". Each target word
is written by one source word of its sentence, or by NULL, every one being as likely as the others; expectation
maximisation finds t(target | source). Words are indexes. Shapes: S source words of the vocabulary (NULL is index S),
E entries (pairs of words that met in a sentence pair), L links (word pairs of all sentence pairs).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

#: the most links that are counted, some 75 bytes and half a microsecond a round each; and the words of a sentence that
#: are read however many there are
MOST_LINKS, LEAST_WORDS = 8_000_000, 32


@dataclass(frozen=True)
class TranslationTable:
    """t(target | source) for the pairs that met: `source`, `target`, `probability`, `count` (expected), all (E,)."""

    source: np.ndarray
    target: np.ndarray
    probability: np.ndarray
    count: np.ndarray


def longest_read(source: Sequence[int], target: Sequence[int], most: int = MOST_LINKS) -> int | None:
    """To how many words sentences of these lengths are read, so that there are at most `most` links; None: to their
    end. Links grow with the square of a sentence's length: those of 300 pairs of 1,200 words would fill 30 GB."""
    s, t = np.array(source, dtype=np.int64), np.array(target, dtype=np.int64)
    if not len(s) or int((s * t).sum()) <= most:
        return None
    low, high = LEAST_WORDS, int(max(s.max(), t.max()))
    while low < high:
        middle = (low + high + 1) // 2
        fits = int((np.minimum(s, middle) * np.minimum(t, middle)).sum()) <= most
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def ibm1(
    source: Sequence[Sequence[int]], target: Sequence[Sequence[int]], n_source: int, n_target: int, iterations: int = 5
) -> TranslationTable:
    """Expectation maximisation over parallel sentences of word indexes; NULL is the source index `n_source`."""
    with_null = [[*sentence, n_source] for sentence in source]
    s_lengths = np.array([len(s) for s in with_null], dtype=np.int64)
    t_lengths = np.array([len(t) for t in target], dtype=np.int64)
    s_flat = np.array([i for s in with_null for i in s], dtype=np.int64)
    t_flat = np.array([i for t in target for i in t], dtype=np.int64)
    # links: every target token with every source token of its sentence
    slot_sentence = np.repeat(np.arange(len(target)), t_lengths)  # target token -> its sentence
    fan_out = s_lengths[slot_sentence]  # target token -> how many links
    slot = np.repeat(np.arange(len(t_flat)), fan_out)  # (L,) link -> target token
    s_start = np.cumsum(s_lengths) - s_lengths
    link_start = np.cumsum(fan_out) - fan_out
    within = np.arange(len(slot)) - link_start[slot]
    s_word = s_flat[s_start[slot_sentence[slot]] + within]  # (L,)
    keys, entry = np.unique(s_word * n_target + t_flat[slot], return_inverse=True)  # (E,), (L,)
    of_source = keys // max(n_target, 1)
    probability: np.ndarray = np.ones(len(keys))
    count: np.ndarray = np.zeros(len(keys))
    for _ in range(iterations):
        share = probability[entry]
        share = share / np.bincount(slot, share, minlength=len(t_flat))[slot]  # E: who wrote this target token?
        count = np.bincount(entry, share, minlength=len(keys))
        probability = count / np.bincount(of_source, count, minlength=n_source + 1)[of_source]  # M
    return TranslationTable(of_source, keys % max(n_target, 1), probability, count)


class Lexicon:
    """The best translations of each source word, best first, as rows: `start` (S + 1), and `target`, `probability`
    of length start[-1]. `null_share` (S,) is the expected share of a word's occurrences that nothing translates."""

    def __init__(self, start: np.ndarray, target: np.ndarray, probability: np.ndarray, null_share: np.ndarray) -> None:
        self.start, self.target, self.probability, self.null_share = start, target, probability, null_share

    @classmethod
    def from_tables(
        cls, forward: TranslationTable, backward: TranslationTable, source_counts: np.ndarray, n_target: int,
        *, keep: int = 10, min_probability: float = 1e-3,
    ) -> Lexicon:
        """`forward` holds t(target | source). `backward`, learned the other way round, says how often NULL writes
        a source word, which is how often that word has no counterpart."""
        n_source = len(source_counts)
        chosen = np.flatnonzero((forward.source < n_source) & (forward.probability >= min_probability))
        order = chosen[np.lexsort((forward.target[chosen], -forward.probability[chosen], forward.source[chosen]))]
        source = forward.source[order]
        first = np.searchsorted(source, np.arange(n_source))
        order = order[np.arange(len(order)) - first[source] < keep] if len(order) else order
        rows = np.bincount(forward.source[order], minlength=n_source)
        from_null = backward.source == n_target
        null = np.bincount(backward.target[from_null], backward.count[from_null], minlength=n_source)
        return cls(
            np.concatenate([[0], np.cumsum(rows)]).astype(np.uint32), forward.target[order].astype(np.uint32),
            forward.probability[order].astype(np.float16), (null / np.maximum(source_counts, 1)).astype(np.float16),
        )

    def translations(self, word: int) -> list[tuple[int, float]]:
        """(target word, probability) of source word `word`, best first; may be empty."""
        begin, end = int(self.start[word]), int(self.start[word + 1])
        return list(zip(self.target[begin:end].tolist(), self.probability[begin:end].astype(float).tolist()))

    def arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """What `from_arrays` needs."""
        names = ("start", "target", "probability", "null_share")
        return {f"{prefix}.{name}": getattr(self, name) for name in names}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], prefix: str) -> Lexicon:
        """Read what `arrays` wrote."""
        return cls(*(arrays[f"{prefix}.{name}"] for name in ("start", "target", "probability", "null_share")))
