"""Whether weights that were written for another tool still give the same answers: the largest difference of the
numbers, and the share of translations that are the same.

Shapes: B sentences, T tokens, V vocabulary.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import torch

from models.base import DecodingOptions
from models.messages import N_, InputError
from models.writing.decoding import Hypothesis

#: sentences whose numbers are compared, and how many are translated at once
LOGIT_SENTENCES, AT_ONCE = 64, 32
#: longest translation, in tokens
LONGEST = 64


class Same(NamedTuple):
    """On `sentences` of one language: the `largest` difference of logits (or hidden states) on the first of them, and
    how many greedy translations are `identical`; None where nothing is translated."""

    sentences: int
    largest: float
    identical: int | None


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder beside `folder` to write in, which takes its place at the end; after an error nothing of it stays. One
    that is there already and not empty is an InputError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(N_("{path} is there already; give a folder that is new or empty."), path=str(folder))
    place = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        yield place
        if folder.exists():
            folder.rmdir()
        place.rename(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _padded_left(rows: Sequence[Sequence[int]], pad_id: int) -> tuple[torch.Tensor, torch.Tensor]:
    """ids (B, T) and which are there (B, T): what is to be gone on with ends where the batch ends."""
    width = max(map(len, rows))
    ids = torch.tensor([[pad_id] * (width - len(row)) + list(row) for row in rows])
    return ids, torch.arange(width) >= width - torch.tensor([[len(row)] for row in rows])


@torch.inference_mode()
def compare(method: Any, model: Any, sentences: Sequence[str]) -> Same:
    """The method's own answers beside those of the library's model."""
    encoded = [ids for ids in method.encode(sentences) if ids]
    return COMPARED[method.key](method, model, encoded)


def _seq2seq(method: Any, model: Any, encoded: Sequence[Sequence[int]]) -> Same:
    source, target = method.languages[0], method.languages[-1]
    requests = [method.request(ids, source, target) for ids in encoded]
    some = requests[:LOGIT_SENTENCES]
    src, valid = method.pad(some)
    tgt, tgt_valid = method.pad([[method.tokenizer.bos_id, *row[1:-1][::-1]] for row in some])  # any target will do
    memory, _ = method.network.encode(src, valid)
    hidden, _ = method.network.decode(tgt, tgt_valid, method.network.start(memory, valid))
    ours = method.network.embedding.logits(hidden)  # (B, T, V)
    theirs = model(input_ids=src, attention_mask=valid.long(), decoder_input_ids=tgt,
                   decoder_attention_mask=tgt_valid.long()).logits
    return _with_translations(method, model, requests, encoded, (ours - theirs)[tgt_valid], left=False)


def _decoder(method: Any, model: Any, encoded: Sequence[Sequence[int]]) -> Same:
    source, target = method.languages[0], method.languages[-1]
    requests = [method.request(ids, source, target) for ids in encoded]
    ids, valid = method.pad(requests[:LOGIT_SENTENCES])
    hidden, _ = method.network(ids, valid)
    ours, theirs = method.network.embedding.logits(hidden), model(input_ids=ids, attention_mask=valid.long()).logits
    return _with_translations(method, model, requests, encoded, (ours - theirs)[valid], left=True)


def _encoder(method: Any, model: Any, encoded: Sequence[Sequence[int]]) -> Same:
    ids, valid = method.pad([method.single(row) for row in encoded[:LOGIT_SENTENCES]])
    ours, _ = method.read([method.single(row) for row in encoded[:LOGIT_SENTENCES]])
    theirs = model(input_ids=ids, attention_mask=valid.long()).last_hidden_state
    return Same(len(encoded), float((ours - theirs)[valid].abs().max()), None)


COMPARED: dict[str, Callable[[Any, Any, Sequence[Sequence[int]]], Same]] = {
    "transformer_seq2seq": _seq2seq, "transformer_decoder": _decoder, "transformer_encoder": _encoder,
}


def is_same(own: Hypothesis, theirs: Sequence[int]) -> bool:
    """Whether both wrote the same; what our search gave up at its limit may go on there."""
    ids = list(own.ids)
    return list(theirs) == ids or (not own.finished and list(theirs[:len(ids)]) == ids)


def _with_translations(method: Any, model: Any, requests: Sequence[Sequence[int]], encoded: Sequence[Sequence[int]],
                       difference: torch.Tensor, left: bool) -> Same:
    """Greedy search on both sides, token for token."""
    target, eos = method.languages[-1], method.tokenizer.eos_id
    options, identical = DecodingOptions(beam_size=1, max_new_tokens=LONGEST), 0
    order = sorted(range(len(requests)), key=lambda i: len(requests[i]))
    for start in range(0, len(order), AT_ONCE):
        rows = [requests[i] for i in order[start:start + AT_ONCE]]
        ours = [found[0] for found in method.search(rows, target, options)]
        ids, mask = _padded_left(rows, method.tokenizer.pad_id) if left else method.pad(rows)
        written = model.generate(input_ids=ids, attention_mask=mask.long(), max_new_tokens=LONGEST)
        for own, row in zip(ours, written[:, ids.size(1) if left else 1:].tolist()):
            identical += is_same(own, row[:row.index(eos)] if eos in row else row)
    return Same(len(encoded), float(difference.abs().max()), identical)
