"""What the Transformer encoder learns from: words hidden in sentences and in pairs.

Shapes: B examples, T tokens, D d_model.
"""

from __future__ import annotations

import random
from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from torch import Tensor, nn

from models.base import Pair
from models.blocks.layers import TokenEmbedding
from models.blocks.output_layer import output_loss
from models.language.tokenizer import Tokenizer
from models.training.batching import chosen_places, pad
from models.training.pair_data import TrainingPairs
from models.training.piece_dropout import PieceDropout

#: share of tokens hidden in a sentence alone and in the first side of a pair (Devlin et al. hide 15 %)
HIDDEN_SHARE = 0.2


def segments_of(ids: Tensor, sep_id: int) -> Tensor:
    """0 up to the first [SEP], 1 after it: (B, T)."""
    is_end = (ids == sep_id).long()
    return ((is_end.cumsum(1) - is_end) > 0).long()


def positions_in(segments: Tensor, valid: Tensor) -> Tensor:
    """The place of each token in its own sentence, the first word at 1 in both: (B, T).

    A translation's words are then looked for near the same numbers, however long the sentence before them is (Conneau
    & Lample 2019).
    """
    count = valid.long().cumsum(1) - 1  # (B, T)
    before = ((segments == 0) & valid).sum(1, keepdim=True)  # (B, 1): [CLS], the first sentence, its [SEP]
    return (count - segments * (before - 1)).clamp(min=0)


class MaskedNetwork(nn.Module):
    """What a network has that learns so (models/transformer_encoder.py)."""

    embedding: TokenEmbedding

    @abstractmethod
    def before_output(self, hidden: Tensor) -> Tensor:
        """hidden (..., D) -> what the output layer compares with its rows (..., D)."""


class Masked(NamedTuple):
    """A text with hidden tokens: what is read, and what was there (pad where nothing is asked)."""

    ids: list[int]
    answers: list[int]


class MaskedObjective:
    """Fill masks in sentences alone and in pairs; with one language in sentences alone."""

    def __init__(self, tokenizer: Tokenizer, pairs: Sequence[Pair], valid: Sequence[Pair],
                 piece_dropout: float = 0.0) -> None:
        self.tokenizer = tokenizer
        self.dropout = PieceDropout(tokenizer, piece_dropout)
        self.pairs, held_out = (TrainingPairs.of(part).ids(tokenizer) for part in (pairs, valid))
        draw = random.Random(0)
        self.valid = [example for a, b in held_out for example in self._examples(a, b, draw)]

    def mean_lengths(self) -> tuple[float, float]:
        """Mean number of tokens of the two languages' sentences."""
        n = max(len(self.pairs), 1)
        return sum(len(a) for a, _ in self.pairs) / n, sum(len(b) for _, b in self.pairs) / n

    def _hide(self, text: list[int], places: Sequence[int], share: float, draw: random.Random) -> Masked:
        """Hide about `share` of `places`, at least one: eight in ten become [MASK], one another token, one stays."""
        chosen = draw.sample(places, max(1, round(share * len(places))))
        read, answers = list(text), [self.tokenizer.pad_id] * len(text)
        for i in chosen:
            answers[i] = text[i]
            dice = draw.random()
            if dice < 0.8 or share > 0.5:
                read[i] = self.tokenizer.mask_id
            elif dice < 0.9:
                read[i] = draw.randrange(self.tokenizer.vocab_size)
        return Masked(read, answers)

    def _examples(self, a: list[int], b: list[int], draw: random.Random) -> list[Masked]:
        cls, sep = self.tokenizer.cls_id, self.tokenizer.sep_id
        if not b:
            return [self._alone([cls, *a, sep], draw)]
        one = draw.choice((a, b))
        examples = []
        if draw.random() < 0.5:
            examples.append(self._hide([cls, *one, sep], range(1, len(one) + 1), HIDDEN_SHARE, draw))
        first, second = draw.choice(((a, b), (b, a)))
        known = self._hide([cls, *first, sep], range(1, len(first) + 1), HIDDEN_SHARE, draw)
        # the second side is hidden in part or whole: what translating asks for
        asked = self._hide([*second, sep], range(len(second)), draw.uniform(0.2, 1.0), draw)
        examples.append(Masked(known.ids + asked.ids, known.answers + asked.answers))
        return examples

    def _alone(self, text: list[int], draw: random.Random) -> Masked:
        """Words hidden here and there, or all from some place to the end: what continuing a text asks for."""
        if draw.random() < 0.5:
            return self._hide(text, range(1, len(text) - 1), HIDDEN_SHARE, draw)
        return self._hide(text, range(draw.randrange(1, len(text) - 1), len(text) - 1), 1.0, draw)

    def examples(self, rng: np.random.Generator) -> list[Masked]:
        draw = random.Random(int(rng.integers(2**62)))
        return [example for a, b in self.dropout.pairs(self.pairs, draw) for example in self._examples(a, b, draw)]

    def valid_examples(self) -> list[Masked]:
        return self.valid

    @staticmethod
    def size(example: Masked) -> tuple[int]:
        return (len(example.ids),)

    def loss(self, network: MaskedNetwork, examples: Sequence[Masked], smoothing: float) -> tuple[Tensor, int]:
        """Cross-entropy (nats per hidden token) and how many were hidden."""
        device, pad_id = network.embedding.weight.device, self.tokenizer.pad_id
        ids, valid = pad([e.ids for e in examples], pad_id, device, True)  # (B, T)
        answers, _ = pad([e.answers for e in examples], pad_id, device, True)
        hidden, _ = network(ids, valid, segments_of(ids, self.tokenizer.sep_id))  # (B, T, D)
        asked = answers.ne(pad_id)
        places, weights = chosen_places(asked)
        written = network.before_output(hidden.flatten(0, 1)[places])  # (P, D)
        loss = output_loss(written, network.embedding.output, answers.flatten()[places], weights, smoothing)
        return loss, int(asked.sum())
