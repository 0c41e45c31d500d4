"""Time and memory of each variant of attention against the context's length, measured on this machine.

One attention of the given heads on random queries, keys and values, causal, without gradients. Time is the best of a
few runs. Memory is what torch's own profiler saw being allocated: the largest sum alive at any moment, and the largest
single tensor.

Shapes: H heads, G heads of keys and values, T context, K head size.
"""

from __future__ import annotations

import json
import queue
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lib.inside.variants_child import children, last_line, leave_with_parent
from models.messages import N_, InputError

LENGTHS = (128, 256, 512, 1024, 2048)
LONGEST = 8192
#: what is measured: the variants, and multi-head attention in PyTorch's fused kernel
MEASURED = ("multi_head", "fused", "multi_query", "grouped", "window", "strided", "ring")
#: seconds without a word after which a measuring process is given up
PATIENCE = 180.0


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


def drawn(length: int, task: Task, variant: str, seed: int = 0) -> tuple[Any, Any, Any]:
    """Random q (1, H, T, K), k and v (1, G, T, K), the same for the same seed."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    sizes = (task.heads, task.kv_heads(variant), task.kv_heads(variant))
    return tuple(torch.randn(1, n, length, task.head_size, generator=generator) for n in sizes)


def runner(variant: str, length: int, task: Task) -> Callable[[], Any]:
    """A call that attends once, masks included. "multi_head" and those that share heads write all scores out."""
    from models.attention import attend, causal_mask
    from models.attention_blocks import strided, windowed

    q, k, v = drawn(length, task, variant)
    if variant in ("window", "strided"):
        blocks = windowed if variant == "window" else strided
        return lambda: blocks(q, k, v, task.span)
    return lambda: attend(q, k, v, causal_mask(length), need_weights=variant != "fused")[0]


def measure(task: Task) -> Iterator[Measurement]:
    """Every variant at every length, shortest first; the ring in processes of its own, all lengths at the end."""
    import torch

    with torch.inference_mode():
        for length in task.lengths:
            for variant in task.variants:
                if variant != "ring":
                    run = runner(variant, length, task)
                    seconds = best_time(run, task.repeats)
                    yield Measurement(variant, length, seconds, *memory(run))
    if "ring" in task.variants:
        from lib.inside.variants_ring import measure_ring

        yield from measure_ring(task)


def measure_apart(task: Task, patience: float = PATIENCE) -> Iterator[Measurement | None]:
    """`measure` in a process of its own, so that nobody else's work is measured too; None about five times a second
    while nothing is new. Closing the iterator ends the process. What goes wrong is an InputError."""
    found: queue.Queue[str | None] = queue.Queue()
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "errors.txt"
        plan = json.dumps(asdict(task))
        with children([["lib.inside.variants_measure", plan]], errors, stdout=-1) as (process,):
            def listen() -> None:
                for line in process.stdout:
                    found.put(line.decode())
                found.put(None)

            listener = threading.Thread(target=listen, daemon=True)
            listener.start()
            heard, ended = time.monotonic(), False
            while not ended:
                try:
                    line = found.get(timeout=0.2)
                except queue.Empty:
                    if time.monotonic() - heard > patience:
                        raise InputError(N_("The measurement gave no answer for {n} seconds and was stopped; the "
                                            "machine may be busy. Try again."), n=round(patience)) from None
                    yield None
                    continue
                heard, ended = time.monotonic(), line is None
                if line is not None:
                    said = json.loads(line)
                    if "problem" in said:
                        raise InputError(said["problem"], **said["values"])
                    yield Measurement(**said)
            if process.wait(timeout=10):
                raise InputError(N_("The measurement failed ({error}); the machine may be short of memory. Try "
                                    "again."), error=last_line(errors))


def _main() -> None:
    """In the measuring process: a line of JSON a measurement."""
    import torch

    leave_with_parent()
    torch.set_num_threads(1)
    plan = json.loads(sys.argv[1])
    task = replace(Task(**plan), lengths=tuple(plan["lengths"]), variants=tuple(plan["variants"]))
    try:
        for one in measure(task):
            print(json.dumps(asdict(one)), flush=True)
    except InputError as error:
        print(json.dumps({"problem": error.message, "values": error.values}), flush=True)


if __name__ == "__main__":
    _main()
