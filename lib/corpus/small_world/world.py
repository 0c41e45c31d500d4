"""The plain small world: Chinese-English sentences written from meanings, 22 kinds over some 130 words, so that
meaning, word alignment, paraphrase, word order and reference are known, not guessed. Everything follows from a seed.

`examples()` gives the full knowledge, `small_world_pairs()` only the sentences. The whole world, with many more frames
and words, is in `whole.py`; tests and recorded figures that need few words stay with this one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from lib.corpus.small_world.kinds import KINDS
from lib.corpus.small_world.phrases import Meaning, Span, Text, realize
from models.base import Pair

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus

KEY = "small-world"
DEFAULT_SIZE = 8000
#: How often a meaning is followed by its twin (agent and patient exchanged), and written in another way too.
TWIN_SHARE, PARAPHRASE_SHARE = 0.5, 0.5
#: Parts of the drawn numbers for valid and test (see lib.corpus.splits); a meaning's paraphrases hang together.
VALID_PART = TEST_PART = 0.05

#: Every corpus begins with these.
FIRST = (
    Meaning("identity", "i", patient="student"), Meaning("identity", "she", patient="teacher"),
    Meaning("action_person", "anna", "help", "david", tense="past"),
    Meaning("action_person", "david", "help", "anna", tense="past"),
)


@dataclass(frozen=True)
class Reference:
    """What a pronoun stands for, as spans in both sentences: the word, and what it refers to."""

    zh_pronoun: Span
    zh_antecedent: Span
    en_pronoun: Span
    en_antecedent: Span


@dataclass(frozen=True)
class Example:
    """A pair with what is known about it. Spans are (start, end) in characters of `pair.first` (zh) and `pair.second`
    (en). `alignment` lists (zh span, en span) for pieces that mean the same; words without counterpart are in none.
    Examples with the same `meaning` are paraphrases."""

    pair: Pair
    meaning: Meaning
    alignment: tuple[tuple[Span, Span], ...]
    references: tuple[Reference, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of sentence: "identity", "action_person", "compare", "fit", ..."""
        return self.meaning.kind

    @property
    def twin(self) -> Meaning | None:
        """The meaning with agent and patient exchanged, where that makes sense: Anna helps David / David helps Anna."""
        return self.meaning.swapped()


def write(meaning: Meaning) -> list[Example]:
    """All the ways of writing a meaning: every Chinese with every English sentence, the plainest pair first."""
    rendering = KINDS[meaning.kind][2](meaning)
    zh = list({t.text: t for t in (realize(markup, "zh") for markup in rendering.zh)}.values())
    en = list({t.text: t for t in (realize(markup, "en") for markup in rendering.en)}.values())
    return [_example(meaning, a, b, rendering.references) for a in zh for b in en]


def _example(meaning: Meaning, zh: Text, en: Text, references: tuple[tuple[str, str], ...]) -> Example:
    both = zh.spans.keys() & en.spans.keys()
    alignment = sorted((a, b) for unit in both for a in zh.spans[unit] for b in en.spans[unit])
    known = tuple(Reference(zh.spans[p][0], zh.spans[a][0], en.spans[p][0], en.spans[a][0]) for p, a in references)
    return Example(Pair(zh.text, en.text), meaning, tuple(alignment), known)


def _meanings(rng: Random) -> Iterator[Meaning]:
    """An endless stream of meanings, some of them again."""
    yield from FIRST
    kinds, weights = list(KINDS), [weight for weight, _, _ in KINDS.values()]
    while True:
        meaning = KINDS[rng.choices(kinds, weights)[0]][1](rng)
        if meaning is None:
            continue
        yield meaning
        twin = meaning.swapped()
        if twin and not (twin.question and twin.agent in ("i", "we")) and rng.random() < TWIN_SHARE:
            yield twin


def examples(n: int = DEFAULT_SIZE, seed: int = 0) -> list[Example]:
    """`n` examples with distinct pairs; the same seed gives the same list, and a smaller `n` its beginning."""
    rng = Random(seed)
    seen: set[Meaning] = set()
    pairs: set[Pair] = set()
    result: list[Example] = []
    idle = 0
    for meaning in _meanings(rng):
        if len(result) >= n or idle > 20_000:  # the world is large but finite
            break
        idle += 1
        if meaning in seen:
            continue
        seen.add(meaning)
        ways = write(meaning)
        chosen = [ways[0]]
        if len(ways) > 1 and rng.random() < PARAPHRASE_SHARE:
            chosen.append(rng.choice(ways[1:]))
        for example in chosen:
            if example.pair not in pairs:
                pairs.add(example.pair)
                result.append(example)
                idle = 0
    return result[:n]


def small_world_pairs(n: int = DEFAULT_SIZE, seed: int = 0) -> list[Pair]:
    """The sentences of `examples(n, seed)`: distinct pairs (zh, en)."""
    return [example.pair for example in examples(n, seed)]


def plain_corpus(n: int = DEFAULT_SIZE, seed: int = 0) -> Corpus:
    """The plain world as a corpus: what the recorded curves of the residual stream and the gold alignments rest on."""
    return corpus_of(small_world_pairs(n, seed))


def corpus_of(pairs: list[Pair]) -> Corpus:
    """Sentences with their splits; the sha256 is of the sentences, a pair a line, `zh TAB en`."""
    from lib.corpus.corpora import CORPORA, Corpus
    from lib.corpus.splits import split_pairs

    info = CORPORA[KEY]
    digest = hashlib.sha256("".join(f"{zh}\t{en}\n" for zh, en in pairs).encode()).hexdigest()
    return Corpus(KEY, info.title, info.languages, pairs, split_pairs(pairs, VALID_PART, TEST_PART), digest)
