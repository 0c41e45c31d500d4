"""Does attention align? The word that gets most attention, beside a statistical aligner or a known alignment.

The yardstick of a pair is a set of links (source word, target word): `sure` ones, and `possible` ones that contain
them. For the corpus it comes from IBM Model 1 trained in both directions (sure where both agree, possible where either
says so); for the small world it is known, since its sentences are written from meanings.

Alignment error rate: Och & Ney 2003, "A systematic comparison of various statistical alignment models".
Words are pieces joined; Chinese words are characters, as they are read. Shapes: I source words, J target words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lib.sampling import sample_of
from models.base import Pair
from models.messages import N_, InputError
from models.words.lexicon import TranslationTable, ibm1, longest_read
from models.words.word_units import words_of

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from lib.corpus.small_world.world import Example
    from models.language.tokenizer import Tokenizer

Link = tuple[int, int]
#: (fraction done, what is being done)
Report = Callable[[float, str], None]
MAX_PAIRS, ITERATIONS = 500, 5
#: training pairs that the aligner learns from, at most
MAX_TRAINING = 30_000
GOLD, CORPUS = "gold", "corpus"


@dataclass(frozen=True)
class Sentence:
    """A text as ids, and the places of each of its words among them."""

    ids: tuple[int, ...]
    words: tuple[tuple[int, ...], ...]
    surface: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """A pair with its yardstick, and the aligner's own choice: for each target word a source word, or -1 for none."""

    source: Sentence
    target: Sentence
    sure: frozenset[Link]
    possible: frozenset[Link]
    aligner: tuple[int, ...]


@dataclass(frozen=True)
class Yardstick:
    """The pairs to be aligned; `kind` is GOLD or CORPUS; `trained_on` pairs taught the aligner."""

    kind: str
    measures: list[Measure]
    trained_on: int


def sentence(tokenizer: Tokenizer, text: str) -> Sentence:
    """A text cut into words."""
    ids = tokenizer.encode(text)
    places = tokenizer.words(ids)
    return Sentence(tuple(ids), tuple(tuple(p) for p in places),
                    tuple(tokenizer.decode([ids[i] for i in p]) for p in places))


class Aligner:
    """IBM Model 1 in both directions over words written small."""

    def __init__(self, source: Sequence[Sequence[str]], target: Sequence[Sequence[str]]) -> None:
        self.index: list[dict[str, int]] = [{}, {}]
        rows = [[[seen.setdefault(word.lower(), len(seen)) for word in words] for words in side]
                for seen, side in zip(self.index, (source, target))]
        longest = longest_read([len(words) for words in rows[0]], [len(words) for words in rows[1]])
        rows = [[words[:longest] for words in side] for side in rows]
        self.sizes = [len(seen) for seen in self.index]
        n, m = self.sizes
        self._tables = [self._sorted(ibm1(rows[0], rows[1], n, m, ITERATIONS), m),
                        self._sorted(ibm1(rows[1], rows[0], m, n, ITERATIONS), n)]

    @staticmethod
    def _sorted(table: TranslationTable, width: int) -> tuple[np.ndarray, np.ndarray]:
        keys = table.source.astype(np.int64) * max(width, 1) + table.target
        order = np.argsort(keys)
        return keys[order], table.probability[order]

    def probabilities(self, side: int, source: Sequence[str], target: Sequence[str]) -> np.ndarray:
        """t(target word | source word), with NULL as the last row: (I + 1, J). `side` 1 asks the other direction."""
        keys, values = self._tables[side]
        width = self.sizes[1 - side]
        of = [self.index[side].get(word.lower(), -1) for word in source] + [self.sizes[side]]
        to = np.array([self.index[1 - side].get(word.lower(), -1) for word in target], dtype=np.int64)
        wanted = np.array(of, dtype=np.int64)[:, None] * max(width, 1) + to[None, :]
        place = np.searchsorted(keys, wanted).clip(max=max(0, len(keys) - 1))
        found = values[place] if len(keys) else np.zeros(wanted.shape)
        known = (keys[place] == wanted) & (np.array(of)[:, None] >= 0) & (to[None, :] >= 0) if len(keys) else False
        return np.where(known, found, 0.0)

    def links(self, source: Sequence[str], target: Sequence[str], side: int = 0) -> tuple[int, ...]:
        """For each target word the source word that it most likely comes from; -1 for NULL."""
        p = self.probabilities(side, source, target)
        best = p.argmax(0)
        return tuple(int(i) if i < len(source) and p[i, j] > 0 else -1 for j, i in enumerate(best))


def _sides(pair: Pair, corpus: Corpus, source: str) -> tuple[str, str]:
    return (pair.first, pair.second) if source == corpus.languages[0] else (pair.second, pair.first)


def _silence(fraction: float, message: str) -> None:
    """Nobody watches."""


def _split_words(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[str]]:
    decoded: dict[tuple[int, ...], str] = {}
    rows = []
    for ids in tokenizer.encode_batch(texts):
        rows.append([decoded.setdefault(word, "") or _spell(tokenizer, decoded, word)
                     for word in words_of(tokenizer, ids)])
    return rows


def _spell(tokenizer: Tokenizer, decoded: dict[tuple[int, ...], str], word: tuple[int, ...]) -> str:
    decoded[word] = tokenizer.decode(word) or "".join(tokenizer.pieces(word))
    return decoded[word]


