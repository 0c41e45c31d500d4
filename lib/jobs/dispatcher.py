"""The process that starts whoever's turn has come: `python -m lib dispatch`. One at a time, only while somebody waits.

It looks at the names of the files in the line, twice a second, so that fifty runs that wait cost no more than one.
"""

from __future__ import annotations

import contextlib
import os
import time

from filelock import FileLock, Timeout

from lib.corpus import own_folder
from lib.engine import pieces
from lib.engine.piece import EngineError, Running
from lib.jobs import launching, limits, settings, turns
from lib.jobs.records import FOLDERS, LOCK_FILE
from models.messages import InputError, Note

#: seconds between two looks, and between two tries to reach a cluster
EVERY, AGAIN_AFTER = 0.5, 5.0


def dispatch() -> int:
    """Be the dispatcher until nobody waits; 3 when another one is at it."""
    limits.step_back()
    os.umask(0o077)
    lock = FileLock(own_folder.inner(turns.LINE) / launching.DISPATCHER_LOCK)
    started: dict[tuple[str, str], Running] = {}
    while True:
        try:
            lock.acquire(timeout=2)
        except Timeout:
            return 3
        try:
            # on a cluster a run ends with whoever began it
            while turns.waiting() or (started and not pieces.is_local()):
                with contextlib.suppress(OSError):  # of a full disk, of too many processes: it may pass
                    start_next(started)
                time.sleep(AGAIN_AFTER if turns.trouble() else EVERY)
        finally:
            lock.release()
        if not turns.waiting():  # who came between the last look and the release saw the lock held
            return 0


def start_next(started: dict[tuple[str, str], Running]) -> None:
    """Start as many of the waiting runs as there are free places; `started` has the processes of before."""
    for who, child in list(started.items()):
        if child.poll() is not None:
            del started[who]
            if not turns.is_held(own_folder.root() / who[0] / FOLDERS[who[1]] / LOCK_FILE):
                turns.unmark(*who)
        elif not pieces.is_local():
            turns.begin(*who)  # it may wait for a machine as long as it takes
    for key, kind in turns.waiting()[:max(0, settings.places() - len(turns.working()))]:
        try:
            started[key, kind] = launching.launch(key, kind)
        except EngineError as error:  # it stays in line
            turns.note_trouble(Note.of(error))
            return
        except (InputError, FileNotFoundError):  # deleted, or its folder is damaged
            turns.leave(key, kind)
            continue
        turns.begin(key, kind)
        turns.note_trouble(None)
