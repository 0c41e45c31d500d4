"""What the server does with a run: put it in the line, look at it, ask it to stop, bring it back. See `lib.jobs`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from lib.corpus import own_folder
from lib.engine import pieces
from lib.jobs import launching, turns
from lib.jobs.journal import RESERVE_FILE, write_status
from lib.jobs.records import (
    FOLDERS,
    LOCK_FILE,
    LOG_FILE,
    REQUEST_FILE,
    RESTARTS_FILE,
    SEEDS,
    SIZES,
    STATUS_FILE,
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
from lib.shelf import library
from lib.shelf.training_index import FILE_NAME as INDEX_FILE
from models.files import write_json
from models.messages import N_, InputError, Note

#: how often a run is revived that gets no further
RESTARTS = 5
#: bytes set aside, so that a run can say how it ended when the disk is full
RESERVE = 16_384
UNREADABLE = N_("The file {file} of this training cannot be read, so it cannot go on. What has been learned is kept; "
                "start the training again.")
UNREADABLE_STATUS = N_("The file {file} of this training cannot be read. What has been learned is kept, and Resume "
                       "goes on from there.")


def run_folder(key: str, kind: str = TRAIN) -> Path:
    """The folder of the corpus's run; a key of no corpus is an InputError."""
    return own_folder.folder(key) / FOLDERS[kind]


def start(key: str, request: Request, limit: int | None = None) -> Status:
    """Begin a run anew. What an earlier one made of the same methods goes, and with another size of vocabulary
    everything that was trained. A run that is going on is an InputError, and so is one more than the `limit` of a
    visitor. Nothing goes before there is room on the disk for the new run's files. Of two servers that begin the same
    run at once, one does."""
    run_folder(key)  # a key of no corpus
    with FileLock(own_folder.inner(turns.LINE) / f"{key}.starting"):
        return _start(key, request, limit)


