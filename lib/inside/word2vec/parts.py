"""From pieces to words to a sentence: the vectors of each, and the weights they go in with. D vector size."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.base import unit_rows
from models.messages import N_, InputError
from models.word2vec import Word2Vec


class Strip(NamedTuple):
    """One vector (D,) to be drawn: of a `level` "piece", "word" or "sentence". `weight`: how much it counts in the
    level above, 1 at most."""

    level: str
    text: str
    vector: np.ndarray
    weight: float


def token_weights(method: Word2Vec, lang: str) -> np.ndarray:
    """How much each token (V,) counts in a sentence: a / (a + its share of the text), so that rare ones count more
    (Arora et al. 2017)."""
    counts = method.counts[method.languages.index(lang)].astype(np.float64)
    a = method.config["sif"]
    return a / (a + counts / max(counts.sum(), 1))


def strips(method: Word2Vec, text: str, lang: str) -> list[Strip]:
    """The vectors of all words of `text` with their pieces before them, and the sentence's last.

    A word is the mean of its pieces. The sentence is the weighted mean of all pieces, from each of which the mean of
    the language's text has been taken, brought to length 1: what `sentence_vector` is made of.
    """
    side = method.languages.index(lang)
    known = method.counts.sum(axis=0) > 0
    known[method.tokenizer.unk_id] = False
    weights, words = token_weights(method, lang), method.words[side]
    lines, total = [], np.zeros(method.vectors.shape[1])
    for word in words.split(text):
        ids = [i for i in (word.ids if word.number is None else words.words[word.number]) if known[i]]
        if not ids:
            continue
        lines += [Strip("piece", piece, method.vectors[i], 1 / len(ids))
                  for piece, i in zip(method.tokenizer.pieces(ids), ids)]
        lines.append(Strip("word", word.surface, method.vectors[ids].mean(axis=0), float(weights[ids].mean())))
        total += weights[ids] @ (method.vectors[ids] - method.token_means[side])
    if not lines:
        raise InputError(N_("No word of this sentence was seen in training, so none has a vector; write another."))
    return [*lines, Strip("sentence", text, unit_rows(total[None])[0], 1.0)]


def sentence_vector(method: Word2Vec, mean: np.ndarray, lang: str) -> np.ndarray:
    """The last strip's vector (D,) in the space that the languages share: what `method.embed` gives."""
    side = method.languages.index(lang)
    return (mean - method.sentence_means[side]) @ method.maps[side]
