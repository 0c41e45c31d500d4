"""Six variants of attention over one configuration: who may look at whom, what is kept, what is computed, exactly.

Shapes: H heads, G heads of keys and values, T tokens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from lib.inside.attention_variants.timing import Task
from models.messages import N_

#: every number of the cache is held in single precision
BYTES = 4


@dataclass(frozen=True)
class Variant:
    """`title`, `how` and `gives_up` are English messages. `cost` is how its work grows, `memory` its cache, in T tokens
    (window w, H heads of which G have keys and values, P processes: in each of them). `paper` says where it was
    described, `link` leads there."""

    key: str
    title: str
    paper: str
    link: str
    how: str
    gives_up: str
    cost: str
    memory: str


_ALL = (
    Variant("multi_head", N_("Multi-head"), "Vaswani et al. 2017", "https://arxiv.org/abs/1706.03762",
            N_("Every token looks at itself and all tokens before it; each head has queries, keys and values of its "
               "own."),
            N_("Nothing: the others are compared with it. Its scores grow with the square of the text, and its cache "
               "with the text times the heads."),
            "O(T²)", "O(T)"),
    Variant("multi_query", N_("Multi-query"), "Shazeer 2019", "https://arxiv.org/abs/1911.02150",
            N_("Everybody may look at the same tokens as before, but all heads share one set of keys and values; only "
               "their questions differ."),
            N_("Heads can no longer remember different things of the same token; the scores are as many as before."),
            "O(T²)", "O(T/H)"),
    Variant("grouped", N_("Grouped-query"), "Ainslie et al. 2023", "https://arxiv.org/abs/2305.13245",
            N_("Between the two: a few heads share one set of keys and values."),
            N_("A part of the cache's savings, to keep a part of the heads' freedom; the scores are as many as "
               "before."),
            "O(T²)", "O(T · G/H)"),
    Variant("window", N_("Sliding window"), "Beltagy et al. 2020 · Jiang et al. 2023",
            "https://arxiv.org/abs/2310.06825",
            N_("A token looks only at the last w tokens, itself included; what is further back reaches it only through "
               "other tokens, layer by layer."),
            N_("The direct look far back: in each layer news travels at most w − 1 tokens, and the cache forgets the "
               "rest."),
            "O(T · w)", "O(w)"),
    Variant("strided", N_("Strided sparse"), "Child et al. 2019", "https://arxiv.org/abs/1904.10509",
            N_("The window, and every w-th token before it: two steps lead from anywhere to anywhere."),
            N_("Most direct looks far back; and nothing may be forgotten, so the cache is as large as the full one."),
            "O(T · (w + T/w))", "O(T)"),
    Variant("ring", N_("Ring"), "Liu, Zaharia & Abbeel 2023", "https://arxiv.org/abs/2310.01889",
            N_("Everybody looks at everything, as in multi-head attention. The text is cut into blocks, one a process; "
               "keys and values travel round, and each process merges what it sees."),
            N_("Nothing of the result, which is the same up to rounding. It gives up independence: all processes must "
               "work at once and send every block round."),
            "O(T²/P)", "O(T/P)"),
)
VARIANTS: dict[str, Variant] = {variant.key: variant for variant in _ALL}


def groups(n_heads: int) -> int:
    """How many heads of keys and values the grouped variant has: the divisor of H nearest to its middle, between one
    and all where there is one."""
    between = [n for n in range(2, n_heads) if n_heads % n == 0]
    return min(between, key=lambda n: abs(n - n_heads**0.5)) if between else 1


def task_for(config: Mapping[str, Any], *, heads_only: bool = False, **options: Any) -> Task:
    """What to measure for a model of this configuration: attention of its sizes. `heads_only`: of no other variant
    than multi-head."""
    found = Task(heads=config["n_heads"], head_size=config["d_model"] // config["n_heads"],
                 groups=groups(config["n_heads"]), **options)
    return replace(found, groups=found.heads, variants=("ring",)) if heads_only else found


def settings(variant: str, config: Mapping[str, Any], span: int) -> dict[str, Any]:
    """The configuration of the same model with this variant of attention, and everything else as it is."""
    changes = {"multi_query": {"n_kv_heads": 1}, "grouped": {"n_kv_heads": groups(config["n_heads"])}}.get(variant, {})
    kind = variant if variant in ("window", "strided") else "full"
    return {**config, "n_kv_heads": 0, "attention": kind, "attention_span": span, **changes}


def kv_heads(config: Mapping[str, Any]) -> int:
    """G of a configuration."""
    return config["n_kv_heads"] or config["n_heads"]


def shared_by(config: Mapping[str, Any]) -> list[int]:
    """For each of the H heads, the head of keys and values (from 0) that it looks at."""
    size = config["n_heads"] // kv_heads(config)
    return [head // size for head in range(config["n_heads"])]


def may_look(config: Mapping[str, Any], tokens: int) -> np.ndarray:
    """Who may look at whom in a causal stack: boolean (T, T), rows look at columns."""
    import torch

    from models.blocks.attention import causal_mask
    from models.blocks.attention_patterns import Pattern

    numbers = torch.arange(tokens).unsqueeze(0)
    near = Pattern(config["attention"], config["attention_span"]).allows(numbers, numbers)
    mask = causal_mask(tokens)
    return (mask if near is None else mask & near[0]).numpy()


def turns(tokens: int, processes: int) -> np.ndarray:
    """In which turn of a causal ring (from 1) a row's process has a column's block; 0 where nobody may look: (T, T)."""
    from models.blocks.ring_attention import block_lengths

    owner = np.repeat(np.arange(processes), block_lengths(tokens, processes))
    turn = (owner[:, None] - owner[None, :]) % processes + 1
    return np.where(np.tril(np.ones((tokens, tokens), dtype=bool)), turn, 0)


def bytes_per_token(config: Mapping[str, Any]) -> int:
    """What the cache of a decoder grows by with each token: a key and a value a layer, G heads of d_model / H
    numbers."""
    return 2 * config["n_layers"] * kv_heads(config) * (config["d_model"] // config["n_heads"]) * BYTES


def kept_tokens(config: Mapping[str, Any], tokens: int) -> int:
    """Of how many tokens keys and values are still kept after `tokens`: with a window, those that the next token will
    see beside itself."""
    return min(tokens, config["attention_span"] - 1) if config["attention"] == "window" else tokens


def cache_bytes(config: Mapping[str, Any], tokens: int) -> int:
    """The size of a decoder's cache after `tokens` tokens."""
    return bytes_per_token(config) * kept_tokens(config, tokens)