def _start(key: str, request: Request, limit: int | None) -> Status:
    for kind in FOLDERS:
        if follow(key, kind).active:
            raise InputError(N_("A training of this corpus is going on already; stop it first, or wait for its end."))
    run, shelf = run_folder(key, request.kind), own_folder.folder(key)
    turns.check(key, limit)
    same, now = same_vocabulary(run, request), time.time()
    fresh = run.with_name(f".{run.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(mode=0o700)
        write_json(fresh / REQUEST_FILE, request.to_json())
        methods = {method: MethodStatus(steps=request.steps.get(method)) for method in request.methods}
        write_status(fresh, Status("queued", request.kind, "waiting", methods=methods, started=now, updated=now))
        (fresh / RESERVE_FILE).write_bytes(os.urandom(RESERVE))
        _forget_trained(shelf, request, same)
        shutil.rmtree(run, ignore_errors=True)
        fresh.rename(run)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    turns.join(key, request.kind)
    launching.dispatch()
    return follow(key, request.kind)


def _forget_trained(shelf: Path, request: Request, same: bool) -> None:
    """Take away what the new run makes anew; all of it, where it has not the same vocabulary."""
    if request.kind != TRAIN:
        return
    methods = list(request.methods) if same else [p.parent.name for p in shelf.glob("*/*")
                                                  if p.parent.name not in FOLDERS.values() and p.parent.name[0] != "."]
    for method in dict.fromkeys(methods):
        shutil.rmtree(shelf / method, ignore_errors=True)
    for name in ("results.json", *(() if same else (library.TOKENIZER_FILE, INDEX_FILE))):
        (shelf / name).unlink(missing_ok=True)
    for kind in (SIZES, SEEDS):
        shutil.rmtree(shelf / FOLDERS[kind], ignore_errors=True)


def follow(key: str, kind: str = TRAIN) -> Status:
    """How far the run is. One whose process died while it was going on is "interrupted"; one whose files cannot be read
    has failed, and says so."""
    run = run_folder(key, kind)
    request, status = read_request(run), _status(run, kind)
    if status is None:
        return Status(kind=kind)
    if status.active:
        if turns.is_waiting(key, kind):
            launching.dispatch()
            status = replace(status, error=turns.trouble())
        elif not turns.is_held(run / LOCK_FILE):
            again = read_status(run) or status  # it may have ended, or come to life, between the looks
            starting = again.pid is None and turns.is_starting(key, kind)
            if again.active and not starting and not turns.is_held(run / LOCK_FILE):
                again = replace(again, state="interrupted", phase="", method=None, eta=None)
            status = again
        if request is None and not turns.is_held(run / LOCK_FILE):
            turns.leave(key, kind)
            status = _failed(status, Note(UNREADABLE, {"file": REQUEST_FILE}))
    return replace(status, request=request, restarts=_restarts(run)[0],
                   queue=queue_position(key, kind) if status.active else None)


def _failed(status: Status, error: Note) -> Status:
    return replace(status, state="failed", phase="", method=None, eta=None, error=error)


def _status(run: Path, kind: str) -> Status | None:
    """The status in the run's folder; one that cannot be read is made up from the request."""
    status = read_status(run)
    if status is not None or not ((run / STATUS_FILE).exists() or (run / REQUEST_FILE).exists()):
        return status
    request = read_request(run)
    known = Status("running", kind, "training", methods={key: MethodStatus() for key in request.methods}
                   if request else {})
    if turns.is_held(run / LOCK_FILE):  # it is at work, and writes anew in a moment
        return known
    return _failed(known, Note(UNREADABLE_STATUS if request else UNREADABLE, {"file": STATUS_FILE}))


def queue_position(key: str, kind: str = TRAIN) -> int | None:
    """0: at work; 1: next in line, and so on; None: neither."""
    waiting = turns.waiting()
    if (key, kind) in waiting:
        return waiting.index((key, kind)) + 1
    status = read_status(run_folder(key, kind))
    return 0 if status is not None and status.state == "running" else None


def stop(key: str, kind: str = TRAIN) -> None:
    """Ask the run to end, whatever it is at. What was learned is kept, can be used, and can be resumed. The asking is a
    file, which stays until the run has ended."""
    run = run_folder(key, kind)
    status = follow(key, kind)
    if status.active:
        (run / STOP_FILE).touch()
        if turns.is_waiting(key, kind):
            turns.leave(key, kind)
            if not turns.is_held(run / LOCK_FILE):  # else it came to life just now, and hears it itself
                _forget_pid(run, replace(status, state="stopped", phase=""))
    elif status.state == "interrupted":
        _forget_pid(run, replace(status, state="stopped"))


def end_now(key: str) -> None:
    """End all runs of the corpus at once, without saving: for a corpus that is deleted next."""
    for kind in FOLDERS:
        turns.leave(key, kind)
        status, lock = follow(key, kind), run_folder(key, kind) / LOCK_FILE
        end = time.monotonic() + 5
        if not pieces.is_local() and status.active:
            (run_folder(key, kind) / STOP_FILE).touch()
        while status.pid and turns.is_held(lock) and time.monotonic() < end:
            with contextlib.suppress(OSError):
                if pieces.is_local():  # on a cluster it is a process of another machine
                    os.kill(status.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            time.sleep(0.02)
        turns.leave(key, kind)


def _forget_pid(run: Path, status: Status) -> None:
    write_status(run, replace(status, pid=None, updated=time.time()))


def resume(key: str, kind: str = TRAIN, limit: int | None = None) -> Status:
    """Go on with a run that was stopped, interrupted, or failed (its failed methods are tried again). The time limit
    counts anew. A visitor who has as many runs as `limit` is an InputError."""
    status = follow(key, kind)
    if status.resumable and status.request is None:
        raise InputError(UNREADABLE, file=REQUEST_FILE)
    return _again(key, kind, by_hand=True, limit=limit)


def revive(key: str, kind: str = TRAIN) -> Status:
    """Bring an interrupted run back. One that died 5 times without getting further fails; one that had been asked to
    stop when it died is stopped."""
    status = follow(key, kind)
    if status.state != "interrupted":
        return status
    try:
        if (run_folder(key, kind) / STOP_FILE).exists():
            stop(key, kind)
            return follow(key, kind)
        return _again(key, kind, by_hand=False)
    except OSError:  # on a full disk it stays interrupted until there is room
        return status


def _again(key: str, kind: str, by_hand: bool, limit: int | None = None) -> Status:
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
    turns.check(key, limit)
    write_json(run / RESTARTS_FILE, {"count": count + (not by_hand), "reached": max(reached, status.fraction)})
    methods = {name: replace(entry, state="waiting", error=None) if entry.state in ("running", "stopped", "failed")
               and (by_hand or entry.state == "running") else entry for name, entry in status.methods.items()}
    (run / STOP_FILE).unlink(missing_ok=True)
    _forget_pid(run, replace(status, state="queued", phase="waiting", error=None, methods=methods,
                             allowed_from=status.seconds if by_hand else status.allowed_from))
    with contextlib.suppress(OSError):
        (run / RESERVE_FILE).write_bytes(os.urandom(RESERVE))
    turns.join(key, kind)
    launching.dispatch()
    return follow(key, kind)


def _restarts(run: Path) -> tuple[int, float]:
    """Revivals in a row without progress, and how far (0-1) the run had ever come at the last one."""
    value = read_json(run / RESTARTS_FILE) or {}
    try:
        return int(value.get("count", 0)), float(value.get("reached", 0.0))
    except (TypeError, ValueError, OverflowError):
        return 0, 0.0


def revive_all() -> list[str]:
    """At the server's start, and now and then: bring back every interrupted run; the keys of those."""
    revived = []
    for key, kind in every_run():
        with contextlib.suppress(InputError, OSError):
            if follow(key, kind).state == "interrupted":
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
