"""What a run may take: minutes (LADDER_RUN_MINUTES), memory (LADDER_RUN_MIB), and low priority on the processor."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
from pathlib import Path

#: minutes of work of a run; MiB of memory of its process
MINUTES, MIB = 120.0, 1500.0
NICENESS = 10
#: kernels that oneDNN keeps: a run meets thousands of shapes, and each kernel holds a few hundred kB
KERNELS = 1024
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
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(_positive("LADDER_RUN_THREADS", min(max(1, cores - 1), 4)))


def _from_proc(name: str) -> float | None:
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return None


def used_mib() -> float:
    """Memory of this process in MiB: what it holds now; where the system does not tell, the most it ever held."""
    now = _from_proc("VmRSS")
    return now if now is not None else peak_mib()


def peak_mib() -> float:
    """The most memory that this process has held, in MiB."""
    peak = _from_proc("VmHWM")
    if peak is not None:
        return peak
    try:
        import resource
    except ImportError:  # not a Unix
        return 0.0
    import sys

    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found / (1024 * 1024 if sys.platform == "darwin" else 1024)


def step_back() -> None:
    """Low priority, so that the server answers first."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(max(0, NICENESS - os.nice(0)))


def keep_few_kernels() -> None:
    """Bound the memory of compiled kernels. Before the first network computes."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", str(KERNELS))


def give_memory_back() -> None:
    """Return to the system what Python no longer needs."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
