"""What a run may take: minutes (LADDER_RUN_MINUTES), memory (LADDER_RUN_MIB), and low priority on the processor."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import re
import sys
from pathlib import Path

import psutil
from threadpoolctl import threadpool_limits

from lib.environment import cores
from models.training.memory import keep_kernels

#: minutes of work of a run; MiB of memory of its process
MINUTES, MIB = 120.0, 1500.0
NICENESS = 10
#: glibc's name for the most heaps that it makes, and how many a server has
M_ARENA_MAX, HEAPS = -8, 2
#: from this part of the memory on, freed blocks are given back now and then, so often (seconds) at most
NEAR, GIVE_BACK_EVERY = 0.7, 2.0


def _positive(name: str, default: float) -> float:
    try:
        value = float(os.environ.get(name, ""))
    except ValueError:
        return default
    return value if value > 0 else default


def minutes() -> float:
    """The time limit of a run in minutes."""
    return _positive("LADDER_RUN_MINUTES", MINUTES)


def mib() -> float:
    """The memory limit of a run in MiB."""
    return _positive("LADDER_RUN_MIB", MIB)


def threads() -> int:
    """How many threads a run computes with: LADDER_RUN_THREADS, or the cores but one, at most 4. One core is left to
    the server; and threads that wait for each other are slower than one alone where something else is running."""
    return int(_positive("LADDER_RUN_THREADS", min(max(1, cores() - 1), 4)))


def used_mib() -> float:
    """Memory that this process holds now, in MiB."""
    return psutil.Process().memory_info().rss / 2**20


def peak_mib() -> float:
    """The most memory that this process has held, in MiB. On Linux by the process's own record, where there is one:
    `getrusage` begins with what the server held that started it."""
    if psutil.LINUX and (record := re.search(r"^VmHWM:\s*(\d+)", Path("/proc/self/status").read_text(), re.MULTILINE)):
        return int(record[1]) / 1024
    if sys.platform == "win32":
        return psutil.Process().memory_info().peak_wset / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if psutil.MACOS else 1024)


def step_back() -> None:
    """Take little: low priority, so that the server answers first, and few compiled kernels. Before the first network
    computes."""
    own = psutil.Process()
    with contextlib.suppress(psutil.Error):
        if sys.platform == "win32":
            own.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            own.nice(max(NICENESS, own.nice()))
    keep_kernels(few=True)


def bound_threads() -> None:
    """Have this process, which answers readers, compute with LADDER_ANSWER_THREADS threads, or half of the cores, and
    sleep while it waits: a sentence gains little from a second thread, and a thread that shares its core with a
    training holds up the others at every step. Before torch is imported, or after."""
    count = int(_positive("LADDER_ANSWER_THREADS", max(1, cores() // 2)))
    with contextlib.suppress(OSError, AttributeError):  # few heaps: what a thread frees stays in its own
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, HEAPS)
    os.environ |= {"OMP_NUM_THREADS": str(count), "MKL_NUM_THREADS": str(count), "OPENBLAS_NUM_THREADS": str(count),
                   "OMP_WAIT_POLICY": "passive"}
    # what numpy multiplies with has read its settings already; its threads wait awake, so that a product of a fraction
    # of a millisecond takes forty where somebody else works on the other core
    threadpool_limits(count, user_api="blas")
    if (torch := sys.modules.get("torch")) is not None:
        torch.set_num_threads(count)


def settle() -> None:
    """Have Python look no more through what stays as long as the process: modules, open networks. Streamlit has it look
    through everything after every run of a page, which takes longer than the page."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def give_memory_back() -> None:
    """Return to the system what Python no longer needs."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
