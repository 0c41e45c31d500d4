"""What the server does with a run: start its process, look at it, ask it to stop, bring it back. See `lib.jobs`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lib.corpus import own_folder
from lib.jobs import limits, turns
from lib.jobs.journal import write_status
from lib.jobs.records import (
    FOLDERS,
    LOCK_FILE,
    LOG_FILE,
    REQUEST_FILE,
    RESTARTS_FILE,
    SIZES,
    STOP_FILE,
    TRAIN,
    MethodStatus,
    Request,
    Status,
    read_json,
    read_request,
    read_status,
    same_vocabulary,
)
from lib.paths import ROOT
from lib.shelf import library
from lib.shelf.training_index import FILE_NAME as INDEX_FILE
from models.files import write_json
from models.messages import N_, InputError, Note

#: how often a run is revived that gets no further
RESTARTS = 5
#: a process that was started may take so long (seconds) to come to life
STARTING = 20.0
_children: list[subprocess.Popen] = []


def run_folder(key: str, kind: str = TRAIN) -> Path:
    """The folder of the corpus's run; a key of no corpus is an InputError."""
    return own_folder.folder(key) / FOLDERS[kind]


def environment(threads: int = 0) -> dict[str, str]:
    """The variables of a worker: few threads, which sleep while they wait."""
    count = str(threads or limits.threads())
    return {**os.environ, "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "OMP_WAIT_POLICY": "passive",
            "TOKENIZERS_PARALLELISM": "false", "PYTHONUNBUFFERED": "1"}


def start(key: str, request: Request) -> Status:
    """Begin a run anew. What an earlier one made of the same methods goes, and with another size of vocabulary
    everything that was trained. A run that is going on is an InputError."""
    for kind in (TRAIN, SIZES):
        if follow(key, kind).active:
            raise InputError(N_("A training of this corpus is going on already; stop it first, or wait for its end."))
    run, shelf = run_folder(key, request.kind), own_folder.folder(key)
    if request.kind == TRAIN:
        same = same_vocabulary(run, request)
        old = list(request.methods) if same else [p.parent.name for p in shelf.glob("*/*")
                                                  if p.parent.name not in FOLDERS.values()]
        for method in dict.fromkeys(old):
            shutil.rmtree(shelf / method, ignore_errors=True)
        for name in ("results.json", *(() if same else (library.TOKENIZER_FILE, INDEX_FILE))):
            (shelf / name).unlink(missing_ok=True)
        shutil.rmtree(shelf / FOLDERS[SIZES], ignore_errors=True)
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True)
    write_json(run / REQUEST_FILE, request.to_json())
    methods = {method: MethodStatus(steps=request.steps.get(method)) for method in request.methods}
    now = time.time()
    write_status(run, Status("queued", request.kind, "waiting", methods=methods, started=now, updated=now))
    _launch(key, request.kind)
    return follow(key, request.kind)


def _launch(key: str, kind: str) -> None:
    """Start the worker's process; it belongs to no terminal and to no server."""
    run = run_folder(key, kind)
    (run / STOP_FILE).unlink(missing_ok=True)
    turns.join(key, kind)
    request = read_request(run)
    with (run / LOG_FILE).open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "lib", "work", key, "--kind", kind], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log,
            stderr=log, start_new_session=True, close_fds=True, env=environment(request.threads if request else 0))
    _children.append(child)


def _bury() -> None:
    """Take note of children that have died, so that the system forgets them."""
    _children[:] = [child for child in _children if child.poll() is None]


def follow(key: str, kind: str = TRAIN) -> Status:
    """How far the run is. One whose process died while it was going on is "interrupted"."""
    _bury()
    run = run_folder(key, kind)
    status = read_status(run)
    if status is None:
        return Status(kind=kind)
    if status.active and not turns.is_held(run / LOCK_FILE):
        again = read_status(run) or status  # it may have ended, or come to life, between the looks
        starting = _launched(run) > time.time() - STARTING and again.pid is None
        if again.active and not starting and not turns.is_held(run / LOCK_FILE):
            again = replace(again, state="interrupted", phase="", method=None, eta=None)
        status = again
    return replace(status, request=read_request(run), restarts=_restarts(run)[0],
                   queue=queue_position(key, kind) if status.active else None)


def _launched(run: Path) -> float:
    """When the worker was started last: its log is opened then."""
    try:
        return (run / LOG_FILE).stat().st_mtime
    except OSError:
        return time.time()


