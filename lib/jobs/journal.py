"""The status of a run as its worker keeps it: changed in memory, written to disk at most twice a second."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Any

from lib.jobs import limits
from lib.jobs.records import STATUS_FILE, MethodStatus, Request, Status
from models.budget import Progress
from models.files import write_atomically

EVERY = 0.5
#: some bytes of a run on the disk, given up for its last word when the disk is full
RESERVE_FILE = ".reserve"


def write_status(run: Path, status: Status) -> None:
    """Write the status file, whole or not at all."""
    data = (json.dumps(status.to_json(), ensure_ascii=False) + "\n").encode()
    try:
        write_atomically(run / STATUS_FILE, data)
    except OSError:
        if status.active or not (run / RESERVE_FILE).exists():
            raise
        (run / RESERVE_FILE).unlink()
        write_atomically(run / STATUS_FILE, data)


class Journal:
    """The worker's own view of its run."""

    def __init__(self, run: Path, request: Request, status: Status) -> None:
        self.run, self.request, self.status = run, request, status
        self._written = 0.0
        self._began = time.monotonic() - status.seconds
        self._alone = RLock()  # the listener writes the last word, too

    @property
    def seconds(self) -> float:
        """Seconds of work up to now, over all lives."""
        return time.monotonic() - self._began

    def set(self, force: bool = True, **changes: Any) -> None:
        """Change the status, and write it now or when it is time."""
        with self._alone:
            self._set(force, **changes)

    def _set(self, force: bool, **changes: Any) -> None:
        now = time.monotonic()
        self.status = replace(self.status, **{"seconds": round(now - self._began, 2), "updated": time.time(),
                                              "peak_mib": round(max(self.status.peak_mib, limits.peak_mib()), 1),
                                              **changes})
        if force or now - self._written > EVERY:
            with contextlib.suppress(OSError):  # a full disk must not end a training
                write_status(self.run, self.status)
            self._written = now

    def method(self, key: str, force: bool = True, **changes: Any) -> None:
        """Change the status of one method."""
        entry = replace(self.status.methods.get(key, MethodStatus()), **changes)
        methods = {**self.status.methods, key: entry}
        self.set(force, methods=methods, fraction=self._fraction(methods), eta=self._eta(methods))

    def progress(self, key: str, report: Progress) -> None:
        """Note a report of the method in training."""
        before = self.status.methods.get(key, MethodStatus())
        self.method(key, force=False, fraction=round(report.fraction, 4), step=report.step, loss=report.loss,
                    valid_loss=before.valid_loss if report.valid_loss is None else report.valid_loss,
                    tokens_per_second=report.tokens_per_second, eta=report.eta, seconds=round(report.seconds, 2))

    def _planned(self, key: str) -> float:
        return max(1.0, float(self.request.seconds.get(key, 1.0)))

    def _fraction(self, methods: dict[str, MethodStatus]) -> float:
        """Of the training: each method counts for the seconds that it was planned to take."""
        done = sum(self._planned(key) * (1.0 if methods[key].state in ("done", "failed") else methods[key].fraction)
                   for key in methods)
        return round(done / sum(self._planned(key) for key in methods), 4)

    def _eta(self, methods: dict[str, MethodStatus]) -> float | None:
        """Seconds left of the training and the evaluation: what the method in training says, and the plan for the
        rest, stretched as the method in training is."""
        left, stretch = 0.0, 1.0
        for key, entry in methods.items():
            if entry.state == "running" and entry.eta is not None:
                left += entry.eta
                stretch = max(0.3, (entry.seconds + entry.eta) / self._planned(key)) if entry.fraction > 0.1 else 1.0
        left += stretch * sum(self._planned(key) for key, entry in methods.items()
                              if entry.state in ("waiting", "stopped"))
        return round(left + self.request.evaluation_seconds, 1)
