"""The process of a training run: `python -m lib work KEY`. It outlives the server that started it.

It holds the run's lock for its whole life, so that its death shows. The dispatcher starts it when its turn has come; it
measures when nobody has, trains one method after the other, and evaluates them. Asked to stop, it ends after the
present step and saves; told to end by the system (SIGTERM), it does the same and is revived later.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from lib.corpus import own_folder
from lib.jobs import launching, limits, snapshots, turns
from lib.jobs.listening import Listener
from lib.jobs.records import (
    FOLDERS,
    LOCK_FILE,
    REQUEST_FILE,
    SEEDS,
    SIZES,
    STOP_FILE,
    TRAIN,
    MethodStatus,
)
from lib.jobs.watch import FreshProcessError, MemoryLimitError, StoppedError, Watch, named
from lib.troubles import sentence_of
from models.budget import Budget, Progress
from models.files import write_json
from models.messages import N_, InputError, Note

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from lib.shelf.training_run import TrainingData
    from models.language.tokenizer import Tokenizer

_log = logging.getLogger(__name__)
TOO_LARGE = N_("This corpus needs more memory than a run may take ({limit} MiB); choose a smaller preset or fewer "
               "texts.")


class Worker(Watch):
    """One life of a run's process."""

    def work(self) -> None:
        """The whole run, from the first look to the results."""
        signal.signal(signal.SIGTERM, self._terminate)
        signal.signal(signal.SIGINT, self._terminate)
        turns.begin(self.key, self.kind)
        try:
            self.journal.set(state="running", phase="preparing", pid=os.getpid(), error=None)
            self.tick()
            if self.kind == SIZES:
                from lib.jobs.sizes.training import run_sizes

                run_sizes(self)
            elif self.kind == SEEDS:
                from lib.jobs.seeds.training import run_seeds

                run_seeds(self)
            else:
                self._train_all()
            self._end(**self._ended())
        except StoppedError:
            if self.terminated and not (self.run / STOP_FILE).exists():
                self.journal.set()  # still "running": whoever comes next revives it
                turns.leave(self.key, self.kind)
            else:
                self._end(**self.stopped())
        except (FreshProcessError, MemoryLimitError) as error:
            if isinstance(error, MemoryLimitError) and not self._used:
                self._fail(Note(TOO_LARGE, {"limit": f"{limits.mib():g}"}))
                return
            turns.begin(self.key, self.kind)  # for `follow`: a process is about to come to life
            self.journal.set(pid=None)
            raise FreshProcessError from error
        except InputError as error:
            self._fail(Note.of(error))
        except Exception as error:  # a full disk, or a defect: the log has the rest
            _log.exception("run failed")
            known = sentence_of(error) if isinstance(error, OSError) else None
            self._fail(Note.of(known) if known else Note(
                N_("The run failed ({error}); resume goes on with it."), {"error": named(error)}))

    def _fail(self, error: Note) -> None:
        self._end(state="failed", phase="", method=None, error=error)

    def _end(self, **changes: Any) -> None:
        """The last word of the run; only now nobody waits for it to stop any more."""
        self.journal.set(**changes)
        with contextlib.suppress(OSError):
            (self.run / STOP_FILE).unlink(missing_ok=True)
        turns.leave(self.key, self.kind)

    def _terminate(self, *_: object) -> None:
        self.terminated = True

    def _ended(self) -> dict[str, Any]:
        states = [entry.state for entry in self.journal.status.methods.values()]
        failed = bool(states) and all(state == "failed" for state in states)
        return {"state": "failed" if failed else "done", "phase": "", "method": None, "fraction": 1.0, "eta": 0.0,
                "error": Note(N_("No method could be trained.")) if failed else None}

    def _train_all(self) -> None:
        from lib.corpus import load_corpus
        from lib.shelf.training_run import prepare_shelf

        corpus = load_corpus(self.key)
        tokenizer = prepare_shelf(corpus, own_folder.folder(self.key), self.request.vocab_size)
        self.use_threads()
        self._train_each(corpus, tokenizer)
        if any(entry.state == "done" for entry in self.journal.status.methods.values()):
            from lib.jobs.evaluating import judge

            self.journal.set(phase="evaluating", method=None, fraction=1.0, eta=self.request.evaluation_seconds)
            judge(self, corpus, tokenizer)

    def _train_each(self, corpus: Corpus, tokenizer: Tokenizer) -> None:
        from lib.shelf.training_run import TrainingData

        data = TrainingData(corpus)
        self.plan(data, tokenizer)
        self.journal.set(phase="training")
        for key in self.request.methods:
            if self.journal.status.methods.get(key, MethodStatus()).state in ("done", "failed"):
                continue
            with contextlib.suppress(MemoryLimitError):  # the training will tell
                self.tick()
            self.guarded(key, lambda key=key: self._train(key, data, tokenizer))

    def plan(self, data: TrainingData, tokenizer: Tokenizer) -> None:
        """Fill in the steps by a measurement, once for the whole run, however often it is resumed."""
        if self.request.planned:
            return
        from lib.jobs.measuring import measure

        self.journal.set(phase="measuring")
        self.journal.request = measure(data, tokenizer, self.request).request
        write_json(self.run / REQUEST_FILE, self.request.to_json())

    def _train(self, key: str, data: TrainingData, tokenizer: Tokenizer) -> None:
        from lib.shelf import library
        from lib.shelf.training_run import train_method

        steps, shelf = self.request.steps[key], own_folder.folder(self.key)
        budget = Budget(steps=steps, marks=snapshots.marks(steps), stop=self.asked_to_stop)
        self.journal.set(method=key)
        self.journal.method(key, state="running", steps=steps, error=None)
        text, last = snapshots.sentence(data.corpus), Progress(0, 0.0)
        for last in train_method(key, tokenizer, data, shelf, budget, seed=self.request.seed,
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


def work(key: str, kind: str = TRAIN) -> int:
    """Be the worker of a run; 0 in any case that the status file tells of, 3 when another worker is at it."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    limits.step_back()
    os.umask(0o077)
    os.environ[launching.KEY] = key
    lock = FileLock(own_folder.folder(key) / FOLDERS[kind] / LOCK_FILE)
    try:
        lock.acquire(timeout=5)
    except Timeout:
        return 3
    try:
        worker = Worker(key, kind)
        listener = Listener(worker)
        listener.start()
        try:
            worker.work()
        finally:
            listener.over.set()
    except FreshProcessError:
        lock.release()
        os.execv(sys.executable, [sys.executable, "-m", "lib", "work", "--kind", kind])
    finally:
        lock.release()
    return 0
