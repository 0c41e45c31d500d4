"""What every piece of a run's work asks on the way: must it end, how much memory is left, did one method go wrong?"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import Any

from lib.corpus import own_folder
from lib.jobs import limits
from lib.jobs.journal import Journal
from lib.jobs.records import FOLDERS, STOP_FILE, MethodStatus, Request, Status, read_request, read_status
from lib.troubles import id_of, sentence_of
from models.messages import N_, InputError, Note

_log = logging.getLogger(__name__)
FAILED = N_("Training {method} failed ({error}); the other methods go on.")
TOO_MUCH_MEMORY = N_("{method} needs more memory than a run may take ({limit} MiB); choose a smaller network or "
                     "shorter texts.")
NO_MORE_TIME = N_("The time limit of {minutes} minutes is reached; what was learned so far is kept.")


class StoppedError(Exception):
    """The run was asked to end."""


class MemoryLimitError(Exception):
    """The process holds more than it may."""


class FreshProcessError(Exception):
    """The rest is for a new process with empty memory."""


class Watch:
    """A run under way: its folder and journal, and whether it may go on."""

    def __init__(self, key: str, kind: str) -> None:
        self.key, self.kind = key, kind
        self.run = own_folder.folder(key) / FOLDERS[kind]
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

    def stopped(self) -> dict[str, Any]:
        """What the status says of a run that was stopped."""
        error = Note(NO_MORE_TIME, {"minutes": f"{limits.minutes():g}"}) if self.out_of_time else None
        methods = {key: replace(entry, state="stopped", eta=None) if entry.state == "running" else entry
                   for key, entry in self.journal.status.methods.items()}
        return {"state": "stopped", "phase": "", "method": None, "eta": None, "error": error, "methods": methods}

    def use_threads(self) -> None:
        """As many threads as the run was planned with."""
        import torch

        torch.set_num_threads(self.request.threads or limits.threads())

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
        except OSError as error:
            _log.exception("%s failed", key)
            told = sentence_of(error)
            problem = Note.of(told) if told else Note(FAILED, {"method": key, "error": named(error)})
        except Exception as error:
            _log.exception("%s failed", key)
            crowded = "allocate" in str(error).lower()
            problem = Note(TOO_MUCH_MEMORY, {"method": key, "limit": f"{limits.mib():g}"}) if crowded else Note(
                FAILED, {"method": key, "error": named(error)})
        if problem is not None:
            self.journal.method(key, state="failed", error=problem, eta=None)
        limits.give_memory_back()
        if limits.used_mib() > 0.6 * limits.mib():  # memory that does not come back: a fresh process goes on
            raise FreshProcessError


def named(error: Exception) -> str:
    """An unexpected error as its id, for the journal; the run's log has the rest."""
    return id_of(error)