def parameters(config: Mapping[str, Any], vocab_size: int) -> int:
    """How many numbers a decoder of this configuration learns; it is laid out without memory, and counted."""
    return _parameters(tuple(sorted(config.items())), vocab_size)


@lru_cache(maxsize=64)
def _parameters(config: tuple[tuple[str, Any], ...], vocab_size: int) -> int:
    import torch

    from models.transformer_decoder import DecoderNetwork, TransformerDecoder

    with torch.device("meta"):
        network = DecoderNetwork(vocab_size, 0, {**TransformerDecoder.default_config(), **dict(config)})
    return sum(p.numel() for p in network.parameters())


def scores_computed(variant: str, tokens: int, span: int, processes: int = 2) -> int:
    """How many scores a head computes for `tokens`, as it runs here: full attention all T x T, of which the mask then
    hides some; blocks only those near the window; a ring's process its own blocks (the last one, which has most)."""
    chunks = -(-tokens // span)
    if variant == "window":
        return chunks * span * 2 * span
    if variant == "strided":
        return chunks * span * 2 * span + span * chunks * chunks
    if variant == "ring":
        from models.blocks.ring_attention import block_lengths

        return block_lengths(tokens, processes)[-1] * tokens
    return tokens * tokens


def table(config: Mapping[str, Any], vocab_size: int, tokens: int, span: int) -> list[dict[str, Any]]:
    """A row a variant: parameters, cache bytes a token and after `tokens`, and looks that are allowed."""
    rows = []
    for key in VARIANTS:
        here = settings(key, config, span)
        rows.append({"variant": key, "kv_heads": kv_heads(here), "parameters": parameters(here, vocab_size),
                     "bytes_per_token": bytes_per_token(here), "cache_bytes": cache_bytes(here, tokens),
                     "looks": int(may_look(here, tokens).sum()), "cost": VARIANTS[key].cost,
                     "memory": VARIANTS[key].memory})
    return rows
