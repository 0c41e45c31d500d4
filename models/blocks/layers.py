"""Small layers that several networks share."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Dropout(nn.Module):
    """Srivastava et al. 2014: in training each number is zeroed with probability p and the rest scaled up.

    The same as torch's, but quick on a CPU: one 64-bit random number decides eight places, at a resolution of 1/256.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """x of any shape -> the same shape."""
        if not self.training or self.p <= 0:
            return x
        if x.device.type != "cpu":
            return F.dropout(x, self.p)
        threshold = round(self.p * 256)
        bits = torch.empty(-(-x.numel() // 8), dtype=torch.int64).random_(-(2**63), None)
        keep = bits.view(torch.uint8)[: x.numel()].view(x.shape) >= threshold
        return x * keep.to(x.dtype).mul_(256 / (256 - threshold))


def sinusoidal_positions(length: int, d_model: int) -> Tensor:
    """(T, D): sines and cosines of falling frequency, a fingerprint for each position (Vaswani et al. 2017, 3.5)."""
    position = torch.arange(length, dtype=torch.float32).unsqueeze(1)  # (T, 1)
    frequency = torch.exp(torch.arange(0, d_model, 2, dtype=torch.float32) * (-math.log(10000.0) / d_model))  # (D/2,)
    table = torch.zeros(length, d_model)
    table[:, 0::2] = torch.sin(position * frequency)
    table[:, 1::2] = torch.cos(position * frequency)
    return table


class TokenEmbedding(nn.Module):
    """One matrix (V, D) for reading and for writing (Press & Wolf 2017): a row a piece, shared by source and target.
    Not `tied`, in an experiment, there is a second one for writing."""

    def __init__(self, vocab_size: int, d_model: int, pad_id: int, tied: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(vocab_size, d_model) * d_model**-0.5)
        self.own_output = None if tied else nn.Parameter(torch.randn(vocab_size, d_model) * d_model**-0.5)
        self.pad_id = pad_id
        self.scale = math.sqrt(d_model)

    def forward(self, ids: Tensor) -> Tensor:
        """ids (B, T) -> vectors (B, T, D), scaled to unit size per number."""
        vectors = F.embedding(ids, self.weight, padding_idx=self.pad_id) * self.scale
        device = vectors.device.type
        # in mixed precision the whole stream is half as wide, not only the matrix products
        return vectors.to(torch.get_autocast_dtype(device)) if torch.is_autocast_enabled(device) else vectors

    @property
    def output(self) -> Tensor:
        """The rows (V, D) that are written with."""
        return self.weight if self.own_output is None else self.own_output

    def logits(self, hidden: Tensor) -> Tensor:
        """hidden (..., D) -> scores over the vocabulary (..., V)."""
        return hidden @ self.output.to(hidden.dtype).T


def mean_over(states: Tensor, mask: Tensor) -> Tensor:
    """Mean of states (B, T, D) over the positions where mask (B, T) is True: (B, D); zeros where none is."""
    weights = mask.unsqueeze(-1).to(states.dtype)  # (B, T, 1)
    return (states * weights).sum(1) / weights.sum(1).clamp(min=1)  # (B, D)
