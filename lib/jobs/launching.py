"""Processes that belong to no terminal and to no server, and what is in their environment. Which corpus one is about
stands there, too: its key must not be read in the list of the machine's processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from lib.corpus import own_folder
from lib.engine import pieces
from lib.engine.piece import Piece, Running
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


def _of_worker(threads: int = 0, key: str = "") -> dict[str, str]:
    """What a worker's environment has more: few threads, which sleep while they wait."""
    count = str(threads or limits.threads())
    return {"OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "OMP_WAIT_POLICY": "passive", KEY: key,
            "TOKENIZERS_PARALLELISM": "false", "PYTHONUNBUFFERED": "1"}


def environment(threads: int = 0, key: str = "") -> dict[str, str]:
    """The variables of a worker."""
    return {**os.environ, **_of_worker(threads, key)}


def launch(key: str, kind: str) -> Running:
    """Start the process of a run, here or on a machine of the cluster."""
    run = own_folder.folder(key) / FOLDERS[kind]
    request = read_request(run)
    threads = (request.threads if request else 0) or limits.threads()
    return pieces.start(Piece(
        f"{kind} of a text", ("-m", "lib", "work", "--kind", kind), (run / LOG_FILE).absolute(),
        {**_of_worker(threads, key), own_folder.ENVIRONMENT: str(own_folder.root().absolute())}, cores=threads,
        mib=limits.mib()))


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
