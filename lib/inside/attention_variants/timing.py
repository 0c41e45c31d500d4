"""What is measured of a variant of attention, and how: time, and the memory that torch sees being allocated.

Shapes: H heads, G heads of keys and values, T context, K head size.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

LENGTHS = (128, 256, 512, 1024, 2048)

LONGEST = 8192

#: what is measured: the variants, and multi-head attention in PyTorch's fused kernel
MEASURED = ("multi_head", "fused", "multi_query", "grouped", "window", "strided", "ring")


@dataclass(frozen=True)
class Task:
    """What to measure: `lengths` in tokens, and the sizes of the attention."""

    lengths: tuple[int, ...] = LENGTHS
    heads: int = 4
    head_size: int = 64
    groups: int = 2
    span: int = 64
    processes: int = 2
    repeats: int = 5
    variants: tuple[str, ...] = MEASURED

    def kv_heads(self, variant: str) -> int:
        """G of a variant."""
        return {"multi_query": 1, "grouped": self.groups}.get(variant, self.heads)


@dataclass(frozen=True)
class Measurement:
    """One point: seconds (best of the repeats), the most bytes alive at once, and the largest tensor's bytes. With
    several processes, those of the one that needed most."""

    variant: str
    tokens: int
    seconds: float
    peak_bytes: int
    largest_bytes: int


def memory(run: Callable[[], Any]) -> tuple[int, int]:
    """(most bytes alive at once, largest allocation) while `run` runs, from torch's profiler."""
    from torch.profiler import ProfilerActivity, profile

    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as watched:
        run()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.json"
        watched.export_chrome_trace(str(path))
        events = json.loads(path.read_text(encoding="utf-8", errors="replace"))["traceEvents"]
    moves = sorted((e["ts"], i, e["args"]["Bytes"]) for i, e in enumerate(events) if e.get("name") == "[memory]")
    alive = peak = largest = 0
    for _, _, size in moves:
        alive += size
        peak, largest = max(peak, alive), max(largest, size)
    return peak, largest


def best_time(run: Callable[[], Any], repeats: int) -> float:
    """Seconds, the best of `repeats` after one to warm up."""
    run()
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best


def drawn(length: int, task: Task, variant: str, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    """Random q (1, H, T, K), k and v (1, G, T, K), the same for the same seed."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    q, k, v = (torch.randn(1, heads, length, task.head_size, generator=generator)
               for heads in (task.heads, task.kv_heads(variant), task.kv_heads(variant)))
    return q, k, v
