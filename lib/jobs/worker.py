"""The process of a training run: `python -m lib work KEY`. It outlives the server that started it.

It holds the run's lock for its whole life, so that its death shows. It waits for its turn, measures when nobody has,
trains one method after the other, and evaluates them. Asked to stop, it ends after the present step and saves; told to
end by the system (SIGTERM), it does the same and is revived later.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from lib import workspace
from lib.jobs import limits, line, snapshots
from lib.jobs.journal import Journal
from lib.jobs.records import (
    FOLDERS,
    LOCK_FILE,
    LOG_FILE,
    REQUEST_FILE,
    SIZES,
    STOP_FILE,
    TRAIN,
    MethodStatus,
    Request,
    Status,
    read_request,
    read_status,
)
from lib.library import first_line
from lib.notes import Note
from models.base import N_, InputError
from models.budget import Budget
from models.checkpoint import write_json

_log = logging.getLogger(__name__)
FAILED = N_("Training {method} failed ({error}); the other methods go on.")
TOO_MUCH_MEMORY = N_("{method} needs more memory than a run may take ({limit} MiB); choose a smaller network or "
                     "shorter texts.")
TOO_LARGE = N_("This corpus needs more memory than a run may take ({limit} MiB); choose a smaller preset or fewer "
               "texts.")
NO_MORE_TIME = N_("The time limit of {minutes} minutes is reached; what was learned so far is kept.")


class StoppedError(Exception):
    """The run was asked to end."""


class MemoryLimitError(Exception):
    """The process holds more than it may."""


class Worker:
    """One life of a run's process."""

    def __init__(self, key: str, kind: str) -> None:
        self.key, self.kind = key, kind
        self.run = workspace.folder(key) / FOLDERS[kind]
        self.terminated = self.out_of_time = False
        self._checked = self._given_back = 0.0
        self._used = False  # whether something was trained in this process
        request = read_request(self.run)
        if request is None:
            raise InputError(N_("There is no training run to work on."))
        status = read_status(self.run) or Status(kind=kind, methods={k: MethodStatus() for k in request.methods})
        self.journal = Journal(self.run, request, status)

    @property
    def request(self) -> Request:
        """What was asked."""
        return self.journal.request

    def asked_to_stop(self) -> bool:
        """Whether training must end: by the user, the system or the clock. Too much memory is raised."""
        now = time.monotonic()
        if now - self._checked > 0.1:
            self._checked = now
            self._stay_within_memory(now)
            self.journal.set(force=False)
            spent = self.journal.status.seconds - self.journal.status.allowed_from
            self.out_of_time = spent > 60 * limits.minutes()
        return self.terminated or self.out_of_time or (self.run / STOP_FILE).exists()

    def _stay_within_memory(self, now: float) -> None:
        """Give freed blocks back as the limit comes near; what is held beyond it is raised."""
        used, limit = limits.used_mib(), limits.mib()
        if used > limit or (used > limits.NEAR * limit and now - self._given_back > limits.GIVE_BACK_EVERY):
            self._given_back = now
            limits.give_memory_back()
            used = limits.used_mib()
        if used > limit:
            raise MemoryLimitError

    def tick(self, detail: str = "") -> None:
        """Between two pieces of work: raise StoppedError when asked to end."""
        self.journal.set(force=False, detail=detail)
        if self.asked_to_stop():
            raise StoppedError

    def work(self) -> None:
        """The whole run, from waiting to the results."""
        signal.signal(signal.SIGTERM, self._terminate)
        signal.signal(signal.SIGINT, self._terminate)
        try:
            self.journal.set(state="queued", phase="waiting", pid=os.getpid(), error=None)
            place = line.wait_for_turn(self.key, self.kind, self.tick)
            try:
                self.journal.set(state="running", phase="preparing")
                if self.kind == SIZES:
                    from lib.jobs.size_training import run_sizes

                    run_sizes(self)
                else:
                    self._train_all()
                self.journal.set(**self._ended())
            finally:
                place.release()
        except StoppedError:
            if self.terminated and not (self.run / STOP_FILE).exists():
                self.journal.set()  # still "running": whoever comes next revives it
            else:
                self.journal.set(**self._stopped())
        except (FreshProcessError, MemoryLimitError) as error:
            if isinstance(error, MemoryLimitError) and not self._used:
                problem = Note(TOO_LARGE, {"limit": f"{limits.mib():g}"})
                self.journal.set(state="failed", phase="", method=None, error=problem)
                return
            (self.run / LOG_FILE).touch()  # for `follow`: a process is about to come to life
            self.journal.set(pid=None)
            raise FreshProcessError from error
        except InputError as error:
            self.journal.set(state="failed", phase="", method=None, error=Note.of(error))
        except Exception as error:  # a defect: the log has the rest
            _log.exception("run failed")
            self.journal.set(state="failed", phase="", method=None, error=Note(
                N_("The run failed ({error}); resume goes on with it."), {"error": _named(error)}))
        finally:
            (self.run / STOP_FILE).unlink(missing_ok=True)

    def _terminate(self, *_: object) -> None:
        self.terminated = True

    def _stopped(self) -> dict[str, Any]:
        error = Note(NO_MORE_TIME, {"minutes": f"{limits.minutes():g}"}) if self.out_of_time else None
        methods = {key: replace(entry, state="stopped", eta=None) if entry.state == "running" else entry
                   for key, entry in self.journal.status.methods.items()}
        return {"state": "stopped", "phase": "", "method": None, "eta": None, "error": error, "methods": methods}

    def _ended(self) -> dict[str, Any]:
        states = [entry.state for entry in self.journal.status.methods.values()]
        failed = bool(states) and all(state == "failed" for state in states)
        return {"state": "failed" if failed else "done", "phase": "", "method": None, "fraction": 1.0, "eta": 0.0,
                "error": Note(N_("No method could be trained.")) if failed else None}

    def _train_all(self) -> None:
        from lib.corpus import load_corpus
        from lib.training_run import prepare_shelf

        corpus = load_corpus(self.key)
        shelf = workspace.folder(self.key)
        tokenizer = prepare_shelf(corpus, shelf, self.request.vocab_size)
        self._use_threads()
        self.plan(corpus, tokenizer)
        self.journal.set(phase="training")
        for key in self.request.methods:
            if self.journal.status.methods.get(key, MethodStatus()).state in ("done", "failed"):
                continue
            with contextlib.suppress(MemoryLimitError):  # the training will tell
                self.tick()
            self.guarded(key, lambda key=key: self._train(key, corpus, tokenizer, shelf))
        if any(entry.state == "done" for entry in self.journal.status.methods.values()):
            from lib.jobs.judging import judge

            self.journal.set(phase="evaluating", method=None, fraction=1.0, eta=self.request.evaluation_seconds)
            judge(self, corpus, tokenizer)

    def _use_threads(self) -> None:
        import torch

        torch.set_num_threads(self.request.threads or limits.threads())

    def plan(self, corpus: Any, tokenizer: Any) -> None:
        """Fill in the steps by a measurement, once for the whole run, however often it is resumed."""
        if self.request.planned:
            return
        from lib.jobs.measuring import measure

        self.journal.set(phase="measuring")
        self.journal.request = measure(corpus, tokenizer, self.request).request
        write_json(self.run / REQUEST_FILE, self.request.to_json())

    def guarded(self, key: str, train: Any) -> None:
        """Call `train`; what goes wrong with one method is noted and stops no other."""
        problem, used = None, self._used
        self._used = True
        try:
            train()
        except (MemoryLimitError, MemoryError) as error:
            if used:  # perhaps it is enough for this one alone
                raise FreshProcessError from error
            problem = Note(TOO_MUCH_MEMORY, {"method": key, "limit": f"{limits.mib():g}"})
        except InputError as error:
            problem = Note.of(error)
        except StoppedError:
            raise
        except Exception as error:
            _log.exception("%s failed", key)
            crowded = "allocate" in str(error).lower()
            problem = Note(TOO_MUCH_MEMORY, {"method": key, "limit": f"{limits.mib():g}"}) if crowded else Note(
                FAILED, {"method": key, "error": _named(error)})
        if problem is not None:
            self.journal.method(key, state="failed", error=problem, eta=None)
        limits.give_memory_back()
        if limits.used_mib() > 0.6 * limits.mib():  # memory that does not come back: a fresh process goes on
            raise FreshProcessError

    def _train(self, key: str, corpus: Any, tokenizer: Any, shelf: Path) -> None:
        from lib import library
        from lib.training_run import train_method

        steps = self.request.steps[key]
        budget = Budget(steps=steps, marks=snapshots.marks(steps), stop=self.asked_to_stop)
        self.journal.set(method=key)
        self.journal.method(key, state="running", steps=steps, error=None)
        text, last = snapshots.sentence(corpus), None
        for last in train_method(key, tokenizer, corpus, shelf, budget, seed=self.request.seed,
                                 config=self.request.config.get(key), resume=True, command="training in the browser"):
            self.journal.progress(key, last)
            if last.message == "snapshot":
                self._sample(key, shelf / key, last.step, text, partial(
                    snapshots.load, self.key, key, last.step, tokenizer))
        self.journal.progress(key, last)
        if last.summary.get("stopped"):
            raise StoppedError
        card = library.read_card(self.key, key)
        step = int(card.get("steps") or last.step)
        if snapshots.kept(self.key, key):
            snapshots.keep_end(shelf / key, step)
        self._sample(key, shelf / key, step, text, partial(library.load_method, self.key, key, None, tokenizer))
        seconds = float(card.get("seconds") or 60 * float(card.get("minutes") or 0.0))
        self.journal.method(key, state="done", fraction=1.0, step=step, eta=None, seconds=round(seconds, 2),
                            valid_loss=card.get("valid_loss"))

    def _sample(self, key: str, directory: Path, step: int, text: str, load: Any) -> None:
        with contextlib.suppress(InputError):
            made = snapshots.sample(load(), text, step) if text else None
            if made is not None:
                snapshots.note(directory, made)
                self.journal.method(key, force=False, sample=made)


class FreshProcessError(Exception):
    """The rest is for a new process with empty memory."""


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {first_line(error)}"


def work(key: str, kind: str = TRAIN) -> int:
    """Be the worker of a run; 0 in any case that the status file tells of, 3 when another worker is at it."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    limits.step_back()
    limits.keep_few_kernels()
    lock = FileLock(workspace.folder(key) / FOLDERS[kind] / LOCK_FILE)
    try:
        lock.acquire(timeout=5)
    except Timeout:
        return 3
    try:
        Worker(key, kind).work()
    except FreshProcessError:
        lock.release()
        os.execv(sys.executable, [sys.executable, "-m", "lib", "work", key, "--kind", kind])
    finally:
        lock.release()
    return 0
