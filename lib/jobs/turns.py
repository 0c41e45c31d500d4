"""Whose turn it is. So many runs work at once as LADDER_RUNS says; the others wait in the order in which they came.

Everything is files in `<root>/.line`, so that it outlives every process: a ticket for each run that waits, and a lock
for each place at work. A process that dies gives its locks back by dying.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from lib.corpus import own_folder
from lib.jobs.records import FOLDERS, LOCK_FILE

#: a ticket younger than this (seconds) may be of a process that has not yet come to life
GRACE = 20.0


def places() -> int:
    """How many runs may work at once."""
    return max(1, _number("LADDER_RUNS", 1))


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    return int(text) if text.isdigit() else default


def is_held(lock: Path) -> bool:
    """Whether a living process holds the lock file."""
    if not lock.is_file():
        return False
    probe = FileLock(lock)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return True
    probe.release()
    return False


def _folder() -> Path:
    path = own_folder.root() / ".line"
    path.mkdir(parents=True, exist_ok=True)
    return path


def join(key: str, kind: str) -> None:
    """Take a ticket, unless the run has one."""
    if not any(_whose(path) == (key, kind) for path in _folder().glob("*.ticket")):
        (_folder() / f"{time.time_ns():020d}.{kind}.{key}.ticket").touch()


def leave(key: str, kind: str) -> None:
    """Give the ticket back."""
    for path in _folder().glob("*.ticket"):
        if _whose(path) == (key, kind):
            path.unlink(missing_ok=True)


def _whose(ticket: Path) -> tuple[str, str]:
    _, kind, key, _ = ticket.name.split(".")
    return key, kind


def waiting() -> list[tuple[str, str]]:
    """The (key, kind) of the runs that wait, first come first; tickets of the dead are taken away."""
    found = []
    for path in sorted(_folder().glob("*.ticket")):
        key, kind = _whose(path)
        alive = is_held(own_folder.root() / key / FOLDERS[kind] / LOCK_FILE)
        try:
            young = time.time() - path.stat().st_mtime < GRACE
        except OSError:
            continue
        if alive or young:
            found.append((key, kind))
        else:
            path.unlink(missing_ok=True)
    return found


def wait_for_turn(key: str, kind: str, tick: Callable[[], None], every: float = 0.5) -> FileLock:
    """Wait until it is this run's turn, and return the lock of its place at work. `tick` is called while waiting and
    may raise to give up; the ticket is then given back."""
    join(key, kind)
    try:
        while True:
            if waiting()[:1] == [(key, kind)]:
                for number in range(places()):
                    lock = FileLock(_folder() / f"place-{number}.lock")
                    try:
                        lock.acquire(timeout=0)
                    except Timeout:
                        continue
                    return lock
            tick()
            time.sleep(every)
    finally:
        leave(key, kind)
