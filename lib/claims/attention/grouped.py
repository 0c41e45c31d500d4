"""Heads that share keys and values save memory at next to no cost."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.messages import N_

TOKENS = 24


def kept(lab: Lab, name: str, seed: int) -> int:
    """Bytes that a decoder's cache holds after so many tokens."""
    import torch

    from models.transformer_decoder import TransformerDecoder

    method = lab.network(name, seed)
    assert isinstance(method, TransformerDecoder)
    cache = method.network.stack.new_cache()
    with torch.inference_mode():
        ids = torch.full((1, TOKENS), method.tokenizer.bos_id)
        method.network(ids, torch.ones_like(ids, dtype=torch.bool), cache)
    return cache.bytes


def measure(lab: Lab, seed: int) -> Measured:
    """Cache and loss of a decoder with four heads of keys and values, and with one that all share."""
    share = kept(lab, "decoder_one_kv", seed) / kept(lab, "decoder", seed)
    losses = {name: lab.loss(name, seed) for name in ("decoder", "decoder_one_kv")}
    return Measured({"memory": share, "cost": losses["decoder_one_kv"] - losses["decoder"]},
                    [Point(name, None, value) for name, value in losses.items()])


CLAIM = Claim(
    N_("Heads that share their keys and values save memory, at next to no cost."),
    "Shazeer 2019; Ainslie et al. 2023",
    N_("Two small decoders trained alike: four heads each with its own keys and values, and four that share one head "
       "of them. What does the cache hold after 24 tokens, and what is the loss on held-out pairs?"),
    (Condition("memory", N_("the shared cache's size over the other's"), 0.5, above=False),
     Condition("cost", N_("the loss (nats a token) with shared heads less that without"), 0.05, above=False)),
    Figure(N_("loss on held-out pairs, nats a token"), {"decoder": N_("four heads of keys"),
                                                        "decoder_one_kv": N_("one head of keys")}),
    measure, ("decoder", "decoder_one_kv"))
