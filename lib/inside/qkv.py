"""Query, key, value: one head of one layer at one word, with every number on the way.

Vaswani et al. 2017, section 3.2. Heads may share keys and values (`kv_head` says whose), and a mask may forbid keys.

Shapes: S positions looked at, D d_model, H heads, K = D / H head size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch

from lib.inside.path import StackInside
from models.messages import N_, InputError

#: the steps of the walk, in order
STEPS = ("projections", "products", "scale", "softmax", "sum", "joined", "output")


@dataclass(frozen=True)
class HeadAtWord:
    """What one head does at one word, computed by the formula from the layer's own matrices.

    `read` (D) is the stream, `normed` (D) what asks; `query` (K); `keys`, `values` (S, K); `own_key`, `own_value` (K)
    the word's own, None in cross-attention. `products` (S) are the dot products, `scores` (S) the same over the root of
    K, minus infinity where not `allowed` (S); `exponentials` e to the score less the largest, `weights` (S). `mixed`
    (K) is this head's result, `heads` (H, K) everybody's, `output` (D) what the block adds to the stream.
    """

    token: str
    looked_at: tuple[str, ...]
    word: int
    layer: int
    head: int
    kv_head: int
    n_kv_heads: int
    read: np.ndarray
    normed: np.ndarray
    query: np.ndarray
    query_rows: np.ndarray
    query_bias: np.ndarray
    keys: np.ndarray
    values: np.ndarray
    own_key: np.ndarray | None
    own_value: np.ndarray | None
    allowed: np.ndarray
    products: np.ndarray
    scores: np.ndarray
    exponentials: np.ndarray
    weights: np.ndarray
    mixed: np.ndarray
    heads: np.ndarray
    output_rows: np.ndarray
    output_bias: np.ndarray
    output: np.ndarray

    @property
    def root(self) -> float:
        """The root of the head's size, which the products are divided by."""
        return float(np.sqrt(len(self.query)))

    @property
    def unscaled(self) -> np.ndarray:
        """The weights (S,) that the products would give without being divided."""
        products = np.where(self.allowed, self.products, -np.inf)
        found = np.exp(products - products.max())
        return found / found.sum()

    @property
    def joined(self) -> np.ndarray:
        """All heads one after the other: (D,)."""
        return self.heads.ravel()

    def strongest(self, count: int) -> list[int]:
        """The places with the largest weights, largest first."""
        return np.argsort(-self.weights, kind="stable")[:count].tolist()

    def table(self) -> pd.DataFrame:
        """Product, score, exponential and weight of every token looked at."""
        return pd.DataFrame({"token": self.looked_at, "product": self.products, "score": self.scores,
                             "exponential": self.exponentials, "weight": self.weights})


def _numbers(x: torch.Tensor) -> np.ndarray:
    return x.detach().cpu().numpy().astype(np.float64)


@torch.inference_mode()
def qkv(inside: StackInside, layer: int, head: int, word: int, block: str = "self_attention") -> HeadAtWord:
    """One head at one word; all count from 0. `block` is "self_attention" or, in a stack that has it,
    "cross_attention". A place that is not there is an InputError."""
    n_heads = inside.stack.layers[0].self_attention.n_heads
    for name, value, count in (("layer", layer, len(inside.layers)), ("head", head, n_heads),
                               ("word", word, len(inside.tokens))):
        if not 0 <= value < count:
            raise InputError(N_("{name} is {value}; it must be {choices}."), name=name, value=value,
                             choices=f"0 – {count - 1}")
    part = inside.stack.layers[layer]
    if block == "cross_attention" and not part.cross:
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="block", value=block,
                         choices="self_attention")
    attention, seen = getattr(part, block), inside.layers[layer]
    if block == "self_attention":
        read = seen.read[0]  # (T, D)
        normed = looked_at = part.self_norm(read)
        row = inside.mask[0, 0][word if inside.mask.size(2) > 1 else 0]  # (T,)
        names = inside.tokens
    else:
        assert inside.memory is not None  # who looks across has a memory
        read = part.join(seen.read[0], seen.mixed[0])
        normed, looked_at = part.cross_norm(read), inside.memory[0]
        row, names = torch.ones(len(looked_at), dtype=torch.bool), inside.memory_tokens
    size = normed.size(1) // n_heads
    queries = attention.split_heads(attention.query(normed[word:word + 1]).unsqueeze(0), n_heads)[0, :, 0]  # (H, K)
    all_keys, all_values = (x[0] for x in attention.keys_values(looked_at.unsqueeze(0)))  # (G, S, K)
    per_group = n_heads // attention.n_kv_heads
    allowed = row.cpu().numpy().astype(bool)
    products, scores, exponentials, weights, heads = [], [], [], [], []
    for h in range(n_heads):
        query, keys, values = (_numbers(x) for x in (queries[h], all_keys[h // per_group], all_values[h // per_group]))
        products.append(keys @ query)  # (S,)
        scores.append(np.where(allowed, products[h] / np.sqrt(size), -np.inf))
        exponentials.append(np.exp(scores[h] - scores[h].max()))
        weights.append(exponentials[h] / exponentials[h].sum())
        heads.append(weights[h] @ values)  # (K,)
    keys, values = (_numbers(x[head // per_group]) for x in (all_keys, all_values))
    joined = np.concatenate(heads)  # (D,)
    output_rows, output_bias = _numbers(attention.output.weight), _numbers(attention.output.bias)
    mine = slice(head * size, (head + 1) * size)
    own = block == "self_attention"
    return HeadAtWord(
        inside.tokens[word], tuple(names), word, layer, head, head // per_group, attention.n_kv_heads,
        _numbers(read[word]), _numbers(normed[word]), _numbers(queries[head]), _numbers(attention.query.weight[mine]),
        _numbers(attention.query.bias[mine]), keys, values, keys[word] if own else None, values[word] if own else None,
        allowed, products[head], scores[head], exponentials[head], weights[head], heads[head], np.stack(heads),
        output_rows, output_bias, output_rows @ joined + output_bias)


def spelled(a: np.ndarray, b: np.ndarray, count: int = 3) -> tuple[list[tuple[float, float]], float, float]:
    """The sum of a[i] b[i] spelled out: its largest terms as pairs, the rest together, and the whole."""
    terms = np.asarray(a) * np.asarray(b)
    largest = np.argsort(-np.abs(terms), kind="stable")[:count]
    return [(float(a[i]), float(b[i])) for i in largest], float(terms.sum() - terms[largest].sum()), float(terms.sum())
