"""The source of a translation as an encoder reads it: its tokens, and the memory that a writer looks back at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from models.base import DecodingOptions
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.seq2seq import Seq2SeqMethod


@dataclass(frozen=True)
class Reading:
    """A sentence as the encoder has read it: its `ids` with their tags, the `pieces`, the states `memory` (1, S, H)
    and `valid` (1, S), and how many tokens may be written."""

    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    memory: torch.Tensor
    valid: torch.Tensor
    limit: int


def source_ids(method: Seq2SeqMethod, text: str, target: str, source: str) -> list[int]:
    """What the encoder reads: a translation asked for, or with `target` the same as `source` the rest of the text."""
    tokenizer, ids = method.tokenizer, method.encode([text])[0]
    if not ids:
        raise InputError(N_("This text has no token that could be read; write a sentence."))
    if target == source:
        return [tokenizer.continue_id, tokenizer.language_tag(target), *ids, tokenizer.eos_id]
    method.check_translation(source, target)
    return method.tagged(ids, target)


@torch.inference_mode()
def read(method: Seq2SeqMethod, text: str, source: str, target: str) -> Reading:
    """The encoder's reading of a sentence."""
    ids = source_ids(method, text, target, source)
    src, valid = method.pad([ids])
    memory, _ = method.network.encode(src, valid)
    least = method.card.get("usual_longest", {}).get(target, 0)
    limit = min(DecodingOptions().max_new_tokens, max(2 * len(ids) + 8, least))
    return Reading(tuple(ids), tuple(method.tokenizer.pieces(ids)), memory, valid, limit)
