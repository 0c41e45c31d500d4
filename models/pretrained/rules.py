"""What a model's makers ask of whoever lets it write, as the library's `generate` does it: tokens that never stand, or
not at the beginning, repetitions that are punished or forbidden, a least length, and an end that is forced.

How to search and how to draw is not among them: that is the reader's choice here.

Shapes: B rows, L tokens so far, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from models.pretrained.writing import setting


def rules(model: Any, request: Sequence[int], opening: int, limit: int, ends: Sequence[int], size: int, *,
          searched: bool) -> Callable[[Tensor, Tensor], Tensor] | None:
    """A function of ids (B, L) and scores (B, V) that gives the scores (B, V) as these rules leave them; None without
    rules. `opening` tokens are given, at most `limit` are written; with `searched` the rules are asked of
    log-probabilities, as beam search does it."""
    from transformers.generation import logits_process as known

    found: list[Any] = []

    def asked(name: str) -> Any:
        return setting(model, name)

    read = torch.tensor([list(request)])
    if asked("encoder_repetition_penalty") not in (None, 1) and model.config.is_encoder_decoder:
        found.append(known.EncoderRepetitionPenaltyLogitsProcessor(float(asked("encoder_repetition_penalty")), read))
    if asked("repetition_penalty") not in (None, 1):
        found.append(known.RepetitionPenaltyLogitsProcessor(float(asked("repetition_penalty"))))
    if asked("no_repeat_ngram_size"):
        found.append(known.NoRepeatNGramLogitsProcessor(asked("no_repeat_ngram_size")))
    if asked("encoder_no_repeat_ngram_size") and model.config.is_encoder_decoder:
        found.append(known.EncoderNoRepeatNGramLogitsProcessor(asked("encoder_no_repeat_ngram_size"), read))
    bad = [words for words in asked("bad_words_ids") or () if words and max(words) < size]
    if bad:
        found.append(known.NoBadWordsLogitsProcessor(bad, list(ends)))
    if ends and asked("min_length"):
        found.append(known.MinLengthLogitsProcessor(asked("min_length"), list(ends)))
    if ends and asked("min_new_tokens"):
        found.append(known.MinNewTokensLengthLogitsProcessor(opening, asked("min_new_tokens"), list(ends)))
    if (last := inside(asked("forced_eos_token_id"), size)):
        found.append(known.ForcedEOSTokenLogitsProcessor(opening + limit, last))
    if (never := inside(asked("suppress_tokens"), size)):
        found.append(known.SuppressTokensLogitsProcessor(never))
    if (late := inside(asked("begin_suppress_tokens"), size)):
        found.append(known.SuppressTokensAtBeginLogitsProcessor(late, opening))
    if not found:
        return None

    def follow(ids: Tensor, scores: Tensor) -> Tensor:
        scores = scores.log_softmax(-1) if searched else scores
        for rule in found:
            scores = rule(ids, scores)
        return scores

    return follow


def inside(asked: Any, size: int) -> list[int]:
    """One id, a list of them or None as a list, without ids that the vocabulary has not."""
    ids = [asked] if isinstance(asked, int) else list(asked or ())
    return [id for id in ids if isinstance(id, int) and 0 <= id < size]
