"""Memory that training keeps rather than gives back: kernels that were compiled, and freed blocks."""

from __future__ import annotations

import ctypes
import os

_KERNELS = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"


def keep_kernels(few: bool = False) -> None:
    """Say how many compiled kernels oneDNN keeps, before the first network computes: a training meets a few thousand
    shapes, again and again, and a kernel holds up to 0.9 MB. `few`, where memory is limited, always holds: with 256 an
    RNN trains as fast as with all, and with oneDNN's own 1,024 it would hold 0.7 GB more. The larger number yields to
    one that is set already."""
    if few:
        os.environ[_KERNELS] = "256"
    else:
        os.environ.setdefault(_KERNELS, "8192")


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
