"""What goes from the disk by itself: what was deleted a day ago, what nobody finished, and, only where whoever runs the
server wants it or the disk's share is full, corpora that were not used for long."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from pathlib import Path
from typing import NamedTuple

from lib.corpus import own_folder, owners
from lib.jobs import settings, turns
from lib.jobs.records import FOLDERS

MIB = 1024 * 1024
#: hours for which what was deleted can be brought back
UNDO_HOURS = 24.0


class Kept(NamedTuple):
    """An own corpus on the disk: when it was last used (seconds since 1970), key, bytes, and whose share it takes."""

    used: float
    key: str
    size: int
    visitor: str


def clean_up(max_age_days: float | None = None, max_bytes: float | None = None) -> list[str]:
    """Remove what may go; returns the keys of the corpora that went.

    By age, only with `max_age_days` or LADDER_KEEP_DAYS. Beyond `max_bytes` (LADDER_DISK_MIB) first what was deleted
    goes; then, only where one of these was set, the longest unused corpora of those whose own take more than their
    share, and nobody else's. One with a run that waits or works stays.
    """
    days = settings.keep_days() if max_age_days is None else max_age_days
    most = settings.disk_mib() * MIB if max_bytes is None else max_bytes
    _tidy()
    found, removed = kept(), []
    if days is not None:
        removed = [_remove(one) for one in found if time.time() - one.used > days * 86400 and not _busy(one.key)]
        found = [one for one in found if one.key not in removed]
    total = sum(one.size for one in found)
    if total + folder_size(own_folder.root() / own_folder.DELETED) > most:
        own_folder.purge(-1.0)
    shares: dict[str, int] = {}
    for one in found:
        shares[one.visitor] = shares.get(one.visitor, 0) + one.size
    for one in found if max_bytes is not None or settings.disk_is_set() else ():
        if total > most and shares[one.visitor] > settings.share_mib() * MIB and not _busy(one.key):
            removed.append(_remove(one))
            total -= one.size
            shares[one.visitor] -= one.size
    return removed


def kept() -> list[Kept]:
    """All own corpora, the longest unused first."""
    paths = [path for path in own_folder.root().glob(f"{own_folder.PREFIX}*") if own_folder.exists(path.name)]
    return sorted(Kept(_last_used(path), path.name, folder_size(path), owners.visitor(path.name)) for path in paths)


def _busy(key: str) -> bool:
    return any(turns.is_going_on(key, kind) for kind in FOLDERS)


def _remove(one: Kept) -> str:
    shutil.rmtree(own_folder.root() / one.key, ignore_errors=True)
    return one.key


def _tidy() -> None:
    """What is nobody's: deleted long ago, half made by a process that was killed, or written by a run after its corpus
    was taken away. What others may look into is closed to them."""
    root = own_folder.root()
    own_folder.purge(UNDO_HOURS)
    own_folder.sweep()
    for path in root.glob(f"{own_folder.PREFIX}*/**/.*.part"):
        if own_folder.age(path) > 3600 * own_folder.STALE_HOURS:
            path.unlink(missing_ok=True)
    mine = [path for path in root.glob(f"{own_folder.PREFIX}*") if path.is_dir() and not path.is_symlink()]
    for path in mine:
        if is_orphan(path) and own_folder.age(path) > 3600 * own_folder.STALE_HOURS:
            shutil.rmtree(path, ignore_errors=True)
    only_ours = all(path.name.startswith((own_folder.PREFIX, ".")) for path in root.glob("*"))
    for path in [*mine, *([root] if only_ours else [])]:
        with contextlib.suppress(OSError):
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                path.chmod(0o700)


def is_orphan(folder: Path) -> bool:
    """Whether this is what a run wrote after its corpus had been taken away: neither text nor title is in it."""
    return not any((folder / name).exists() for name in (own_folder.CORPUS_FILE, own_folder.PAIRS_FILE))


def _last_used(path: Path) -> float:
    """Seconds since 1970 of the latest sign of use: a use, the making, a run's report; never later than now."""
    names = (own_folder.USED_FILE, own_folder.CORPUS_FILE, *(f"{name}/status.json" for name in FOLDERS.values()))
    return time.time() - min(own_folder.age(path / name) for name in names if (path / name).exists())


def folder_size(path: Path) -> int:
    """Bytes of all files in a folder."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                total += (Path(folder) / name).stat().st_size
    return total
