"""Synonyms meet in Word2Vec, not in counts."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

#: how many neighbours count as near; how often a word must occur
NEAREST, LEAST = 10, 5


def measure(lab: Lab, seed: int) -> Measured:
    """Of each word that has a synonym: is it among the nearest ten, by skip-gram vectors and by the sentences that each
    word stands in?"""
    import numpy as np
    from gensim.models import Word2Vec

    from lib.corpus.small_world.whole import small_world
    from lib.corpus.small_world.words.settings import SYNONYMS_EN
    from models.base import unit_rows

    texts = [item.pair.second.rstrip(".?!").lower().split() for item in small_world(2 * lab.scale.pairs, seed)]
    model = Word2Vec(texts, vector_size=48, window=5, min_count=LEAST, sg=1, negative=5, epochs=10, workers=1,
                     seed=seed + 1)
    words = list(model.wv.index_to_key)
    place = {word: i for i, word in enumerate(words)}
    table = np.zeros((len(words), len(texts)), dtype=np.float32)  # words x sentences
    for column, text in enumerate(texts):
        for word in text:
            if word in place:
                table[place[word], column] += 1
    pairs = [(a.lower(), b.lower()) for a, b in SYNONYMS_EN]
    asked = [(place[a], place[b]) for x, y in pairs for a, b in ((x, y), (y, x)) if a in place and b in place]

    def share(vectors: np.ndarray) -> float:
        unit = unit_rows(vectors)
        found = []
        for word, other in asked:
            cosines = unit @ unit[word]
            cosines[word] = -1.0
            found.append(cosines[other] > 0 and int((cosines > cosines[other]).sum()) < NEAREST)
        return 100 * float(np.mean(found)) if found else 0.0

    near = {"word2vec": share(np.asarray(model.wv.vectors)), "counts": share(table)}
    return Measured({"word2vec": near["word2vec"], "more": near["word2vec"] - near["counts"]},
                    [Point(name, None, value) for name, value in near.items()])


CLAIM = Claim(
    N_("Synonyms meet in Word2Vec, and not in counts."),
    "Mikolov et al. 2013",
    N_("English sentences of the whole small world, in which some words have a synonym that may stand in their place "
       "(film, movie). Is the synonym among a word's ten nearest, by skip-gram vectors, and by the sentences in which "
       "each word is counted?"),
    (Condition("word2vec", N_("the share of synonyms (per cent) among the ten nearest by Word2Vec"), 50.0),
     Condition("more", N_("that share less the share by counts (points)"), 0.0)),
    Figure(N_("synonyms among the ten nearest, %"), {"counts": N_("counts"), "word2vec": N_("Word2Vec")}),
    measure)
