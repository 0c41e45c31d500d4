"""Heads measured over many sentences, and what is lost when one is silent: texts in, plain records out.

Works for the encoder (sentences alone, and joined to their translations) and for the decoder (alone).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeGuard

import numpy as np
import torch

from lib.inside.changed import without_heads
from lib.inside.transformer_encoder.heads import Tally, all_weights, count_text, head_names, read_head
from models.base import Pair
from models.blocks.transformer import LayerInside, Stack
from models.messages import N_, InputError
from models.training.batching import chunks_by_length
from models.training.masked_objective import Masked, MaskedObjective, segments_of
from models.transformer_decoder import TransformerDecoder
from models.transformer_encoder import TransformerEncoder

#: the methods that are one Transformer stack
OneStack = TransformerEncoder | TransformerDecoder
ALONE, JOINED = "alone", "joined"
#: texts that are read at once
_CHUNK = 64
#: told how far it is: (share 0-1)
Report = Callable[[float], None]


def _silent(share: float) -> None:
    """Report to nobody."""


def has_stack(method: object) -> TypeGuard[OneStack]:
    """Whether a method is one Transformer stack, the encoder or the decoder, whose network can be opened."""
    return isinstance(getattr(getattr(method, "network", None), "stack", None), Stack)


def inside_of(method: OneStack, sequences: Sequence[Sequence[int]]) -> tuple[torch.Tensor, list[LayerInside]]:
    """Hidden states (B, T, D) and each layer's inside for texts of ids, their special tokens included."""
    ids, valid = method.pad(sequences)
    if isinstance(method, TransformerEncoder):
        return method.network(ids, valid, segments_of(ids, method.tokenizer.sep_id), inspect=True)
    return method.network(ids, valid, inspect=True)


def texts_of(method: OneStack, pairs: Sequence[Pair], reading: str) -> list[list[int]]:
    """The pairs as the method reads them: every sentence ALONE, or each pair JOINED (the encoder, two languages)."""
    sides = [method.encode([pair[i] for pair in pairs]) for i in range(len(method.languages))]
    if isinstance(method, TransformerEncoder) and reading == JOINED:
        return [method.joined(a, b) for a, b in zip(*sides) if a and b]
    alone = []
    for lang, side in zip(method.languages, sides):
        for ids in side:
            if ids:
                alone.append(method.single(ids) if isinstance(method, TransformerEncoder)
                             else [*method.opening(lang), *ids])
    return alone


def readings(method: OneStack) -> list[str]:
    """The ways in which the method can be measured."""
    both = isinstance(method, TransformerEncoder) and len(method.languages) == 2
    return [ALONE, JOINED] if both else [ALONE]


@torch.inference_mode()
def looks(method: OneStack, texts: Sequence[Sequence[int]], reading: str = ALONE, report: Report = _silent
          ) -> dict[str, Any]:
    """What every head looks at in these texts (ids, `texts_of`): the record of `heads.Tally`."""
    if not has_stack(method):
        raise InputError(N_("Heads are measured for the Transformer encoder and decoder; {method} is neither."),
                         method=method.key)
    if not texts:
        raise InputError(N_("There is no sentence to measure; give at least one."))
    heads = method.config["n_heads"]
    tally, done = Tally.of(heads * method.config["n_layers"]), 0
    for chunk in chunks_by_length(texts, _CHUNK):
        _, layers = inside_of(method, [texts[i] for i in chunk])
        weights = all_weights(layers).cpu().numpy()  # (N, B, T, T)
        for row, i in enumerate(chunk):
            size = len(texts[i])
            count_text(tally, method, texts[i], weights[:, row, :size, :size], reading == JOINED, method.network.stack)
        done += len(chunk)
        report(done / len(texts))
    return {"reading": reading, **tally.record(heads)}


def masked_examples(method: TransformerEncoder, pairs: Sequence[Pair]) -> list[Masked]:
    """The encoder's own task on held-out pairs: the same hidden tokens at every call."""
    return list(MaskedObjective(method.tokenizer, [], pairs).valid_examples())


@torch.inference_mode()
def masked_losses(method: TransformerEncoder, examples: Sequence[Masked]) -> np.ndarray:
    """For each example the nats of its hidden tokens, summed, and their number: (E, 2)."""
    network, pad_id = method.network, method.tokenizer.pad_id
    found = np.zeros((len(examples), 2))
    for chunk in chunks_by_length([e.ids for e in examples], _CHUNK):
        ids, valid = method.pad([examples[i].ids for i in chunk])
        answers, _ = method.pad([examples[i].answers for i in chunk])
        hidden, _ = network(ids, valid, segments_of(ids, method.tokenizer.sep_id))
        asked = answers.ne(pad_id)  # (B, T)
        nats = torch.nn.functional.cross_entropy(
            network.logits(hidden[asked]).float(), answers[asked], reduction="none").cpu().numpy()
        rows = asked.nonzero()[:, 0].cpu().numpy()
        found[chunk, 0] = np.bincount(rows, nats, len(chunk))
        found[chunk, 1] = np.bincount(rows, minlength=len(chunk))
    return found


def mean_loss(losses: np.ndarray) -> float:
    """Nats per hidden token of `masked_losses` (E, 2)."""
    return float(losses[:, 0].sum() / max(1.0, losses[:, 1].sum()))


def change(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """How much the loss per hidden token rises from `before` to `after` (E, 2 each, the same examples), and the half
    width of its 95 % interval over examples (a ratio's, by linearisation)."""
    count = max(1.0, before[:, 1].sum())
    rise = (after[:, 0] - before[:, 0]).sum() / count
    left = after[:, 0] - before[:, 0] - rise * before[:, 1]
    return float(rise), 1.96 * math.sqrt(float((left**2).sum())) / count


def silenced(method: TransformerEncoder, examples: Sequence[Masked], report: Report = _silent,
             groups: Iterable[Sequence[str]] | None = None) -> dict[str, Any]:
    """The masked loss with all heads, and how it changes when each head (or each group of heads) is silent."""
    names = head_names(method.config["n_layers"], method.config["n_heads"])
    wanted = [tuple(group) for group in groups] if groups is not None else [(name,) for name in names]
    whole = masked_losses(method, examples)
    rows = []
    for i, group in enumerate(wanted):
        quiet = without_heads(method, [read_head(name) for name in group])
        rise, half = change(whole, masked_losses(quiet, examples))
        rows.append({"head": " ".join(group), "rise": rise, "half": half})
        report((i + 1) / len(wanted))
    return {"loss": mean_loss(whole), "examples": len(examples), "hidden": int(whole[:, 1].sum()), "silent": rows}


@torch.inference_mode()
def word_scores(method: TransformerEncoder, ids: Sequence[int], at: Sequence[int]) -> np.ndarray:
    """The log-probability (nats) of each token at the places `at` (P) when it alone is hidden: (P,)."""
    if not at:
        return np.zeros(0)
    hidden = [[method.tokenizer.mask_id if i == place else id for i, id in enumerate(ids)] for place in at]
    scores = method.logits_at(hidden, list(enumerate(at))).float().log_softmax(-1)  # (P, V)
    return scores[torch.arange(len(at)), torch.tensor([ids[place] for place in at])].cpu().numpy()
