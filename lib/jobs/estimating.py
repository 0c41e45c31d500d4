"""The estimate before a start: `lib.jobs.measuring` in a process of its own. One at a time on the whole server, so that
measuring disturbs neither itself nor the others; and one at a time for each visitor."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from lib.corpus import own_folder, owners
from lib.jobs import launching, turns
from lib.jobs.measuring import estimate_from_json
from lib.jobs.records import Estimate, Request
from lib.paths import ROOT
from models.messages import N_, InputError

#: seconds after which a measurement is given up; and after which waiting for others' measurements is
PATIENCE, QUEUE_PATIENCE = 120.0, 240.0


def estimate(key: str, request: Request) -> Estimate:
    """What the run would take, from a few steps of every method on the corpus's own batches: some ten seconds."""
    own_folder.folder(key)
    with _turn(owners.visitor(key)):
        try:
            done = subprocess.run(
                [sys.executable, "-m", "lib", "work", "--measure"], input=json.dumps(request.to_json()), text=True,
                encoding="utf-8", capture_output=True, timeout=PATIENCE, cwd=ROOT,
                check=False,
                env=launching.environment(request.threads, key) | {launching.PARENT: str(os.getpid())})
            answer = json.loads(done.stdout.splitlines()[-1])
        except (subprocess.TimeoutExpired, ValueError, IndexError, OSError) as error:
            raise InputError(N_("The measurement gave no answer; the machine may be busy or short of memory. Start "
                                "without it, try again, or choose a smaller preset.")) from error
    if "problem" in answer:
        raise InputError(answer["problem"]["message"], **answer["problem"]["values"])
    return estimate_from_json(answer)


@contextmanager
def _turn(visitor: str) -> Iterator[None]:
    """Wait until nobody else measures. Whoever dies with a lock gives it back by dying."""
    place = own_folder.inner(turns.LINE)
    own = FileLock(place / f"estimate-{visitor}.lock") if visitor != owners.NOBODY else None
    with contextlib.ExitStack() as held:
        try:
            if own is not None:
                held.enter_context(own.acquire(timeout=0))
        except Timeout as error:
            raise InputError(N_("An estimate of yours is being measured already; wait until it has ended, or start "
                                "without one.")) from error
        end = time.monotonic() + QUEUE_PATIENCE
        try:
            held.enter_context(FileLock(place / "estimate.lock").acquire(timeout=end - time.monotonic(),
                                                                         poll_interval=0.3))
        except Timeout as error:
            raise InputError(N_("Others are measuring just now. Start without an estimate, or try again in a "
                                "moment.")) from error
        yield
