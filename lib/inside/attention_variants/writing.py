"""A text written by the decoder with its cache, and how large the cache is at every token.

Shapes: T tokens, V vocabulary.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from models.base import DecodingOptions
from models.messages import N_, InputError
from models.writing.decoding import write

if TYPE_CHECKING:
    from torch import Tensor

    from models.blocks.transformer import StackCache
    from models.transformer_decoder import TransformerDecoder


@dataclass(frozen=True)
class Written:
    """The text, `bytes` of the cache after each of its tokens (T), how many tokens were given, and seconds for the
    rest."""

    text: str
    bytes: tuple[int, ...]
    given: int
    seconds: float


@torch.inference_mode()
def write_on(method: TransformerDecoder, text: str, lang: str, tokens: int, seed: int = 0) -> Written:
    """Read the text, token by token, and go on until the cache has seen `tokens`; drawn with the seed, the end not
    allowed, so that the text is as long as was asked for."""
    ids = [*method.opening(lang), *method.encode([text])[0]]
    given, cache, sizes = len(ids), method.network.stack.new_cache(), []
    if given >= tokens:
        raise InputError(N_("This text has {n} tokens already; choose more than {tokens}, or write a shorter one."),
                         n=given, tokens=tokens)
    one = torch.ones(1, 1, dtype=torch.bool, device=method.device)

    def step(read: Tensor, cache: StackCache) -> Tensor:
        hidden, _ = method.network(read.unsqueeze(1), one, cache)  # (1, 1, D)
        sizes.append(cache.bytes)
        return method.network.embedding.logits(hidden[:, -1])  # (1, V)

    for place in ids[:-1]:
        step(torch.tensor([place], device=method.device), cache)
    options = DecodingOptions(beam_size=1, temperature=0.8, top_p=0.9, max_new_tokens=tokens - given + 1)
    banned, first = sorted(method.tokenizer.special_ids), torch.tensor([ids[-1]], device=method.device)
    started = time.perf_counter()
    ids += [chosen for chosen, _ in write(step, cache, first, options, (), banned, seed)]
    return Written(method.tokenizer.decode(ids[2:-1], lang), tuple(sizes), given, time.perf_counter() - started)
