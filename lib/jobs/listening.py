"""The ear of a run's process: a thread that hears Stop, the time limit and a corpus that is taken away, whatever the
process is at.

A training ends after its present step by itself, and is saved. What cannot look up (learning a vocabulary, measuring)
or does not come to an end is ended here. That is as safe as a kill: everything is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from lib.jobs import limits, turns
from lib.jobs.cleaning import is_orphan
from lib.jobs.records import STOP_FILE

if TYPE_CHECKING:
    from lib.jobs.watch import Watch

#: seconds between two looks; seconds a phase gets to end by itself
EVERY = 0.5
PATIENCE = {"preparing": 0.0, "measuring": 0.0, "evaluating": 5.0, "training": 60.0}


class Listener(threading.Thread):
    """Ends the process of a run that was asked to end and does not."""

    def __init__(self, worker: Watch, end: Callable[[int], None] = os._exit) -> None:
        super().__init__(name="listener", daemon=True)
        self.worker, self.end, self.over = worker, end, threading.Event()

    def run(self) -> None:
        """Look until the run has ended."""
        heard = 0.0
        while not self.over.wait(EVERY):
            if self._taken_away():
                break
            heard += EVERY if self._asked() else 0.0
            if heard > PATIENCE.get(self.worker.journal.status.phase, 0.0):
                self._stop()
                break

    def _asked(self) -> bool:
        journal = self.worker.journal
        if journal.seconds - journal.status.allowed_from > 60 * limits.minutes():
            self.worker.out_of_time = True
        return self.worker.terminated or self.worker.out_of_time or (self.worker.run / STOP_FILE).exists()

    def _stop(self) -> None:
        if self.over.is_set():
            return
        if not self.worker.terminated or (self.worker.run / STOP_FILE).exists():
            with contextlib.suppress(OSError):
                self.worker.journal.set(**self.worker.stopped())
                (self.worker.run / STOP_FILE).unlink(missing_ok=True)
        turns.leave(self.worker.key, self.worker.kind)
        self.end(0)

    def _taken_away(self) -> bool:
        """A corpus that was removed needs no run, and what the run has written since is nobody's."""
        place = self.worker.run.parent
        if place.is_dir() and not is_orphan(place):
            return False
        alone = hasattr(os, "fork") and self.end is os._exit
        if alone and os.fork():  # the training must not write on while its folder goes; the copy has only this thread
            self.end(0)
        shutil.rmtree(place, ignore_errors=True)
        turns.leave(self.worker.key, self.worker.kind)
        self.end(0)
        return True
