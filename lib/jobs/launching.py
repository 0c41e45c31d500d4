"""Processes that belong to no terminal and to no server, and what is in their environment. Which corpus one is about
stands there, too: its key must not be read in the list of the machine's processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from lib.corpus import own_folder
from lib.jobs import limits, turns
from lib.jobs.records import FOLDERS, LOG_FILE, read_request
from lib.paths import ROOT

#: the variable with the key of the corpus that a process works on
KEY = "LADDER_WORK_KEY"
#: the variable with the process that asks for a measurement, which ends with it
PARENT = "LADDER_WORK_PARENT"
DISPATCHER_LOCK = "dispatcher.lock"
#: seconds between two attempts of this process to start a dispatcher
AGAIN_AFTER = 3.0
_children: list[subprocess.Popen] = []
_attempted = {"": -AGAIN_AFTER}


def environment(threads: int = 0, key: str = "") -> dict[str, str]:
    """The variables of a worker: few threads, which sleep while they wait."""
    count = str(threads or limits.threads())
    return {**os.environ, "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "OMP_WAIT_POLICY": "passive",
            KEY: key, "TOKENIZERS_PARALLELISM": "false", "PYTHONUNBUFFERED": "1"}


def launch(key: str, kind: str) -> subprocess.Popen:
    """Start the process of a run."""
    run = own_folder.folder(key) / FOLDERS[kind]
    request = read_request(run)
    with (run / LOG_FILE).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "lib", "work", "--kind", kind], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log,
            stderr=log, start_new_session=True, close_fds=True, env=environment(request.threads if request else 0, key))


def dispatch() -> None:
    """See to it that a dispatcher lives."""
    _children[:] = [child for child in _children if child.poll() is None]  # the system forgets those that have ended
    place, now = own_folder.inner(turns.LINE), time.monotonic()
    attempted = _attempted.get(str(place), -AGAIN_AFTER)
    if turns.is_held(place / DISPATCHER_LOCK) or now - attempted < AGAIN_AFTER:
        return
    _attempted[str(place)] = now
    _children.append(subprocess.Popen(
        [sys.executable, "-m", "lib", "dispatch"], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True, close_fds=True, env=environment()))
