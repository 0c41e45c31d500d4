"""What whoever runs the server may set, by environment variables: how many runs, how much disk, how long it is kept."""

from __future__ import annotations

import os

from lib.environment import cores

#: MiB on disk: of all own corpora, and of one visitor's
DISK_MIB, SHARE_MIB = 20_000.0, 2_000.0
VISITOR_RUNS = 2


def number(name: str, default: float) -> float:
    """The positive number in the variable, or the default."""
    try:
        value = float(os.environ.get(name, ""))
    except ValueError:
        return default
    return value if 0 < value < float("inf") else default


def places() -> int:
    """How many runs may work at once (LADDER_RUNS)."""
    return max(1, int(number("LADDER_RUNS", 1)))


def visitor_runs() -> int:
    """How many runs of one visitor may wait or work (LADDER_VISITOR_RUNS)."""
    return max(1, int(number("LADDER_VISITOR_RUNS", VISITOR_RUNS)))


def costly_views() -> int:
    """How many views that compute for seconds may do so at once (LADDER_COSTLY_VIEWS): half of the cores."""
    return max(1, int(number("LADDER_COSTLY_VIEWS", max(1, cores() // 2))))


def keep_days() -> float | None:
    """After how many days without use a corpus is removed (LADDER_KEEP_DAYS); None: never."""
    return number("LADDER_KEEP_DAYS", 0.0) or None


def disk_mib() -> float:
    """MiB that all own corpora may take together (LADDER_DISK_MIB)."""
    return number("LADDER_DISK_MIB", DISK_MIB)


def disk_is_set() -> bool:
    """Whether whoever runs the server has set the disk's limit: then texts over their visitor's share may go for it."""
    return number("LADDER_DISK_MIB", 0.0) > 0


def share_mib() -> float:
    """MiB that the corpora of one visitor may take (LADDER_SHARE_MIB)."""
    return number("LADDER_SHARE_MIB", SHARE_MIB)
