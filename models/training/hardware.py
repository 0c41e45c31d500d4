"""What the machine gives to training: its device and its quick number format.

Only training asks; in use, every network runs in float32 on the CPU.
"""

from __future__ import annotations

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
