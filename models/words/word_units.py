"""Words over the shared tokens, for the methods that translate word by word.

Pieces ("##") are joined into words. Where a script writes no spaces (Chinese), neighbouring characters that occur
together far more often than by chance become one word, found by their pointwise mutual information (Church & Hanks
1990, "Word association norms, mutual information, and lexicography"). The capital of a sentence's first word is undone
when the word is usually written small ("truecasing", Lita et al. 2003, "tRuEcasIng"). A word is the tuple of its ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from models.language.scripts import is_unspaced

if TYPE_CHECKING:
    from models.base import Pair
    from models.language.tokenizer import Tokenizer

Ids = tuple[int, ...]


class Word(NamedTuple):
    """A word of a text: its ids, how it is written there, and its number in the word list (None: never seen)."""

    ids: Ids
    surface: str
    number: int | None


def words_of(tokenizer: Tokenizer, ids: Sequence[int]) -> list[Ids]:
    """The ids grouped into words, Chinese by character."""
    return [tuple(ids[i] for i in positions) for positions in tokenizer.words(ids)]


def small_first(text: str) -> str:
    """`text` with its first letter small."""
    return text[:1].lower() + text[1:]


def capital_first(text: str) -> str:
    """`text` with its first letter capital."""
    return text[:1].upper() + text[1:]


def surfaces(tokenizer: Tokenizer, text: str, words: Sequence[Ids]) -> list[str]:
    """How each word is written in the normalised `text`. Of neighbouring unknown words the first takes the whole run
    of characters, and the others take nothing."""
    known = ["" if tokenizer.unk_id in word else tokenizer.decode(word) for word in words]
    written, position = [], 0
    for i, word in enumerate(known):
        if word:
            position = max(text.find(word, position), position) + len(word)
            written.append(word)
        elif i and not known[i - 1]:
            written.append("")
        else:
            after = next((w for w in known[i:] if w), None)
            end = max(text.find(after, position), position) if after else len(text)
            written.append(text[position:end].strip())
            position = end
    return written


class WordList:
    """The words of one language: `words` (ids of each) and `counts`, both in order of falling count."""

    def __init__(self, tokenizer: Tokenizer, words: Sequence[Ids], counts: np.ndarray) -> None:
        self.tokenizer = tokenizer
        self.words = list(words)
        self.counts = counts
        self.index = {word: i for i, word in enumerate(self.words)}
        self._longest = max((len(word) for word in self.words if self._is_joined(word)), default=1)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def twins(self) -> np.ndarray:
        """For each word the first one of the same pieces in any order, int (W,): itself, for most."""
        first: dict[Ids, int] = {}
        return np.array([first.setdefault(tuple(sorted(word)), i) for i, word in enumerate(self.words)], dtype=np.int64)

    def _is_joined(self, word: Ids) -> bool:
        return len(word) > 1 and not self.tokenizer.is_continuation(word[1])

    @classmethod
    def learn(
        cls, tokenizer: Tokenizer, texts: Sequence[str], *, min_count: int = 10, min_pmi: float = 2.0,
        max_length: int = 2,
    ) -> tuple[WordList, list[list[int]]]:
        """The words of `texts`, and each text as indexes of words. Characters become one word of up to `max_length`
        when they meet at least `min_count` times with a pointwise mutual information (nats) of `min_pmi`."""
        cased = [words_of(tokenizer, ids) for ids in tokenizer.encode_batch(texts)]
        small = [words_of(tokenizer, ids) for ids in tokenizer.encode_batch([small_first(t) for t in texts])]
        inside = Counter(word for sentence in cased for word in sentence[1:])
        sentences = [
            b if a and b and a[0] != b[0] and 0 < inside[b[0]] >= inside[a[0]] else a for a, b in zip(cased, small)
        ]
        joined: set[Ids] = set()
        while min_count and max_length > 1:
            found = _associated(tokenizer, sentences, min_count, min_pmi, max_length) - joined
            if not found:
                break
            joined |= found
            sentences = [_longest_match(sentence, joined, max_length) for sentence in sentences]
        counts = Counter(word for sentence in sentences for word in sentence)
        order = sorted(counts, key=lambda word: (-counts[word], word))
        word_list = cls(tokenizer, order, np.array([counts[word] for word in order], dtype=np.uint32))
        return word_list, [[word_list.index[word] for word in sentence] for sentence in sentences]

    def split(self, text: str) -> list[Word]:
        """The words of `text`. What was never seen is tried in small letters, then left with number None."""
        text = self.tokenizer.normalize(text)
        words = words_of(self.tokenizer, self.tokenizer.encode(text))
        if words and self._count(smaller := self._small(text, words[0])) >= max(self._count(words[0]), 1):
            words[0], text = smaller, small_first(text)
        joined = _longest_match(words, self.index, self._longest)
        return [
            Word(word, written, self._find(word, written))
            for word, written in zip(joined, surfaces(self.tokenizer, text, joined)) if written
        ]

    def _count(self, word: Ids) -> int:
        return int(self.counts[self.index[word]]) if word in self.index else 0

    def _small(self, text: str, first: Ids) -> Ids:
        if not text[:1].isupper():
            return first
        written = self.tokenizer.decode(first)
        small = words_of(self.tokenizer, self.tokenizer.encode(small_first(written)))
        return small[0] if len(small) == 1 else first

    def _find(self, word: Ids, written: str) -> int | None:
        if word not in self.index and not written.islower():
            word = tuple(self.tokenizer.encode(written.lower()))
        return self.index.get(word) if self.tokenizer.unk_id not in word else None

    def text(self, index: int) -> str:
        """The word with this index, as it is written."""
        return self.tokenizer.decode(self.words[index])

    def arrays(self, prefix: str) -> dict[str, np.ndarray]:
        """What `from_arrays` needs: the ids one after another, the length of each word, the counts."""
        flat = [i for word in self.words for i in word]
        return {
            f"{prefix}.ids": np.array(flat, dtype=np.uint16 if self.tokenizer.vocab_size < 2**16 else np.uint32),
            f"{prefix}.lengths": np.array([len(word) for word in self.words], dtype=np.uint16),
            f"{prefix}.counts": self.counts.astype(np.uint32),
        }

    @classmethod
    def from_arrays(cls, tokenizer: Tokenizer, arrays: Mapping[str, np.ndarray], prefix: str) -> WordList:
        """Read what `arrays` wrote."""
        ids, ends = arrays[f"{prefix}.ids"].tolist(), np.cumsum(arrays[f"{prefix}.lengths"], dtype=np.int64).tolist()
        words = [tuple(ids[start:end]) for start, end in zip([0, *ends], ends)]
        return cls(tokenizer, words, arrays[f"{prefix}.counts"])


def empty_words(tokenizer: Tokenizer) -> WordList:
    """The word list of a method that has not been trained."""
    return WordList(tokenizer, [], np.zeros(0, np.uint32))


def learn_words(
    tokenizer: Tokenizer, pairs: Sequence[Pair], config: Mapping[str, Any]
) -> list[tuple[WordList, list[list[int]]]]:
    """For each language its word list, and its side of the pairs as indexes of words."""
    return [
        WordList.learn(tokenizer, [pair[side] for pair in pairs], min_count=config["word_min_count"],
                       min_pmi=config["word_min_pmi"], max_length=config["word_max_length"])
        for side in range(len(tokenizer.languages))
    ]


def _associated(
    tokenizer: Tokenizer, sentences: Iterable[list[Ids]], min_count: int, min_pmi: float, max_length: int
) -> set[Ids]:
    """Neighbouring words of a script without spaces that meet often enough, joined."""
    sentences = list(sentences)
    single = Counter(word for sentence in sentences for word in sentence)
    both = Counter(pair for sentence in sentences for pair in pairwise(sentence))
    total = sum(single.values())
    unspaced = {word for word in single if is_unspaced(tokenizer.decode(word))}
    return {
        a + b
        for (a, b), count in both.items()
        if count >= min_count and a in unspaced and b in unspaced and len(a) + len(b) <= max_length
        and log(count * total / (single[a] * single[b])) >= min_pmi
    }


def _longest_match(words: Sequence[Ids], joined: Iterable[Ids], max_length: int) -> list[Ids]:
    """Join words from left to right into the longest member of `joined`."""
    out: list[Ids] = []
    i = 0
    while i < len(words):
        for end in range(min(i + max_length, len(words)), i, -1):
            candidate = sum(words[i:end], ()) if end > i + 1 else words[i]
            if end == i + 1 or candidate in joined:
                out.append(candidate)
                i = end
                break
    return out
