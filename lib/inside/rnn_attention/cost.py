"""What attention costs: the same sentence by `rnn` and by `rnn_attention`, timed, and the numbers each must keep."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from lib.inside.rnn_attention.written import stepper
from lib.inside.source import read
from models.base import DecodingOptions
from models.writing.decoding import beam_search

if TYPE_CHECKING:
    from models.rnn import RNN

#: every number is held in single precision
BYTES = 4
RUNS = 5


@dataclass(frozen=True)
class Cost:
    """`read_seconds` and `write_seconds` (best of a few runs, greedy), `source` and `written` tokens, and how many
    numbers are kept while writing: the `carried` states, which no sentence makes longer, and what is `looked_at`: the
    states of all source tokens, or the one vector. `products` are the multiplications of attention in the whole
    translation."""

    key: str
    text: str
    source: int
    written: int
    read_seconds: float
    write_seconds: float
    carried: int
    looked_at: int
    products: int

    @property
    def bytes(self) -> int:
        """Of all that is kept while writing."""
        return BYTES * (self.carried + self.looked_at)


@torch.inference_mode()
def cost(method: RNN, text: str, source: str, target: str) -> Cost:
    """Read and write the sentence, timed."""
    tokenizer, network = method.tokenizer, method.network
    reading_times, writing_times = [], []
    for _ in range(RUNS):
        started = time.perf_counter()
        reading = read(method, text, source, target)
        reading_times.append(time.perf_counter() - started)
        state = network.start(reading.memory, reading.valid)
        kept = state.memory if state.memory is not None else state.context
        carried = sum(part.numel() for part in (*state.lower, *state.upper))
        first = torch.tensor([tokenizer.bos_id], device=method.device)
        started = time.perf_counter()
        best = beam_search(stepper(method), state, first, DecodingOptions(beam_size=1), [tokenizer.eos_id],
                           method.banned_ids, [reading.limit])[0][0]
        writing_times.append(time.perf_counter() - started)
    hidden, steps, count = reading.memory.size(-1), len(best.scores), len(reading.ids)
    # per step: the query's matrix, a score a state, and the states' weighted sum
    products = steps * (hidden * hidden + 2 * count * hidden) if state.memory is not None else 0
    return Cost(method.key, tokenizer.decode(best.ids, target), count, steps, min(reading_times), min(writing_times),
                carried, 0 if kept is None else kept.numel(), products)


def kept_numbers(method: RNN, tokens: int) -> int:
    """How many numbers the method keeps while it writes the translation of a source of so many tokens."""
    hidden = method.config["hidden"]
    carried = hidden * (4 if method.config["cell"] == "lstm" else 2)
    return carried + hidden * (tokens if method.attention else 1)
