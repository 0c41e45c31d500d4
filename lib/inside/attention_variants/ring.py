"""The ring in processes of its own on this machine: start, wait, collect, and compare with full attention.

Each process is `python -m lib.inside.attention_variants.ring FOLDER RANK PROCESSES`; they meet through a file in the
folder (gloo), read what to do from `job.json` and `given.safetensors`, and leave `found-RANK.safetensors` with numbers
beside.

Shapes: H heads, G heads of keys and values, T context, K head size, D model size.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.inside.attention_variants.child import children, last_words, leave_with_parent
from lib.inside.attention_variants.timing import Measurement, Task, best_time, drawn, memory
from models.messages import N_, InputError

if TYPE_CHECKING:
    from torch import Tensor

    from models.blocks.transformer import Stack

#: seconds after which a ring is given up
PATIENCE = 120.0
MOST_PROCESSES = 8


@dataclass(frozen=True)
class RingCheck:
    """The ring beside full attention on the same numbers: the largest difference of any number, the largest score
    block and the most memory of a process against those of full attention (bytes), seconds of both."""

    tokens: int
    processes: int
    causal: bool
    difference: float
    block_bytes: int
    full_block_bytes: int
    peak_bytes: int
    full_peak_bytes: int
    seconds: float
    full_seconds: float


def no_gloo() -> InputError | None:
    """Why there can be no ring here, or None."""
    import torch.distributed as dist

    if dist.is_available() and dist.is_gloo_available():
        return None
    return InputError(N_("This PyTorch was built without gloo, through which the processes of the ring talk; ring "
                         "attention cannot run here. Install PyTorch from its own wheels to see it."))


def run_ring(job: Mapping[str, Any], given: Mapping[str, Tensor], processes: int = 2, *, patience: float = PATIENCE,
             beat: Callable[[], None] = lambda: None) -> tuple[list[dict[str, Any]], list[dict[str, Tensor]]]:
    """Start the processes, wait, and give back what each found: numbers and tensors, by rank. `beat` is called a few
    times a second; what it raises ends the ring. A ring that cannot run or takes too long is an InputError."""
    from safetensors.torch import load_file, save_file

    if (problem := no_gloo()) is not None:
        raise problem
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        errors, ended = folder / "errors.txt", time.monotonic() + patience
        (folder / "job.json").write_text(json.dumps({**job, "patience": patience}), encoding="utf-8")
        save_file({key: value.contiguous() for key, value in given.items()}, folder / "given.safetensors")
        commands = [[__spec__.name, name, str(rank), str(processes)] for rank in range(processes)]
        with children(commands, errors) as running:
            while any(process.poll() is None for process in running):
                if any(process.poll() for process in running) or time.monotonic() > ended:
                    break
                beat()
                time.sleep(0.05)
            if any(process.poll() is None for process in running) and time.monotonic() > ended:
                raise InputError(N_("The ring gave no answer for {n} seconds and was stopped; the machine may be busy. "
                                    "Try again."), n=round(patience))
            if any(process.poll() != 0 for process in running):
                raise InputError(N_("The processes of the ring could not work together here ({error})."),
                                 error=last_words(errors))
        ranks = range(processes)
        return ([json.loads((folder / f"found-{rank}.json").read_text(encoding="utf-8")) for rank in ranks],
                [load_file(folder / f"found-{rank}.safetensors") for rank in ranks])


def measure_ring(task: Task, patience: float = PATIENCE) -> Iterator[Measurement]:
    """Time and memory of the ring at each length, and nothing else running beside it."""
    job = {"kind": "attend", "causal": True, "keep": False, **asdict(task)}
    found, _ = run_ring(job, {}, task.processes, patience=patience)
    for i, length in enumerate(task.lengths):
        each = [one["runs"][i] for one in found]
        yield Measurement("ring", length, *(max(run[name] for run in each)
                                            for name in ("seconds", "peak_bytes", "largest_bytes")))


def check_ring(task: Task, causal: bool, *, patience: float = PATIENCE,
               beat: Callable[[], None] = lambda: None) -> list[RingCheck]:
    """The ring against the written-out formula at each length of the task, on the same random numbers."""
    import torch

    job = {"kind": "attend", "causal": causal, "keep": True, **asdict(task)}
    found, tensors = run_ring(job, {}, task.processes, patience=patience, beat=beat)
    checks = []
    for i, length in enumerate(task.lengths):
        joined = torch.cat([one[str(length)] for one in tensors], dim=2)  # (1, H, T, K)
        difference = float((joined - tensors[0][f"full {length}"]).abs().max())
        most = {name: max(one["runs"][i][name] for one in found) for name in ("seconds", "peak_bytes", "largest_bytes")}
        full = found[0]["full"][i]
        checks.append(RingCheck(length, task.processes, causal, difference, most["largest_bytes"],
                                full["largest_bytes"], most["peak_bytes"], full["peak_bytes"], most["seconds"],
                                full["seconds"]))
    return checks


def stack_difference(stack: Stack, config: Mapping[str, Any], x: Tensor, processes: int = 2, *,
                     patience: float = PATIENCE, beat: Callable[[], None] = lambda: None
                     ) -> tuple[float, float]:
    """x (1, T, D) through all layers of a stack, a part of the positions in each process: the largest difference from
    the stack's own hidden states, and the largest of these. `config` and the weights make the same stack in every
    process."""
    import torch

    if config["attention"] != "full" or x.size(1) < processes:
        raise InputError(N_("The ring needs full attention and at least {n} tokens; write a longer text."), n=processes)
    job = {"kind": "stack", "causal": stack.causal, "config": dict(config), "n_layers": len(stack.layers)}
    given = {f"stack.{name}": value for name, value in stack.state_dict().items()} | {"x": x}
    _, tensors = run_ring(job, given, processes, patience=patience, beat=beat)
    joined = torch.cat([one["hidden"] for one in tensors], dim=1)  # (1, T, D)
    with torch.inference_mode():
        alone, _ = stack(x, torch.ones(x.shape[:2], dtype=torch.bool))
    return float((joined - alone).abs().max()), float(alone.abs().max())


def _numbers(run: Callable[[], Any], length: int, repeats: int) -> dict[str, Any]:
    seconds, (peak, largest) = best_time(run, repeats), memory(run)
    return {"tokens": length, "seconds": seconds, "peak_bytes": peak, "largest_bytes": largest}


def _attend(job: Mapping[str, Any], rank: int, processes: int) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """In a process of the ring: its part of attention at each length. Where it is to be compared (`keep`), the first
    process then attends to everything alone by the formula, while the others wait."""
    import torch.distributed as dist

    from models.blocks.attention import attend, causal_mask
    from models.blocks.ring_attention import block_lengths, ring_attend

    task = Task(**{name: job[name] for name in Task.__dataclass_fields__})
    runs, kept = [], {}
    for length in task.lengths:
        lengths = block_lengths(length, processes)
        q, k, v = (x.split(lengths, dim=2)[rank].contiguous() for x in drawn(length, task, "ring"))

        def run(q: Tensor = q, k: Tensor = k, v: Tensor = v, lengths: Sequence[int] = lengths) -> Tensor:
            return ring_attend(q, k, v, lengths, job["causal"])

        dist.barrier()
        runs.append(_numbers(run, length, task.repeats))
        if job["keep"]:
            kept[str(length)] = run()
    full = []
    for length in task.lengths if job["keep"] and rank == 0 else ():
        q, k, v = drawn(length, task, "ring")

        def alone(q: Tensor = q, k: Tensor = k, v: Tensor = v, length: int = length) -> Tensor:
            return attend(q, k, v, causal_mask(length) if job["causal"] else None, need_weights=True)[0]

        full.append(_numbers(alone, length, task.repeats))
        kept[f"full {length}"] = alone()
    return {"runs": runs, "full": full}, kept


def _through_stack(job: Mapping[str, Any], given: Mapping[str, Tensor], rank: int, processes: int) -> dict[str, Tensor]:
    """In a process of the ring: its positions through the whole stack."""
    import torch

    from models.blocks.ring_attention import block_lengths, put_in_ring
    from models.blocks.transformer import Stack

    stack = Stack(job["config"], job["n_layers"], causal=job["causal"]).eval()
    stack.load_state_dict({name.removeprefix("stack."): value for name, value in given.items() if name != "x"})
    lengths = block_lengths(given["x"].size(1), processes)
    positions = put_in_ring(stack, lengths)
    x = given["x"].split(lengths, dim=1)[rank]
    hidden, _ = stack(x, torch.ones(x.shape[:2], dtype=torch.bool), positions=positions)
    return {"hidden": hidden}


def _main() -> None:
    """One process of the ring."""
    import torch
    import torch.distributed as dist
    from safetensors.torch import load_file, save_file

    leave_with_parent()
    torch.set_num_threads(1)
    folder, rank, processes = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    dist.init_process_group("gloo", init_method=(folder / "meeting").as_uri(), rank=rank, world_size=processes,
                            timeout=timedelta(seconds=job["patience"]))
    with torch.inference_mode():
        if job["kind"] == "stack":
            numbers: dict[str, float] = {}
            tensors = _through_stack(job, load_file(folder / "given.safetensors"), rank, processes)
        else:
            numbers, tensors = _attend(job, rank, processes)
    (folder / f"found-{rank}.json").write_text(json.dumps(numbers), encoding="utf-8")
    save_file({name: value.contiguous() for name, value in tensors.items()}, folder / f"found-{rank}.safetensors")
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    _main()
