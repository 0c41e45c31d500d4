"""Choosing a token: the distribution before and after it is cut, and the same beginning written with many seeds.

Shapes: V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import torch

from lib.inside.transformer_decoder.reading import text_ids
from models.base import DecodingOptions
from models.writing.decoding import filtered, forbid

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder


@dataclass(frozen=True)
class Cut:
    """The next token's distribution (V): as the model has it, with the temperature, and as it is drawn from. `kept`
    tokens are left of `vocabulary`."""

    own: torch.Tensor
    tempered: torch.Tensor
    drawn: torch.Tensor

    @property
    def kept(self) -> int:
        """How many tokens can still be drawn."""
        return int((self.drawn > 0).sum())

    @property
    def lost(self) -> float:
        """The probability (0-1) that was cut away."""
        return max(0.0, float(self.tempered[self.drawn == 0].sum()))


@torch.inference_mode()
def next_logits(method: TransformerDecoder, text: str, lang: str) -> torch.Tensor:
    """The scores (V) that `generate` draws the next token from."""
    first, cache = method.read([text_ids(method, text, lang)])
    ends = {method.tokenizer.eos_id, method.tokenizer.sep_id}
    return forbid(method._step(first, cache), sorted(method.tokenizer.special_ids - ends))[0].cpu()


def cut(logits: torch.Tensor, options: DecodingOptions) -> Cut:
    """What the settings make of these scores (V). At temperature 0 there is nothing to flatten: one token is left."""
    own = logits.softmax(-1)
    tempered = (logits / options.temperature).softmax(-1) if options.temperature else own
    return Cut(own, tempered, filtered(logits, options.temperature, options.top_k, options.top_p))


def cut_table(method: TransformerDecoder, found: Cut, count: int = 16) -> pd.DataFrame:
    """`rank`, `token`, `own`, `tempered`, `drawn`, `kept`: the `count` likeliest tokens, best first."""
    best = found.own.topk(min(count, len(found.own))).indices
    drawn = found.drawn[best]
    return pd.DataFrame({
        "rank": range(1, len(best) + 1), "token": method.tokenizer.pieces(best.tolist()),
        "own": found.own[best].tolist(), "tempered": found.tempered[best].tolist(), "drawn": drawn.tolist(),
        "kept": (drawn > 0).tolist()})


@dataclass(frozen=True)
class Draw:
    """One text: its seed, what was written after the beginning, and its natural-log probability under the model."""

    seed: int
    text: str
    tokens: tuple[str, ...]
    probabilities: tuple[float, ...]


def draws(method: TransformerDecoder, text: str, lang: str, options: DecodingOptions,
          seeds: Sequence[int]) -> list[Draw]:
    """The same beginning gone on with, once for each seed."""
    found = []
    for seed in seeds:
        steps = list(method.generate(text, lang, options, seed))
        found.append(Draw(seed, steps[-1].text if steps else text, tuple(step.token for step in steps),
                          tuple(step.probability for step in steps)))
    return found
