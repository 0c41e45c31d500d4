"""What attention heads look at, by kind of place and beside chance, and how unlike each other they are.

Chance is what a head would give that looks at every place it may see alike. Rows are the words of a text; the special
tokens are looked at, but nobody counts where they look.

Shapes: N = layers x heads (layer by layer), T tokens of a text, K kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from models.blocks.transformer import LayerInside, Stack
    from models.language.tokenizer import Tokenizer
    from models.neural import NeuralMethod

ITSELF, PREVIOUS, NEXT, SAME, MARK, SPECIAL, OTHER = "itself", "previous", "next", "same", "mark", "special", "other"
#: what a head may look at: the token itself, its neighbours, the same piece elsewhere, punctuation, special tokens, and
#: in a joined pair the other language
KINDS = (ITSELF, PREVIOUS, NEXT, SAME, MARK, SPECIAL, OTHER)


def head_name(layer: int, head: int) -> str:
    """"2.1": the first head of the second layer, as a reader counts."""
    return f"{layer + 1}.{head + 1}"


def read_head(name: str) -> tuple[int, int]:
    """The layer and head, from 0, that `head_name` named."""
    layer, _, head = name.partition(".")
    return int(layer) - 1, int(head) - 1


def head_names(layers: int, heads: int) -> list[str]:
    """All heads of a stack, layer by layer."""
    return [head_name(layer, head) for layer in range(layers) for head in range(heads)]


def is_mark(piece: str) -> bool:
    """Whether a piece is punctuation: no letter and no digit in it."""
    text = piece.removeprefix("##")
    return bool(text) and not any(c.isalnum() for c in text)


def places(ids: Sequence[int], tokenizer: Tokenizer, sides: Sequence[int] | np.ndarray | None = None) -> np.ndarray:
    """For each kind, which columns (T) are of it for each row (T): bool (K, T, T). `sides` (T) tells the two sentences
    of a joined pair apart; without it there is no other language."""
    count = len(ids)
    numbers, at = np.asarray(ids), np.arange(count)
    special = np.array([tokenizer.is_special(i) for i in ids], dtype=bool)
    marks = np.array([not s and is_mark(tokenizer.piece(i)) for i, s in zip(ids, special)], dtype=bool)
    found = np.zeros((len(KINDS), count, count), dtype=bool)
    distance = at[None, :] - at[:, None]  # (T, T): column less row
    for kind, where in ((ITSELF, 0), (PREVIOUS, -1), (NEXT, 1)):
        found[KINDS.index(kind)] = distance == where
    found[KINDS.index(SAME)] = (numbers[:, None] == numbers[None, :]) & (distance != 0) & ~special[None, :]
    found[KINDS.index(MARK)] = marks[None, :]
    found[KINDS.index(SPECIAL)] = special[None, :]
    if sides is not None:
        side = np.asarray(sides)
        found[KINDS.index(OTHER)] = (side[:, None] != side[None, :]) & ~special[None, :]
    return found


def all_weights(layers: Sequence[LayerInside]) -> torch.Tensor:
    """Self-attention of all layers, head by head: (N, B, T, T)."""
    stacked = torch.stack([layer.self_weights for layer in layers], dim=0)  # (L, B, H, T, T)
    return stacked.transpose(1, 2).flatten(0, 1).float()


def distances(weights: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, int]:
    """Jensen-Shannon distance (Lin 1991; Endres & Schindelin 2003) between the rows of every two heads, 0 (the same) to
    1 (nothing in common): weights (N, R, T) -> its sum over the rows marked in `rows` (R), (N, N), and their count."""
    chosen = weights[:, rows].astype(np.float64)  # (N, R, T)
    heads, count = chosen.shape[:2]

    def entropy(p: np.ndarray) -> np.ndarray:
        return -(p * np.log2(np.where(p > 0, p, 1.0))).sum(-1)

    own = entropy(chosen)  # (N, R)
    total = np.zeros((heads, heads))
    for i in range(heads):
        divergence = entropy((chosen[i] + chosen[i + 1:]) / 2) - (own[i] + own[i + 1:]) / 2  # (N - i - 1, R)
        total[i, i + 1:] = total[i + 1:, i] = np.sqrt(divergence.clip(0, 1)).sum(1)
    return total, count


@dataclass
class Tally:
    """Sums over many texts: attention by kind (N, K), the same for chance (K,), and the rows counted (K,): for each
    kind the words that had such a place to look at. `apart` (N, N) sums distances over `words` rows, `bits` (N,)
    entropies."""

    shares: np.ndarray
    apart: np.ndarray
    bits: np.ndarray
    chances: np.ndarray = field(default_factory=lambda: np.zeros(len(KINDS)))
    rows: np.ndarray = field(default_factory=lambda: np.zeros(len(KINDS)))
    words: int = 0
    texts: int = 0

    @classmethod
    def of(cls, heads: int) -> Tally:
        """Nothing counted yet, for N heads."""
        return cls(np.zeros((heads, len(KINDS))), np.zeros((heads, heads)), np.zeros(heads))

    def add(self, weights: np.ndarray, kinds: np.ndarray, words: np.ndarray, allowed: np.ndarray) -> None:
        """Count one text: weights (N, T, T), kinds (K, T, T), words (T) which rows count, allowed (T, T) who may look
        at whom."""
        kinds = kinds & allowed  # what may not be seen is no place to look at
        has = kinds.any(-1) & words  # (K, T)
        by_row = np.einsum("ntc,ktc->nkt", weights, kinds.astype(weights.dtype))  # (N, K, T)
        even = kinds.sum(-1) / allowed.sum(-1).clip(min=1)  # (K, T)
        self.shares += (by_row * has).sum(-1)
        self.chances += (even * has).sum(-1)
        self.rows += has.sum(-1)
        apart, count = distances(weights, words)
        self.apart += apart
        chosen = weights[:, words].astype(np.float64)
        self.bits += -(chosen * np.log2(np.where(chosen > 0, chosen, 1.0))).sum((-1, -2))
        self.words += count
        self.texts += 1

    def record(self, heads: int) -> dict[str, Any]:
        """Plain numbers: `rows` a line a head and kind with share and chance (0-1; kinds that never occurred are left
        out), `distances` (N, N) and for each head `distance` to the others and `bits`; `heads` of one layer are H."""
        layers = len(self.shares) // heads
        names = head_names(layers, heads)
        seen = [(k, kind) for k, kind in enumerate(KINDS) if self.rows[k]]
        rows = [{"head": name, "kind": kind, "share": float(self.shares[n, k] / self.rows[k]),
                 "chance": float(self.chances[k] / self.rows[k]), "words": int(self.rows[k])}
                for n, name in enumerate(names) for k, kind in seen]
        apart = self.apart / max(1, self.words)
        others = apart.sum(1) / max(1, len(names) - 1)
        return {"texts": self.texts, "words": self.words, "names": names, "rows": rows,
                "distances": apart.round(4).tolist(),
                "heads": [{"head": name, "distance": float(others[n]), "bits": float(self.bits[n] / max(1, self.words))}
                          for n, name in enumerate(names)]}


def allowed_by(stack: Stack, count: int, device: torch.device) -> np.ndarray:
    """Who may look at whom in a text of `count` tokens without padding: bool (T, T)."""
    seen = torch.ones(1, count, dtype=torch.bool, device=device)
    numbers = torch.arange(count, device=device).unsqueeze(0)
    return stack.mask(seen, numbers, count)[0, 0].expand(count, count).cpu().numpy()


def count_text(tally: Tally, method: NeuralMethod, ids: Sequence[int], weights: np.ndarray, joined: bool,
               stack: Stack) -> None:
    """Add one text to the tally; weights (N, T, T) are of its own tokens, padding cut away."""
    tokenizer = method.tokenizer
    words = np.array([not tokenizer.is_special(i) for i in ids], dtype=bool)
    if not words.any():
        return
    sides = None
    if joined:
        ends = np.array([i == tokenizer.sep_id for i in ids]).cumsum()
        sides = (ends > 0).astype(int)
    tally.add(weights, places(ids, tokenizer, sides), words, allowed_by(stack, len(ids), method.device))
