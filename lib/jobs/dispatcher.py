"""The process that starts whoever's turn has come: `python -m lib dispatch`. One at a time, only while somebody waits.

It looks at the names of the files in the line, twice a second, so that fifty runs that wait cost no more than one.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import time

from filelock import FileLock, Timeout

from lib.corpus import own_folder
from lib.jobs import launching, limits, settings, turns
from lib.jobs.records import FOLDERS, LOCK_FILE
from models.messages import InputError

EVERY = 0.5


def dispatch() -> int:
    """Be the dispatcher until nobody waits; 3 when another one is at it."""
    limits.step_back()
    os.umask(0o077)
    lock = FileLock(own_folder.inner(turns.LINE) / launching.DISPATCHER_LOCK)
    started: dict[tuple[str, str], subprocess.Popen] = {}
    while True:
        try:
            lock.acquire(timeout=2)
        except Timeout:
            return 3
        try:
            while turns.waiting():
                with contextlib.suppress(OSError):  # of a full disk, of too many processes: it may pass
                    start_next(started)
                time.sleep(EVERY)
        finally:
            lock.release()
        if not turns.waiting():  # who came between the last look and the release saw the lock held
            return 0


def start_next(started: dict[tuple[str, str], subprocess.Popen]) -> None:
    """Start as many of the waiting runs as there are free places; `started` has the processes of before."""
    for who, child in list(started.items()):
        if child.poll() is not None:
            del started[who]
            if not turns.is_held(own_folder.root() / who[0] / FOLDERS[who[1]] / LOCK_FILE):
                turns.unmark(*who)
    for key, kind in turns.waiting()[:max(0, settings.places() - len(turns.working()))]:
        try:
            started[key, kind] = launching.launch(key, kind)
        except (InputError, FileNotFoundError):  # deleted, or its folder is damaged
            turns.leave(key, kind)
            continue
        turns.begin(key, kind)
