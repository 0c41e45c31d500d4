"""What the machine gives to training: its device and its quick number format.

Only training asks; in use, every network runs in float32 on the CPU.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import Any

import torch

#: what a CPU that multiplies bfloat16 numbers quicker than float32 says that it has
BFLOAT16 = ("amx_bf16", "avx512_bf16")
#: the setting that decides instead of the machine: "float32" for the same numbers everywhere, "auto" is the default
PRECISION = "LADDER_PRECISION"


def pick_device() -> torch.device:
    """CUDA when there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def mixed_precision(device: torch.device) -> Any:
    """A context in which matrix products run in bfloat16, where this machine gains from it: on CUDA, and on a CPU that
    has instructions for it: tiles (AMX), about five times as fast as float32, or vectors (AVX-512), about twice.
    LADDER_PRECISION=float32 switches it off."""
    if os.environ.get(PRECISION, "").strip() == "float32":
        return nullcontext()
    if device.type == "cuda":
        return torch.autocast("cuda", torch.bfloat16)
    able = torch.cpu.get_capabilities()
    return torch.autocast("cpu", torch.bfloat16) if any(able.get(kind) for kind in BFLOAT16) else nullcontext()
