"""One vector for a sentence: the states of all layers mixed, and the mixture whitened.

Peters et al. 2018, "Deep contextualized word representations" (all layers say something); Su et al. 2021, "Whitening
sentence representations"; Mu & Viswanath 2018, "All-but-the-top" (what all vectors share says nothing). The embedding
itself is not in the mixture: with noise in place of the layers such a vector stays nearly what it was, so it is not
theirs. What the embedding knows of words comes in by training (`rows_kept` of `models.training.contrast`).

Shapes: B sentences, T tokens, N sentences of a language, V vocabulary, D vector size.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

#: 0 leaves the directions as wide as they are, 0.5 makes all alike: the higher, the nearer are the similarities to
#: people's, and the fewer translations are found
POWER = 0.3
#: no direction is taken for narrower than this, as a part of the mean width
NARROWEST = 1e-3


def weighed_mean(states: Tensor, ids: Tensor, words: Tensor, importance: Tensor) -> Tensor:
    """The mean of states (B, T, D), each weighed by how much its piece has turned out to matter, importance (V,) before
    softplus: (B, D). ids and words (True where a word counts) (B, T)."""
    weights = F.softplus(F.embedding(ids, importance.unsqueeze(1)) + 0.5) * words.unsqueeze(-1)  # (B, T, 1)
    return (weights * states).sum(1) / weights.sum(1).clamp(min=1e-6)  # (B, D)


def what_is_common(vectors: Tensor) -> Tensor:
    """Of vectors (N, D), scaled to length 1: their mean, and the direction that they vary in most, (2, D)."""
    vectors = F.normalize(vectors, dim=-1)
    mean = vectors.mean(0)
    _, _, directions = torch.linalg.svd(vectors - mean, full_matrices=False)
    return torch.stack([mean, directions[0]])


def without_common(vectors: Tensor, common: Tensor) -> Tensor:
    """Vectors (B, D), scaled to length 1, less what is `common` (2, D): what is left is what this one is about (Arora,
    Liang & Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings")."""
    mean, direction = common  # (D,) each
    centred = F.normalize(vectors, dim=-1) - mean
    return centred - (centred @ direction).unsqueeze(-1) * direction


def mixed(means: Sequence[Tensor]) -> Tensor:
    """The mean states of each layer (B, D), scaled to length 1: their mean, (B, D)."""
    return torch.stack([F.normalize(one, dim=-1) for one in means]).mean(0)


class Whitening(nn.Module):
    """Takes from sentence vectors the mean of their language, and makes the directions that they vary in more alike; as
    it begins, it does neither."""

    def __init__(self, size: int, languages: int = 2) -> None:
        super().__init__()
        self.mean: Tensor
        self.matrix: Tensor
        self.register_buffer("mean", torch.zeros(languages, size))
        self.register_buffer("matrix", torch.eye(size))

    def forward(self, vectors: Tensor, language: int) -> Tensor:
        """Vectors (B, D) of a language, by its number -> (B, D)."""
        return (F.normalize(vectors, dim=-1) - self.mean[language]) @ self.matrix

    @torch.no_grad()
    def fit(self, samples: Sequence[Tensor]) -> None:
        """Measure it on vectors (N, D), some of each language; of fewer than D it learns nothing."""
        size = len(self.matrix)
        self.mean.zero_()
        self.matrix.copy_(torch.eye(size))
        known = {language: F.normalize(some, dim=-1) for language, some in enumerate(samples) if len(some) >= size}
        if not known:
            return
        for language, some in known.items():
            self.mean[language] = some.mean(0)
        centred = torch.cat([some - some.mean(0) for some in known.values()])
        widths, directions = torch.linalg.eigh(torch.cov(centred.T.double()))
        widths = widths.clamp(min=0) + NARROWEST * widths.mean()
        matrix = directions @ torch.diag(widths ** -POWER) @ directions.T
        self.matrix.copy_(matrix / matrix.diagonal().mean())
