"""What the views of the decoder share: its distribution at every place of a text, read in one pass.

Shapes: T tokens, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

import torch

from models.base import Method

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder


def is_decoder(method: Method) -> TypeGuard[TransformerDecoder]:
    """Whether the method's network is the decoder that these views open."""
    from models.transformer_decoder import TransformerDecoder

    return isinstance(method, TransformerDecoder)


def text_ids(method: TransformerDecoder, text: str, lang: str) -> list[int]:
    """What the decoder reads of a text: its opening, "[BOS] [TO:en]", and the text's tokens."""
    return [*method.opening(lang), *method.encode([text])[0]]


@torch.inference_mode()
def next_logp(method: TransformerDecoder, ids: Sequence[int]) -> torch.Tensor:
    """Natural-log probabilities (T, V) of the token after each of `ids`. A text ends with [EOS], or with [SEP] as the
    source of a pair: both are the end, so [EOS] has the probability of either and [SEP] none, as in
    `log_probability`."""
    read, valid = method.pad([ids])
    hidden, _ = method.network(read, valid)  # (1, T, D)
    logp = method.network.embedding.logits(hidden[0]).float().log_softmax(-1)  # (T, V)
    eos, sep = method.tokenizer.eos_id, method.tokenizer.sep_id
    logp[:, eos] = torch.logaddexp(logp[:, eos], logp[:, sep])
    logp[:, sep] = float("-inf")
    return logp


@dataclass(frozen=True)
class Next:
    """A token that may come next: its piece, id and probability (0-1), the text with it, and whether it is the end."""

    token: str
    id: int
    probability: float
    text: str
    ends: bool


def next_tokens(method: TransformerDecoder, text: str, lang: str, count: int = 8) -> list[Next]:
    """The `count` likeliest tokens after a text ("" for its beginning), best first."""
    ids = text_ids(method, text, lang)
    return _best(method, next_logp(method, ids)[-1], ids[len(method.opening(lang)):], text, lang, count)


def _best(method: TransformerDecoder, logp: torch.Tensor, ids: Sequence[int], text: str, lang: str,
          count: int) -> list[Next]:
    tokenizer, found = method.tokenizer, []
    plain = logp.clone()
    plain[sorted(tokenizer.special_ids - {tokenizer.eos_id})] = float("-inf")
    best = plain.topk(min(count, tokenizer.vocab_size))
    before = tokenizer.decode(ids, lang)
    for value, id in zip(best.values.tolist(), best.indices.tolist()):
        if value == float("-inf"):
            break
        after = tokenizer.decode([*ids, id], lang)
        # what the reader typed stays as it is, whatever the tokenizer would make of it
        grown = text.rstrip() + after[len(before):] if after.startswith(before) else after
        ends = id == tokenizer.eos_id
        found.append(Next(tokenizer.piece(id), id, math.exp(value), text if ends else grown.lstrip(), ends))
    return found


@dataclass(frozen=True)
class Scored:
    """A text with its probability: the tokens, the end included (T), and the natural-log probability of each (T),
    given those before it."""

    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    logp: tuple[float, ...]
    candidates: tuple[tuple[Next, ...], ...]

    @property
    def bits(self) -> list[float]:
        """Surprise of each token: minus the binary logarithm of its probability."""
        return [max(0.0, -value) / math.log(2) for value in self.logp]

    @property
    def total(self) -> float:
        """Natural-log probability of the whole text."""
        return math.fsum(self.logp)

    @property
    def perplexity(self) -> float:
        """As many equally likely tokens as if one had to be guessed at every place."""
        return math.exp(-self.total / len(self.logp))


def score_text(method: TransformerDecoder, text: str, lang: str, count: int = 8) -> Scored:
    """The probability of every token of a text and of its end, and what else could have stood there."""
    opening = method.opening(lang)
    ids = text_ids(method, text, lang)
    logp = next_logp(method, ids)[len(opening) - 1:]  # (T, V): the first is what may follow the opening
    written = [*ids[len(opening):], method.tokenizer.eos_id]
    values = logp.gather(1, torch.tensor(written).unsqueeze(1)).squeeze(1).tolist()
    candidates = tuple(tuple(_best(method, row, written[:i], "", lang, count)) for i, row in enumerate(logp))
    return Scored(tuple(method.tokenizer.pieces(written)), tuple(written), tuple(values), candidates)
