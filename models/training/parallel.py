"""One training in several processes (data-parallel): each reads its part of every batch, and all take the same step.

The batches are those of a single process, in the same order, so N processes with the same `max_tokens` learn what one
does. The loss of a batch is a mean over its tokens: each part counts by its tokens, and the gradients' sum is the
gradient of the whole. (What is drawn at random in a step, as by dropout, each process draws for itself.) Validation is
shared out, too. The first process alone writes files; as all hold the same weights, what it has saved is gone on from
by any number of processes.

`torchrun --nproc-per-node N` starts them and says in the environment who is who, or Ray Train does on several machines
(lib/engine/several.py); they speak over gloo, which every PyTorch has (Li et al. 2020, "PyTorch Distributed:
Experiences on Accelerating Data Parallel Training").
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import torch
from torch import Tensor, nn
from torch import distributed as dist

T = TypeVar("T")
#: one process may wait so long for the others, as when only the first trains a method
PATIENCE = timedelta(days=2)


class Processes:
    """The processes of a training, and which of them this one is. By itself, it is the only one."""

    def __init__(self, rank: int = 0, count: int = 1) -> None:
        self.rank, self.count = rank, count

    @property
    def first(self) -> bool:
        """Whether this one writes and reports."""
        return self.rank == 0

    def part(self, batch: Sequence[T]) -> Sequence[T]:
        """This process's examples of a batch; where there are fewer than processes, some have none."""
        return batch[self.rank::self.count]

    def wait(self) -> None:
        """Until all are here."""
        if self.count > 1:
            dist.barrier()

    def most(self, *numbers: float) -> list[float]:
        """The largest of each number over all processes."""
        return self._together(numbers, dist.ReduceOp.MAX) if self.count > 1 else list(numbers)

    def sum(self, *numbers: float) -> list[float]:
        """The sum of each number over all processes."""
        return self._together(numbers, dist.ReduceOp.SUM) if self.count > 1 else list(numbers)

    @staticmethod
    def _together(numbers: Sequence[float], how: dist.ReduceOp.RedOpType) -> list[float]:
        found = torch.tensor(numbers, dtype=torch.float64)
        dist.all_reduce(found, how)
        return [float(number) for number in found]

    def same_start(self, network: nn.Module) -> None:
        """The first one's weights for all."""
        if self.count > 1:
            for value in network.state_dict().values():
                dist.broadcast(value, 0)

    def sum_gradients(self, network: nn.Module) -> None:
        """The sum of all processes' gradients, in place. A parameter that nobody used has none, as with one process."""
        if self.count == 1:
            return
        parameters = [p for p in network.parameters() if p.requires_grad]
        used = torch.tensor([p.grad is not None for p in parameters], dtype=torch.int32)
        dist.all_reduce(used, dist.ReduceOp.MAX)
        shared = [p for p, is_used in zip(parameters, used.tolist()) if is_used]
        if not shared:
            return
        flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in shared])
        dist.all_reduce(flat)
        for p, part in zip(shared, flat.split([p.numel() for p in shared])):
            p.grad = part.view_as(p)

    def weighed(self, loss: Tensor, tokens: int) -> tuple[Tensor, float, int]:
        """What this process goes down on, its part of the batch's loss; the batch's loss, and its tokens."""
        if self.count == 1:
            return loss, float(loss.detach()), tokens
        whole = self.sum(tokens)[0]
        share = loss * (tokens / whole if whole else 1 / self.count)
        return share, self.sum(float(share.detach()))[0], int(whole)


_here = Processes()


def here() -> Processes:
    """The processes that were joined, or this one alone."""
    return _here


@contextmanager
def joined() -> Iterator[Processes]:
    """Held while several processes train together, where `torchrun` has started them, or where who began them has let
    them meet already; else this one is alone."""
    global _here
    count, met = int(os.environ.get("WORLD_SIZE", "1") or 1), dist.is_initialized()
    if not met and (count < 2 or "RANK" not in os.environ):
        yield _here
        return
    if not met:
        dist.init_process_group("gloo", timeout=PATIENCE)
    _here = Processes(dist.get_rank(), dist.get_world_size())
    try:
        yield _here
    finally:
        _here = Processes()
        if not met:
            dist.destroy_process_group()