def yardstick_from_corpus(tokenizer: Tokenizer, corpus: Corpus, source: str, count: int = MAX_PAIRS,
                          report: Report = _silence) -> Yardstick:
    """`count` test pairs, drawn by seed 0 and the shorter ones first, aligned by IBM Model 1 that has learned from the
    corpus and from these pairs."""
    if len(corpus.languages) < 2:
        raise InputError(N_("This corpus has one language, so there is nothing to align."))
    tests = sorted((_sides(pair, corpus, source) for pair in sample_of(corpus.split("test"), count)),
                   key=lambda p: len(p[0]) + len(p[1]))
    if not tests:
        raise InputError(N_("This corpus holds out no test pairs, so there is nothing to align."))
    train = [_sides(pair, corpus, source) for pair in sample_of(corpus.split("train"), MAX_TRAINING)]
    report(0.05, N_("Cutting the sentences into words …"))
    both = [*train, *tests]
    words = [_split_words(tokenizer, [pair[side] for pair in both]) for side in (0, 1)]
    report(0.2, N_("Training the aligner in both directions …"))
    aligner = Aligner(*words)
    measures = []
    for pair in tests:
        a, b = (sentence(tokenizer, text) for text in pair)
        if not a.words or not b.words:
            continue
        forward, backward = aligner.links(a.surface, b.surface), aligner.links(b.surface, a.surface, 1)
        ahead = {(i, j) for j, i in enumerate(forward) if i >= 0}
        back = {(i, j) for i, j in enumerate(backward) if j >= 0}
        measures.append(Measure(a, b, frozenset(ahead & back), frozenset(ahead | back), forward))
    return Yardstick(CORPUS, measures, len(both))


def _overlapping(tokenizer: Tokenizer, text: str, of: Sentence) -> list[tuple[int, int]]:
    """Where each word stands in `text`, as (start, end) in characters."""
    from models.words.word_units import surfaces

    plain = tokenizer.normalize(text)
    spans, position = [], 0
    for surface in surfaces(tokenizer, plain, [tuple(of.ids[i] for i in word) for word in of.words]):
        start = plain.find(surface, position) if surface else position
        start = start if start >= 0 else position
        position = start + len(surface)
        spans.append((start, position))
    return spans


def known_links(tokenizer: Tokenizer, example: Example, turned: bool,
                align: Callable[[Sequence[str], Sequence[str]], Sequence[int]] = lambda a, b: ()) -> Measure:
    """A sentence of the small world with the alignment that its meaning gives, Chinese to English or `turned`; `align`
    is asked for an aligner's own choice."""
    texts = (example.pair.second, example.pair.first) if turned else (example.pair.first, example.pair.second)
    a, b = (sentence(tokenizer, text) for text in texts)
    spans = [_overlapping(tokenizer, text, of) for text, of in zip(texts, (a, b))]
    gold = set()
    for pair in example.alignment:
        here, there = pair[::-1] if turned else pair
        gold |= {(i, j) for i, x in enumerate(spans[0]) for j, y in enumerate(spans[1])
                 if x[0] < here[1] and here[0] < x[1] and y[0] < there[1] and there[0] < y[1]}
    links = frozenset(gold)
    return Measure(a, b, links, links, tuple(align(a.surface, b.surface)))


def yardstick_from_small_world(tokenizer: Tokenizer, source: str, count: int = MAX_PAIRS,
                               report: Report = _silence) -> Yardstick:
    """`count` test pairs of the plain small world, by seed 0 and the shorter ones first, with the alignment that their
    meaning gives. The aligner learns from the small world's other sentences and from these."""
    from lib.corpus.small_world.world import examples, plain_corpus

    report(0.05, N_("Writing the small world …"))
    corpus, known = plain_corpus(), examples()
    tests = sorted((known[i] for i in sample_of(corpus.splits["test"], count)),
                   key=lambda e: len(e.pair.first) + len(e.pair.second))
    both = [_sides(pair, corpus, source) for pair in (*corpus.split("train"), *(e.pair for e in tests))]
    report(0.2, N_("Training the aligner in both directions …"))
    aligner = Aligner(*(_split_words(tokenizer, [pair[side] for pair in both]) for side in (0, 1)))
    turned = source != corpus.languages[0]
    measures = [known_links(tokenizer, example, turned, aligner.links) for example in tests]
    return Yardstick(GOLD, measures, len(both))


def error_rate(chosen: Iterable[tuple[Measure, Sequence[int]]]) -> float | None:
    """AER: 1 - (|A and S| + |A and P|) / (|A| + |S|), over all pairs together; 0 is best."""
    hit = total = 0
    for measure, links in chosen:
        found = {(i, j) for j, i in enumerate(links) if i >= 0}
        hit += len(found & measure.sure) + len(found & measure.possible)
        total += len(found) + len(measure.sure)
    return 1 - hit / total if total else None


def agreement(chosen: Iterable[tuple[Measure, Sequence[int]]]) -> float | None:
    """Of the target words that have a sure link, the share whose source word is a possible one."""
    hit = total = 0
    for measure, links in chosen:
        linked = {j for _, j in measure.sure}
        total += len(linked)
        hit += sum((links[j], j) in measure.possible for j in linked)
    return hit / total if total else None
