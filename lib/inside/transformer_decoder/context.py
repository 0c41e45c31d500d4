"""How long a context may be, what happens beyond the lengths that were trained on, and what length costs.

Shapes: B texts, T tokens, V vocabulary.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from models.base import DecodingOptions
from models.neural import MAX_TOKENS

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

#: token numbers that the reader's sentence is moved to; how many tokens of other text it is put behind
SHIFTS = (0, 8, 16, 32, 64, 128, 224, 512, 980)
LENGTHS = (16, 32, 64, 128, 256, 512, 1024)
MOVED, BEHIND = "moved", "behind"


def table_length(method: TransformerDecoder) -> int:
    """How many positions the network has a vector for."""
    return int(method.network.stack.positions.size(0))


@torch.inference_mode()
def reads(method: TransformerDecoder, count: int) -> bool:
    """Whether the network itself, nothing cut, reads a text of `count` tokens; tried with one token, numbered last."""
    ids, valid = method.pad([[method.tokenizer.bos_id]])
    try:
        method.network.stack(method.network.embedding(ids), valid, positions=torch.full_like(ids, count - 1))
    except IndexError:
        return False
    return True


@dataclass(frozen=True)
class End:
    """What becomes of a long text: its tokens in all, how many are read, what is cut off, and how the decoder goes on
    after what it read."""

    total: int
    read: int
    lost: str
    goes_on: str


def end_of(method: TransformerDecoder, text: str, lang: str) -> End:
    """Read a text as `generate` does: the first MAX_TOKENS tokens; the rest is cut, and the writing goes on there."""
    tokenizer = method.tokenizer
    ids = list(tokenizer.encode(text))
    options = DecodingOptions(beam_size=1, temperature=0.0, max_new_tokens=16)
    steps = list(method.generate(text, lang, options))
    return End(len(ids), min(len(ids), MAX_TOKENS), tokenizer.decode(ids[MAX_TOKENS:], lang),
               tokenizer.decode([step.id for step in steps if not tokenizer.is_special(step.id)], lang))


def _bits(logits: torch.Tensor, ids: torch.Tensor) -> float:
    """Mean surprise of ids (T) under the logits (T, V) that stand before them."""
    logp = logits.float().log_softmax(-1)
    return float(-logp.gather(-1, ids.unsqueeze(-1)).mean()) / math.log(2)


@torch.inference_mode()
def moved(method: TransformerDecoder, ids: Sequence[int], lang: str, shifts: Sequence[int]) -> list[float]:
    """Bits a token of a text whose tokens are numbered from each of `shifts` on instead of from 0. Nothing else is
    different: what is lost is lost to numbers that training never reached."""
    network, opening = method.network, method.opening(lang)
    read, valid = method.pad([[*opening, *ids]] * len(shifts))
    numbers = torch.arange(read.size(1)).unsqueeze(0) + torch.tensor(list(shifts)).unsqueeze(1)  # (B, T)
    hidden, _ = network.stack(network.embedding(read), valid, positions=numbers)  # (B, T, D)
    logits = network.embedding.logits(hidden[:, len(opening) - 1:-1])  # (B, T, V)
    return [_bits(row, torch.tensor(list(ids))) for row in logits]


@torch.inference_mode()
def behind(method: TransformerDecoder, ids: Sequence[int], lang: str, others: Sequence[int], count: int) -> float:
    """Bits a token of a text that stands behind `count` tokens of other sentences."""
    network, opening = method.network, method.opening(lang)
    before = [*opening, *(others[i % len(others)] for i in range(count))] if others else list(opening)
    read, valid = method.pad([[*before, *ids]])
    hidden, _ = network(read, valid)  # (1, T, D)
    return _bits(network.embedding.logits(hidden[0, len(before) - 1:-1]), torch.tensor(list(ids)))


def by_position(method: TransformerDecoder, texts: Sequence[str], others: Sequence[str], lang: str,
                shifts: Sequence[int] = SHIFTS) -> list[dict[str, Any]]:
    """Rows `series` (MOVED or BEHIND), `tokens`, `bits`: the mean bits a token of `texts`, each moved and each put
    behind `others`, in turn and over again. What would not fit the table of positions is left out."""
    encoded = [ids[:MAX_TOKENS] for ids in method.tokenizer.encode_batch(texts) if ids]
    filler = [id for ids in method.tokenizer.encode_batch(others) for id in ids]
    longest = max((len(ids) for ids in encoded), default=0)
    fits = [shift for shift in shifts if shift + longest + 2 <= table_length(method)]
    if not encoded or not fits:
        return []
    found = {MOVED: [moved(method, ids, lang, fits) for ids in encoded]}
    if filler:
        found[BEHIND] = [[behind(method, ids, lang, filler, shift) for shift in fits] for ids in encoded]
    return [{"series": series, "tokens": shift, "bits": sum(line[i] for line in lines) / len(lines)}
            for series, lines in found.items() for i, shift in enumerate(fits)]


def score_bytes(method: TransformerDecoder, length: int) -> int:
    """Bytes of the scores of one layer when they are written out: a number for every head and pair of tokens."""
    return int(method.config["n_heads"]) * length * length * 4


def measure(method: TransformerDecoder, lengths: Sequence[int] = LENGTHS, repeats: int = 3) -> Iterator[dict[str, Any]]:
    """For each length that the network can read a row: milliseconds to read so many tokens at once, and to write one
    more with the cache; kilobytes of the cache; and the peak of memory while reading (kilobytes beyond the weights),
    with the fused kernel and with the scores written out."""
    plain = [id for id in range(method.tokenizer.vocab_size) if id not in method.tokenizer.special_ids]
    draw = torch.Generator().manual_seed(0)
    for length in lengths:
        if length > table_length(method):
            break
        ids = torch.tensor([[plain[int(i)] for i in torch.randint(len(plain), (length,), generator=draw)]])
        yield _cost(method, ids, repeats)


def _cost(method: TransformerDecoder, ids: torch.Tensor, repeats: int) -> dict[str, Any]:
    """The row of ids (1, T), T at least 2."""
    reading, writing, length = [], [], ids.size(1)
    for _ in range(repeats):
        reading.append(_timed(lambda: _read(method, ids)))
        cache = method.network.stack.new_cache()
        _read(method, ids[:, :-1], cache)
        writing.append(_timed(lambda cache=cache: _read(method, ids[:, -1:], cache)))
    return {"tokens": length, "read_ms": 1000 * min(reading), "next_token_ms": 1000 * min(writing),
            "cache_kb": cache.bytes / 1000, "peak_fused_kb": _peak(lambda: _read(method, ids)) / 1000,
            "peak_written_out_kb": _peak(lambda: _read(method, ids, inspect=True)) / 1000,
            "scores_kb": score_bytes(method, length) / 1000}


@torch.inference_mode()
def _read(method: TransformerDecoder, ids: torch.Tensor, cache: Any = None, inspect: bool = False) -> None:
    """One pass over ids (1, T), and the logits after the last."""
    hidden, _ = method.network(ids, torch.ones_like(ids, dtype=torch.bool), cache, inspect)
    method.network.embedding.logits(hidden[:, -1])


def _timed(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peak(work: Any) -> int:
    """The most bytes of tensors that were alive at once while `work` ran, beyond those alive before."""
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as watched:
        work()
    alive = most = 0
    for event in sorted(watched.events(), key=lambda event: event.time_range.start):
        alive += int(event.self_cpu_memory_usage)
        most = max(most, alive)
    return most
