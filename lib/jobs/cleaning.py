"""Old corpora go: those that nobody has used for days, and the longest unused ones when the disk's share is full."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from lib.corpus import own_folder
from lib.jobs import turns
from lib.jobs.records import FOLDERS, LOCK_FILE

MAX_AGE_DAYS, MAX_BYTES = 7.0, 20e9
#: its time says when the corpus was last used
USED_FILE = ".used"


def touch(key: str) -> None:
    """Note that the corpus is in use."""
    with contextlib.suppress(OSError):
        path = own_folder.folder(key) / USED_FILE
        path.touch()
        os.utime(path)


def clean_up(max_age_days: float = MAX_AGE_DAYS, max_bytes: float = MAX_BYTES) -> list[str]:
    """Remove own corpora, with all that was made from them, that were not used for so many days; then the longest
    unused ones until the rest takes at most `max_bytes`. One with a run that is going on stays. Returns their keys."""
    found = []
    for path in own_folder.root().glob(f"{own_folder.PREFIX}*"):
        if own_folder.is_own(path.name) and path.is_dir():
            busy = any(turns.is_held(path / name / LOCK_FILE) for name in FOLDERS.values())
            found.append((_last_used(path), path.name, _size(path), busy))
    total, removed = sum(size for _, _, size, _ in found), []
    for used, key, size, busy in sorted(found):
        if not busy and (time.time() - used > max_age_days * 86400 or total > max_bytes):
            own_folder.delete(key)
            total -= size
            removed.append(key)
    return removed


def _last_used(path: Path) -> float:
    """Seconds since 1970 of the latest sign of use: a touch, the making, a run's report."""
    times = [0.0]
    for name in (USED_FILE, own_folder.CORPUS_FILE, *(f"{folder}/status.json" for folder in FOLDERS.values())):
        with contextlib.suppress(OSError):
            times.append((path / name).stat().st_mtime)
    return max(times)


def _size(path: Path) -> int:
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(folder) / name).stat().st_size
    return total
