"""Attention at work in `rnn_attention`: a translation written step by step, with a reader's hand on it where wished.

Shapes: S source tokens, T written tokens (the end included), H hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.inside.source import read
from models.answers import Step
from models.messages import N_, InputError
from models.writing.decoding import StepFunction, forbid

if TYPE_CHECKING:
    from models.rnn_attention import RNNAttention
    from models.seq2seq import Seq2SeqMethod

#: what a hand does with the attention of a step, beside moving it to one source token: all alike, or none
EVEN, OFF = "even", "off"
#: the place of a source token, EVEN or OFF
Override = int | str


@dataclass(frozen=True)
class Written:
    """A text written greedily. `steps` (T, the end included where it came); `scores`, `weights` (the network's own)
    and `used` (T, S); `contexts` and `queries` (T, H); `memory` (S, H). `forced` tokens were given, not chosen."""

    source: tuple[str, ...]
    steps: tuple[Step, ...]
    text: str
    scores: np.ndarray
    weights: np.ndarray
    used: np.ndarray
    contexts: np.ndarray
    queries: np.ndarray
    memory: np.ndarray
    forced: int

    @property
    def tokens(self) -> tuple[str, ...]:
        """The written tokens."""
        return tuple(step.token for step in self.steps)

    @property
    def ids(self) -> list[int]:
        """Their ids."""
        return [step.id for step in self.steps]


def stepper(method: Seq2SeqMethod) -> StepFunction:
    """The method's network as a writer for `models.writing.decoding`."""
    def step(ids: torch.Tensor, state: Any) -> torch.Tensor:
        ones = torch.ones(ids.size(0), 1, dtype=torch.bool, device=ids.device)
        hidden, _ = method.network.decode(ids.unsqueeze(1), ones, state)  # (B, 1, D)
        return method.network.embedding.logits(hidden[:, -1])

    return step


def spread(override: Override, count: int) -> torch.Tensor:
    """The weights (1, S) that a hand puts in place of the network's own."""
    weights = torch.zeros(1, count)
    if override == EVEN:
        weights += 1 / count
    elif override != OFF:
        place = int(override)
        if not 0 <= place < count:
            raise InputError(N_("There is no source token {place}; the places are {choices}."), place=place + 1,
                             choices=f"1 to {count}")
        weights[0, place] = 1
    return weights


@torch.inference_mode()
def decode_with(
    method: RNNAttention, text: str, source: str, target: str, *, overrides: Mapping[int, Override] | None = None,
    everywhere: Override | None = None, prefix: Sequence[int] = (),
) -> Written:
    """Write greedily; `overrides` names steps (from 0) whose attention is replaced, `everywhere` replaces it at all
    others too, and the ids of `prefix` are written first whatever the network wants."""
    reading, tokenizer = read(method, text, source, target), method.tokenizer
    state = method.network.start(reading.memory, reading.valid)
    count = len(reading.ids)
    ids = torch.tensor([tokenizer.bos_id], device=method.device)
    written: list[int] = []
    steps: list[Step] = []
    kept: dict[str, list[np.ndarray]] = {name: [] for name in ("scores", "weights", "used", "context", "query")}
    for place in range(max(reading.limit, len(prefix) + 1)):
        hand = (overrides or {}).get(place, everywhere)
        look = method.look(ids, state, None if hand is None else spread(hand, count).to(reading.memory))
        probabilities = forbid(look.logits, method.banned_ids)[0].softmax(-1)  # (V,)
        chosen = prefix[place] if place < len(prefix) else int(probabilities.argmax())
        written.append(chosen)
        steps.append(method.make_step(chosen, probabilities, tokenizer.decode(written, target)))
        for name, rows in kept.items():
            rows.append(getattr(look, name)[0].float().cpu().numpy())
        if chosen == tokenizer.eos_id:
            break
        ids = torch.tensor([chosen], device=method.device)
    arrays: dict[str, Any] = {name: np.stack(rows) for name, rows in kept.items()}
    return Written(
        reading.pieces, tuple(steps), tokenizer.decode(written, target), arrays["scores"], arrays["weights"],
        arrays["used"], arrays["context"], arrays["query"], reading.memory[0].float().cpu().numpy(), len(prefix))


def prefix_ids(method: Seq2SeqMethod, text: str) -> list[int]:
    """The ids of the first words that a reader wants to see written; [] for nothing."""
    return list(method.encode([text])[0]) if text.strip() else []


def changed(before: Written, after: Written) -> list[bool]:
    """For each token of `after`, whether `before` has another one at its place."""
    return [i >= len(before.ids) or before.ids[i] != id for i, id in enumerate(after.ids)]
