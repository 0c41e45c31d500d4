"""The key/value cache, timed: the same text written with it and without it.

Without a cache every new token means reading the whole text again; with it only the new token is read, and looks back
at keys and values that were kept.

Shapes: T tokens, V vocabulary.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from models.messages import N_, InputError
from models.writing.decoding import forbid

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

TOKENS, REPEATS = 256, 3
LENGTHS = (16, 32, 64, 128, 256)
#: time per token is a mean over so many tokens
WINDOW = 16


@dataclass(frozen=True)
class CacheRun:
    """One text written both ways: seconds from the start to each token (T), the best of the repeats at each place; the
    bytes kept (T); whether both wrote the same tokens, and the largest difference of any logit."""

    with_cache: np.ndarray
    without: np.ndarray
    bytes: np.ndarray
    same: bool
    difference: float
    text: str

    def rows(self, lengths: Sequence[int] = LENGTHS) -> list[dict[str, Any]]:
        """A row a length: seconds so far, how many times faster, milliseconds a token near it, kilobytes kept."""
        found = []
        for length in lengths:
            if length > len(self.bytes):
                break
            with_cache, without = float(self.with_cache[length - 1]), float(self.without[length - 1])
            found.append({
                "tokens": length, "seconds_without": without, "seconds_with": with_cache,
                "times_faster": without / with_cache, "ms_token_without": self.per_token(self.without, length),
                "ms_token_with": self.per_token(self.with_cache, length),
                "cache_kb": float(self.bytes[length - 1]) / 1000})
        return found

    @staticmethod
    def per_token(seconds: np.ndarray, length: int) -> float:
        """Milliseconds for one token, a mean over the WINDOW tokens that end at `length`."""
        start = max(0, length - WINDOW)
        before = float(seconds[start - 1]) if start else 0.0
        return 1000 * (float(seconds[length - 1]) - before) / (length - start)


@dataclass
class _Written:
    ids: list[int]
    seconds: list[float] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    logits: list[torch.Tensor] = field(default_factory=list)


@torch.inference_mode()
def _write(method: TransformerDecoder, start: Sequence[int], count: int, cached: bool) -> _Written:
    """Write greedily, never the end, until `count` tokens have been read; the given ones are read one by one too."""
    banned = sorted(method.tokenizer.special_ids)
    written = _Written(list(start))
    cache = method.network.stack.new_cache() if cached else None
    one = torch.ones(1, 1, dtype=torch.bool, device=method.device)
    clock = time.perf_counter()
    for place in range(count):
        if cache is not None:
            hidden, _ = method.network(torch.tensor([written.ids[place:place + 1]], device=method.device), one, cache)
        else:
            ids = torch.tensor([written.ids[:place + 1]], device=method.device)
            hidden, _ = method.network(ids, torch.ones_like(ids, dtype=torch.bool))
        logits = forbid(method.network.embedding.logits(hidden[:, -1]), banned)[0]  # (V,)
        if place + 1 == len(written.ids):
            written.ids.append(int(logits.argmax()))
        written.seconds.append(time.perf_counter() - clock)
        written.logits.append(logits)
        if cache is not None:
            written.bytes.append(cache.bytes)
    return written


def measure(method: TransformerDecoder, start: Sequence[int], lang: str, *, tokens: int = TOKENS,
            repeats: int = REPEATS) -> Iterator[tuple[float, CacheRun | None]]:
    """Write on from the ids `start` until `tokens` have been read, with and without the cache in turn, `repeats` times.
    Yields the share done (0-1), and at last the run."""
    if not 2 <= tokens <= TOKENS:
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="tokens", value=tokens,
                         choices=f"2 to {TOKENS}")
    start = list(start)[:tokens]
    _write(method, start, min(tokens, 16), True), _write(method, start, min(tokens, 16), False)
    best = {True: np.full(tokens, np.inf), False: np.full(tokens, np.inf)}
    last: dict[bool, _Written] = {}
    for turn in range(repeats):
        for step, cached in enumerate((True, False)):
            last[cached] = _write(method, start, tokens, cached)
            best[cached] = np.minimum(best[cached], last[cached].seconds)
            yield (2 * turn + step + 1) / (2 * repeats), None
    with_cache, without = last[True], last[False]
    finite = [torch.isfinite(row) for row in with_cache.logits]
    difference = max(float((a[keep] - b[keep]).abs().max())
                     for a, b, keep in zip(with_cache.logits, without.logits, finite))
    yield 1.0, CacheRun(best[True], best[False], np.array(with_cache.bytes), with_cache.ids == without.ids, difference,
                        method.tokenizer.decode(with_cache.ids[len(method.opening(lang)):], lang))
