"""A baseline for sentence vectors: a bag of embeddings, trained by the same contrast as the networks, without layers.

Wieting et al. 2016, "Towards universal paraphrastic sentence embeddings": averages of word vectors that were trained on
paraphrases are hard to beat. A network that does not beat this one owes its similarity to the contrast, not to its
layers. It is read in lower case and whitened (`models.blocks.sentence_vectors`). Order is lost: two sentences of the
same words have the same vector, so twins are no negatives for it. It is trained each time when methods are measured, in
about a minute.

Shapes: B sentences, T tokens, D d_model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.base import Pair, Task
from models.blocks.layers import TokenEmbedding
from models.blocks.sentence_vectors import Whitening, weighed_mean
from models.budget import Budget
from models.messages import N_, InputError
from models.neural import NeuralMethod
from models.training.contrast import CONTRAST, ROWS, ROWS_TEMPERATURE, ROWS_TIMES

BAG = "embedding_bag"
#: passes over the training pairs
EPOCHS = 4.0
ONLY_COMPARES = N_("A bag of embeddings only compares sentences; it writes nothing.")


class BagNetwork(nn.Module):
    """A row a piece, and how much each piece counts."""

    def __init__(self, vocab_size: int, pad_id: int, config: dict[str, Any]) -> None:
        super().__init__()
        self.embedding = TokenEmbedding(vocab_size, config["d_model"], pad_id)
        self.importance = nn.Parameter(torch.zeros(vocab_size))
        self.whitening = Whitening(config["d_model"])

    def forward(self, ids: Tensor, valid: Tensor) -> Tensor:
        """ids, valid (B, T) -> the weighed mean of the rows (B, D)."""
        return weighed_mean(self.embedding(ids), ids, valid, self.importance)


class NoTask:
    """Nothing is learned beside the contrast. An example is the number of a pair, so that an epoch has its length."""

    def __init__(self, count: int) -> None:
        self.count = count

    def examples(self, rng: np.random.Generator) -> list[int]:
        return list(range(self.count))

    def valid_examples(self) -> list[int]:
        return []

    @staticmethod
    def size(example: int) -> tuple[int]:
        return (4,)

    def loss(self, network: nn.Module, examples: Sequence[int], smoothing: float) -> tuple[Tensor, int]:
        return torch.zeros(()), 0


class EmbeddingBag(NeuralMethod):
    """The weighed mean of embedding rows, trained by contrast alone."""

    network: BagNetwork
    key = BAG
    poolings = ("embedding",)
    refusals = {Task.TRANSLATION: ONLY_COMPARES, Task.GENERATION: ONLY_COMPARES}

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {"d_model": 256, "pooling": "embedding", "learning_rate": 5e-3, "warmup_steps": 100, "max_tokens": 384,
                "weight_decay": 0.0, "average_decay": 0.99, **CONTRAST,
                "contrastive_pairs": ROWS_TIMES * CONTRAST["contrastive_pairs"], "temperature": ROWS_TEMPERATURE,
                "twin_share": 0.0, "role_pairs": 0}

    def begin_with_rows(self, rows: np.ndarray) -> None:
        """Let the training begin with these vectors of the pieces (V, D)."""
        state = self.build().state_dict()
        scale = float(np.sqrt((rows**2).sum(1).mean())) or 1.0
        self._start = state | {"embedding.weight": torch.from_numpy(rows / scale).to(torch.float32)}

    def build(self) -> BagNetwork:
        return BagNetwork(self.tokenizer.vocab_size, self.tokenizer.pad_id, self.config)

    def objective(self, pairs: Sequence[Pair], valid: Sequence[Pair]) -> NoTask:
        return NoTask(len(pairs))

    def finish(self, pairs: Sequence[Pair]) -> None:
        self.network.whitening.fit(self.sampled(pairs, ROWS))

    def as_compared(self, sentences: Sequence[str]) -> list[str]:
        """In lower case, as an encoder that mixes its layers reads them."""
        return [sentence.lower() for sentence in sentences]

    def vectors(self, ids: Sequence[Sequence[int]], lang: str, pooling: str) -> Tensor:
        """The weighed mean of the rows, whitened: (B, D)."""
        return self.network.whitening(self.network(*self.pad(ids)), self.languages.index(lang))

    def trace(self, *args: Any, **kwargs: Any) -> Any:
        """Nothing is inside."""
        raise self._refused(Task.GENERATION)


def trained_bag(tokenizer: Any, pairs: Sequence[Pair] | InputError, seed: int = 0, epochs: float = EPOCHS
                ) -> EmbeddingBag | InputError:
    """The baseline, trained on the pairs; or an error that says how to get the training text, or that without
    translations there is no contrast."""
    if isinstance(pairs, InputError):
        return InputError(N_("{method} needs the training text: {reason}"), method=BAG, reason=str(pairs))
    if len(tokenizer.languages) < 2:
        return InputError(N_("{method} learns from translations, and this corpus has one language only."), method=BAG)
    bag = EmbeddingBag(tokenizer)
    for _ in bag.train(pairs, [], Budget(epochs=epochs), seed=seed):
        pass
    return bag
