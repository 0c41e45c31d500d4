"""What the Transformer encoder learns from: words hidden in sentences and pairs, and which sentence translates which.

Shapes: B examples, T tokens, D d_model.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.base import Pair
from models.batching import chosen_places, pad
from models.output_layer import output_loss
from models.pair_data import encode_pairs
from models.tokenizer import Tokenizer

#: share of tokens hidden in a sentence alone or in both sides of a pair (Devlin et al. hide 15 %)
HIDDEN_SHARE = 0.2


def segments_of(ids: Tensor, sep_id: int) -> Tensor:
    """0 up to the first [SEP], 1 after it: (B, T)."""
    is_end = (ids == sep_id).long()
    return ((is_end.cumsum(1) - is_end) > 0).long()


class Masked(NamedTuple):
    """A text with hidden tokens: what is read, and what was there (pad where nothing is asked)."""

    ids: list[int]
    answers: list[int]


class Matched(NamedTuple):
    """Two sentences that mean the same, each "[CLS] ... [SEP]"."""

    first: list[int]
    second: list[int]


class MaskedObjective:
    """Fill masks; and, with `contrastive_weight`, pick each sentence's translation out of the batch."""

    def __init__(self, tokenizer: Tokenizer, pairs: Sequence[Pair], valid: Sequence[Pair], config: dict[str, Any]):
        self.tokenizer, self.config = tokenizer, config
        self.pairs, held_out = encode_pairs(tokenizer, pairs), encode_pairs(tokenizer, valid)
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

    def _examples(self, a: list[int], b: list[int], draw: random.Random) -> list[Masked | Matched]:
        cls, sep = self.tokenizer.cls_id, self.tokenizer.sep_id
        one = draw.choice((a, b))
        examples: list[Masked | Matched] = []
        if draw.random() < 0.5:
            examples.append(self._hide([cls, *one, sep], range(1, len(one) + 1), HIDDEN_SHARE, draw))
        first, second = draw.choice(((a, b), (b, a)))
        text = [cls, *first, sep, *second, sep]
        target = range(len(first) + 2, len(first) + 2 + len(second))
        if draw.random() < 0.75:  # the second side hidden in part or whole: what translating asks for
            examples.append(self._hide(text, target, draw.uniform(0.3, 1.0), draw))
        else:
            examples.append(self._hide(text, [*range(1, len(first) + 1), *target], HIDDEN_SHARE, draw))
        if self.config["contrastive_weight"]:
            examples.append(Matched([cls, *a, sep], [cls, *b, sep]))
        return examples

    def examples(self, rng: np.random.Generator) -> list[Masked | Matched]:
        draw = random.Random(int(rng.integers(2**62)))
        return [example for a, b in self.pairs for example in self._examples(a, b, draw)]

    def valid_examples(self) -> list[Masked | Matched]:
        return self.valid

    @staticmethod
    def size(example: Masked | Matched) -> tuple[int, int]:
        return (len(example.ids), 0) if isinstance(example, Masked) else (len(example.first), len(example.second))

    def loss(
        self, network: nn.Module, examples: Sequence[Masked | Matched], smoothing: float
    ) -> tuple[Tensor, int]:
        masked = [e for e in examples if isinstance(e, Masked)]
        matched = [e for e in examples if isinstance(e, Matched)]
        # a batch of one lone pair has no loss, but its zero must have a gradient
        total, count = 0.0 * network.segment.sum(), 0
        if masked:
            loss, n = self.masked_loss(network, masked, smoothing)
            total, count = total + loss, count + n
        if len(matched) > 1:
            total = total + self.config["contrastive_weight"] * self.contrastive_loss(network, matched)
            count += len(matched)
        return total, max(count, 1)

    def masked_loss(self, network: nn.Module, examples: Sequence[Masked], smoothing: float) -> tuple[Tensor, int]:
        """Cross-entropy (nats per hidden token) and how many were hidden."""
        device, pad_id = network.segment.device, self.tokenizer.pad_id
        ids, valid = pad([e.ids for e in examples], pad_id, device, True)  # (B, T)
        answers, _ = pad([e.answers for e in examples], pad_id, device, True)
        hidden, _ = network(ids, valid, segments_of(ids, self.tokenizer.sep_id))  # (B, T, D)
        asked = answers != pad_id
        places, weights = chosen_places(asked)
        written = network.before_output(hidden.flatten(0, 1)[places])  # (P, D)
        loss = output_loss(written, network.embedding.weight, answers.flatten()[places], weights, smoothing)
        return loss, int(asked.sum())

    def contrastive_loss(self, network: nn.Module, examples: Sequence[Matched]) -> Tensor:
        """InfoNCE (van den Oord et al. 2018): among the batch's translations, which is mine? Both ways, mean."""
        vectors = []
        for side in (0, 1):
            ids, valid = pad([e[side] for e in examples], self.tokenizer.pad_id, network.segment.device,
                             True)
            hidden, _ = network(ids, valid, segments_of(ids, self.tokenizer.sep_id))
            words = valid & (ids != self.tokenizer.cls_id) & (ids != self.tokenizer.sep_id)
            vectors.append(F.normalize(network.sentence_vectors(ids, words, hidden), dim=-1))  # (B, D)
        scores = vectors[0] @ vectors[1].T / self.config["temperature"]  # (B, B)
        mine = torch.arange(len(examples), device=scores.device)
        return (F.cross_entropy(scores, mine) + F.cross_entropy(scores.T, mine)) / 2
