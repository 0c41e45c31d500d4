"""Twins of a sentence: nearly the same words and another meaning, so that a vector must know their order to tell them.

Two words of a kind are swapped: "Tom helped Mary", "Mary helped Tom". Words are of a kind when they have the same
neighbours in the training text (Brown et al. 1992, "Class-based n-gram models of natural language"), so no grammar is
needed and any language will do. A twin may be clumsy, and now and then it means the same ("Tom and Mary", "Mary and
Tom"): it is a hint, not a truth.

Shapes: W words, K numbers that describe a word's neighbours.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from models.language.tokenizer import Tokenizer
from models.words.word_units import WordList, capital_first

#: a word is described by how often each of so many frequent words stands before and after it, in so many numbers
NEIGHBOURS, SIZE = 500, 40
#: words that are met less often, or come later in the order of counts, stay where they are
FEWEST, MOST_WORDS = 8, 5000
#: cosine from which two words are of a kind
ALIKE = 0.6


class Twins:
    """Makes twins of sentences in one language. `sentences` are the texts that it learned from, as words."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        self.tokenizer = tokenizer
        self.words, self.sentences = WordList.learn(tokenizer, texts)
        known = min(int((self.words.counts >= FEWEST).sum()), MOST_WORDS)
        self.kinds = neighbour_vectors(self.sentences, len(self.words), known)  # (W, K) of the `known` first words
        self.movable = [any(letter.isalpha() for letter in self.words.text(i)) for i in range(known)]
        self._capitals: dict[int, tuple[int, ...]] = {}

    def split(self, text: str) -> list[int]:
        """The words of a text that need not be a training text; those that were never seen are left out."""
        return [word.number for word in self.words.split(text) if word.number is not None]

    def twin(self, sentence: Sequence[int], draw: random.Random) -> list[int]:
        """Token ids of a twin of the sentence, given as words; [] where no two can be swapped. Rare words are swapped
        sooner than frequent ones: they carry the meaning."""
        places = [i for i, word in enumerate(sentence) if word < len(self.movable) and self.movable[word]]
        if not places:
            return []
        twin, vectors = list(sentence), self.kinds[[sentence[i] for i in places]]  # (P, K)
        rows, columns = np.nonzero(np.triu(vectors @ vectors.T >= ALIKE, 1))
        swaps = [(places[a], places[b]) for a, b in zip(rows, columns) if sentence[places[a]] != sentence[places[b]]]
        if not swaps:
            return []
        rare = [float(self.words.counts[sentence[a]]) * float(self.words.counts[sentence[b]]) for a, b in swaps]
        a, b = draw.choices(swaps, [count**-0.5 for count in rare])[0]
        twin[a], twin[b] = twin[b], twin[a]
        return [*self._capital(twin[0]), *(id for word in twin[1:] for id in self.words.words[word])]

    def _capital(self, word: int) -> tuple[int, ...]:
        """The ids of a word as it stands at the head of a sentence."""
        if word not in self._capitals:
            text, ids = self.words.text(word), self.words.words[word]
            self._capitals[word] = tuple(self.tokenizer.encode(capital_first(text))) if text[:1].islower() else ids
        return self._capitals[word]


def neighbour_vectors(sentences: Sequence[Sequence[int]], count: int, known: int) -> np.ndarray:
    """(known, K), rows of length 1: what stands beside each of the `known` most frequent of `count` words, as positive
    pointwise mutual information with its neighbours, in the K directions that say most (Levy & Goldberg 2014)."""
    from scipy.sparse import coo_matrix
    from sklearn.utils.extmath import randomized_svd

    edge = min(NEIGHBOURS, count)  # the head and the end of a sentence are neighbours too
    flat = np.array([word for sentence in sentences for word in (-1, *sentence, -1)], dtype=np.int64)
    middle = np.flatnonzero((flat >= 0) & (flat < known))
    rows, columns = [], []
    for side, step in enumerate((-1, 1)):
        beside = np.where(flat[middle + step] < 0, edge, flat[middle + step])
        kept = beside <= edge
        rows.append(flat[middle][kept])
        columns.append(beside[kept] + side * (edge + 1))
    places = (np.concatenate(rows), np.concatenate(columns))
    counts = coo_matrix((np.ones(len(places[0]), np.float32), places), (known, 2 * (edge + 1))).tocsr()
    of_word, of_neighbour = np.asarray(counts.sum(1)).ravel(), np.asarray(counts.sum(0)).ravel() ** 0.75
    found = counts.tocoo()
    share = of_neighbour[found.col] / max(of_neighbour.sum(), 1e-9)
    found.data = np.maximum(np.log(found.data / (of_word[found.row] * share)), 0)
    size = min(SIZE, max(4, known // SIZE), *found.shape)
    if not size:
        return np.zeros((known, 0), np.float32)
    left, strength, _ = randomized_svd(found.tocsr(), size, random_state=0)
    vectors = left * np.sqrt(strength)
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)
