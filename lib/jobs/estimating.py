"""The estimate before a start: `lib.jobs.measuring` in a process of its own. One at a time on the whole server, so that
measuring disturbs neither itself nor the others; and one at a time for each visitor.

Who waits holds a numbered ticket, a locked file in `<root>/.line`; whoever dies with it gives it back by dying.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from lib.corpus import own_folder, owners
from lib.jobs import launching, turns
from lib.jobs.measuring import estimate_from_json
from lib.jobs.records import Estimate, Request
from lib.paths import ROOT
from models.messages import N_, InputError

#: seconds after which a measurement is given up; and after which waiting for others' measurements is
PATIENCE, QUEUE_PATIENCE = 120.0, 240.0
#: seconds between two looks at the line
EVERY = 0.3
_TICKET = "estimate"


def estimate(key: str, request: Request, report: Callable[[int], None] | None = None) -> Estimate:
    """What the run would take, from a few steps of every method on the corpus's own batches: some ten seconds. Who
    must wait for others is told, by `report`, how many are before them; 0 is told when it begins and all the while it
    measures. What `report` raises, as a page does whose reader goes on, ends the measurement."""
    own_folder.folder(key)
    report = report or (lambda before: None)
    with _turn(owners.visitor(key), report):
        try:
            answer = json.loads(_apart(key, request, report).splitlines()[-1])
        except (subprocess.TimeoutExpired, ValueError, IndexError, OSError) as error:
            raise InputError(N_("The measurement gave no answer; the machine may be busy or short of memory. Start "
                                "without it, try again, or choose a smaller preset.")) from error
    if "problem" in answer:
        raise InputError(answer["problem"]["message"], **answer["problem"]["values"])
    return estimate_from_json(answer)


def _apart(key: str, request: Request, report: Callable[[int], None]) -> str:
    """What the measuring process prints; it does not outlive this call."""
    with subprocess.Popen(
            [sys.executable, "-m", "lib", "work", "--measure"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, encoding="utf-8", cwd=ROOT,
            env=launching.environment(request.threads, key) | {launching.PARENT: str(os.getpid())}) as child:
        end = time.monotonic() + PATIENCE
        asked: str | None = json.dumps(request.to_json())
        try:
            while True:
                try:
                    return child.communicate(asked, timeout=EVERY)[0]
                except subprocess.TimeoutExpired:
                    if time.monotonic() > end:
                        raise
                asked = None  # it is sent once
                report(0)
        finally:
            child.kill()


@contextmanager
def _turn(visitor: str, report: Callable[[int], None]) -> Iterator[None]:
    """Wait until nobody who came before waits or measures."""
    place = own_folder.inner(turns.LINE)
    own = FileLock(place / f"estimate-{visitor}.lock") if visitor != owners.NOBODY else None
    with contextlib.ExitStack() as held:
        try:
            if own is not None:
                held.enter_context(own.acquire(timeout=0))
        except Timeout as error:
            raise InputError(N_("An estimate of yours is being measured already; wait until it has ended, or start "
                                "without one.")) from error
        number, end = held.enter_context(_ticket(place)), time.monotonic() + QUEUE_PATIENCE
        while before := _before(place, number):
            if time.monotonic() > end:
                raise InputError(N_("Others are measuring just now. Start without an estimate, or try again in a "
                                    "moment."))
            report(before)
            time.sleep(EVERY)
        report(0)
        yield


def tickets(place: Path) -> list[tuple[int, Path]]:
    """Number and file of all who wait or measure, who is first first."""
    return sorted((int(path.suffix[1:]), path) for path in place.glob(f"{_TICKET}.*") if path.suffix[1:].isdecimal())


@contextmanager
def _ticket(place: Path) -> Iterator[int]:
    """A number behind all others, held for as long as it lasts."""
    with turns.alone():
        number = 1 + max((number for number, _ in tickets(place)), default=0)
        path = place / f"{_TICKET}.{number}"
        lock = FileLock(path)
        lock.acquire(timeout=0)
    try:
        yield number
    finally:
        lock.release()
        path.unlink(missing_ok=True)


def _before(place: Path, number: int) -> int:
    """How many with a smaller number wait or measure; the tickets of the dead are taken away."""
    count = 0
    for other, path in tickets(place):
        if other >= number:
            break
        if turns.is_held(path):
            count += 1
        else:
            path.unlink(missing_ok=True)
    return count
