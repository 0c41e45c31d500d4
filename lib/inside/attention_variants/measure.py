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
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from lib.inside.attention_variants.child import children, last_words, leave_with_parent
from lib.inside.attention_variants.timing import Measurement, Task, best_time, drawn, memory
from models.messages import N_, InputError

#: seconds without a word after which a measuring process is given up
PATIENCE = 180.0


def runner(variant: str, length: int, task: Task) -> Callable[[], Any]:
    """A call that attends once, masks included. "multi_head" and those that share heads write all scores out."""
    from models.blocks.attention import attend, causal_mask
    from models.blocks.attention_blocks import strided, windowed

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
        from lib.inside.attention_variants.ring import measure_ring

        yield from measure_ring(task)


def measure_apart(task: Task, patience: float = PATIENCE) -> Iterator[Measurement | None]:
    """`measure` in a process of its own, so that nobody else's work is measured too; None about five times a second
    while nothing is new. Closing the iterator ends the process. What goes wrong is an InputError."""
    found: queue.Queue[str | None] = queue.Queue()
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "errors.txt"
        plan = json.dumps(asdict(task))
        with children([[__spec__.name, plan]], errors, stdout=-1) as (process,):
            def listen() -> None:
                for line in process.stdout or ():
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
                                    "again."), error=last_words(errors))


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
