"""What the machine gives to training: its device, its quick number format, and memory that is not given back.

Only training asks; in use, every network runs in float32 on the CPU.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import nullcontext
from typing import Any

import torch


def pick_device() -> torch.device:
    """CUDA when there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def mixed_precision(device: torch.device) -> Any:
    """A context in which matrix products run in bfloat16, where this machine gains from it: on CUDA, and on a CPU that
    multiplies bfloat16 tiles (AMX), there about five times as fast as in float32."""
    if device.type == "cuda":
        return torch.autocast("cuda", torch.bfloat16)
    return torch.autocast("cpu", torch.bfloat16) if torch.cpu.get_capabilities().get("amx_bf16") else nullcontext()


def keep_compiled_kernels() -> None:
    """Let oneDNN keep more kernels than its 1,024: a training meets a few thousand shapes, again and again. A number
    that is set already stays, as where memory is short (`lib.jobs.limits`)."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8192")


def reuse_freed_memory() -> None:
    """Ask the C library to keep large freed blocks: fresh pages for every batch's scores cost a third of a step.

    Only glibc has these two settings; elsewhere nothing happens.
    """
    trim_threshold, mmap_threshold, largest = -1, -3, 32 * 1024 * 1024
    try:
        library = ctypes.CDLL(None)
        library.mallopt(mmap_threshold, largest)
        library.mallopt(trim_threshold, 8 * largest)
    except (OSError, AttributeError):
        return
