"""The lab's test sentences with their known word alignment, and how far links are from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lib.claims.lab import Lab

if TYPE_CHECKING:
    import numpy as np

    from lib.inside.rnn_attention.align import Measure


def known(lab: Lab, count: int) -> list[Measure]:
    """English sentences, their Chinese translations, and the links that the meaning gives."""
    from lib.inside.rnn_attention.align import known_links

    return [known_links(lab.tokenizer(), one, True) for one in lab.held_out_examples(count)]


def error(measures: Sequence[Measure], links: Sequence[Sequence[int]]) -> float:
    """AER x100 of the links (for each target word a source word, -1 for none)."""
    from lib.inside.rnn_attention.align import error_rate

    return 100 * (error_rate(zip(measures, links)) or 0.0)


def looked_at(lab: Lab, name: str, seed: int, measures: Sequence[Measure], shift: int = 0
              ) -> dict[str, list[list[int]]]:
    """For each head of a translator, "layer.head" from 1, the source word that gets most attention while each target
    word is written, or a step earlier (`shift` -1) or later (1)."""
    from lib.inside.cross import cross_weights
    from lib.inside.rnn_attention.align_heads import chosen_words
    from models.seq2seq import Seq2SeqMethod

    method = lab.network(name, seed)
    assert isinstance(method, Seq2SeqMethod)
    weights: list[np.ndarray] = cross_weights(method, [(m.source.ids, m.target.ids) for m in measures], "zh")
    layers, heads = weights[0].shape[:2]
    return {f"{layer + 1}.{head + 1}": [chosen_words(w[layer, head], m, shift) for w, m in zip(weights, measures)]
            for layer in range(layers) for head in range(heads)}


def together(lab: Lab, name: str, seed: int, measures: Sequence[Measure]) -> list[list[int]]:
    """The source word that gets most attention of all heads of a translator together."""
    from lib.inside.cross import cross_weights
    from lib.inside.rnn_attention.align_heads import chosen_words
    from models.seq2seq import Seq2SeqMethod

    method = lab.network(name, seed)
    assert isinstance(method, Seq2SeqMethod)
    weights = cross_weights(method, [(m.source.ids, m.target.ids) for m in measures], "zh")
    return [chosen_words(w.mean((0, 1)), m) for w, m in zip(weights, measures)]


def best_by_halves(measures: Sequence[Measure], lookers: dict[str, list[list[int]]]) -> list[list[int]]:
    """The links of the looker that has the lowest AER on the other half: the best of many is not chosen on what it is
    scored on."""
    found: list[list[int]] = [[]] * len(measures)
    for half in (0, 1):
        best = min(lookers, key=lambda name: error(measures[1 - half::2], lookers[name][1 - half::2]))
        for place in range(half, len(measures), 2):
            found[place] = lookers[best][place]
    return found