def queue_position(key: str, kind: str = TRAIN) -> int | None:
    """0: at work; 1: next in line, and so on; None: neither."""
    waiting = turns.waiting()
    if (key, kind) in waiting:
        return waiting.index((key, kind)) + 1
    status = read_status(run_folder(key, kind))
    return 0 if status is not None and status.state == "running" else None


def stop(key: str, kind: str = TRAIN) -> None:
    """Ask the run to end after its present step. What was learned is kept, can be used, and can be resumed."""
    run = run_folder(key, kind)
    status = follow(key, kind)
    if status.active:
        (run / STOP_FILE).touch()
    elif status.state == "interrupted":
        _forget_pid(run, replace(status, state="stopped"))


def end_now(key: str) -> None:
    """End all runs of the corpus at once, without saving: for a corpus that is deleted next."""
    for kind in FOLDERS:
        status, lock = follow(key, kind), run_folder(key, kind) / LOCK_FILE
        if status.pid and turns.is_held(lock):
            with contextlib.suppress(OSError):
                os.kill(status.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            end = time.monotonic() + 5
            while turns.is_held(lock) and time.monotonic() < end:
                time.sleep(0.02)
        turns.leave(key, kind)


def _forget_pid(run: Path, status: Status) -> None:
    write_status(run, replace(status, pid=None, updated=time.time()))


def resume(key: str, kind: str = TRAIN) -> Status:
    """Go on with a run that was stopped, interrupted, or failed (its failed methods are tried again). The time limit
    counts anew."""
    return _again(key, kind, by_hand=True)


def revive(key: str, kind: str = TRAIN) -> Status:
    """Bring an interrupted run back. One that died 5 times without getting further fails."""
    return _again(key, kind, by_hand=False) if follow(key, kind).state == "interrupted" else follow(key, kind)


def _again(key: str, kind: str, by_hand: bool) -> Status:
    run, status = run_folder(key, kind), follow(key, kind)
    if not status.resumable:
        return status
    count, reached = _restarts(run)
    if by_hand or status.fraction > reached:
        count = 0
    if not by_hand and count >= RESTARTS:
        problem = Note(N_("The training was interrupted {count} times without getting further; it may need more "
                             "memory than there is. Resume tries again."), {"count": count})
        _forget_pid(run, replace(status, state="failed", error=problem))
        return follow(key, kind)
    write_json(run / RESTARTS_FILE, {"count": count + (not by_hand), "reached": max(reached, status.fraction)})
    methods = {name: replace(entry, state="waiting", error=None) if entry.state in ("running", "stopped", "failed")
               and (by_hand or entry.state == "running") else entry for name, entry in status.methods.items()}
    (run / LOG_FILE).touch()  # its time says when the worker was launched; to open it for appending changes no time
    _forget_pid(run, replace(status, state="queued", phase="waiting", error=None, methods=methods,
                             allowed_from=status.seconds if by_hand else status.allowed_from))
    _launch(key, kind)
    return follow(key, kind)


def _restarts(run: Path) -> tuple[int, float]:
    """Revivals in a row without progress, and how far (0-1) the run had ever come at the last one."""
    value = read_json(run / RESTARTS_FILE) or {}
    return int(value.get("count", 0)), float(value.get("reached", 0.0))


def revive_all(max_age_days: float = 7.0) -> list[str]:
    """At the server's start: bring back every interrupted run that is not too old; the keys of those."""
    revived = []
    for key, kind in every_run():
        with contextlib.suppress(InputError, OSError):
            status = follow(key, kind)
            if status.state == "interrupted" and time.time() - status.updated < max_age_days * 86400:
                revived += [key] if revive(key, kind).active else []
    return revived


def every_run() -> Sequence[tuple[str, str]]:
    """Key and kind of all runs there are, the oldest first. For the server's own housekeeping, never to be shown."""
    found = []
    for kind, name in FOLDERS.items():
        for path in own_folder.root().glob(f"{own_folder.PREFIX}*/{name}/{REQUEST_FILE}"):
            with contextlib.suppress(OSError):
                found.append((path.stat().st_mtime, path.parents[1].name, kind))
    return [(key, kind) for _, key, kind in sorted(found)]


def log_tail(key: str, lines: int = 20, kind: str = TRAIN) -> str:
    """The end of the worker's log."""
    try:
        text = (run_folder(key, kind) / LOG_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
