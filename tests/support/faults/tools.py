"""What the faults need: homes, waiting, kills, small disks; see `tests.support.faults`."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from lib import jobs
from lib.corpus import own_folder
from lib.jobs import launching
from models.messages import InputError
from tests.support.helpers import WORLD

NETWORK = "transformer_seq2seq"
PATIENCE = 180.0
DAYS = 8 * 86400.0
DRAW = random.Random(7)
FAST: dict[str, Callable[[], int]] = {}
SLOW: dict[str, Callable[[], int]] = {}


def case(cases: dict[str, Callable[[], int]]) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """A fault by its function's name; the function returns how many times it struck."""
    def add(function: Callable[[], int]) -> Callable[[], int]:
        cases[function.__name__] = function
        return function

    return add


@contextmanager
def home(place: Path | None = None) -> Iterator[Path]:
    """An empty home of own corpora; no process that it knows of is left at the end."""
    with tempfile.TemporaryDirectory() as made:
        root = place or Path(made) / "home"
        with mock.patch.dict(os.environ, {own_folder.ENVIRONMENT: str(root), "LADDER_RUN_MIB": "100000"}):
            try:
                yield root
            finally:
                for path in root.glob(f"{own_folder.PREFIX}*"):
                    with contextlib.suppress(InputError, OSError):
                        jobs.end_now(path.name)


def corpus(count: int = 120) -> str:
    return own_folder.create(WORLD()[:count], ("zh", "en"), "a text")


def until(found: Callable[[], object], what: str, seconds: float = PATIENCE, every: float = 0.05) -> None:
    """Wait until `found()` is true."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, f"stuck: {what}"
        time.sleep(every)


def whole(key: str) -> None:
    """The text is there, to the last letter."""
    data = (own_folder.root() / key / own_folder.PAIRS_FILE).read_bytes()
    assert hashlib.sha256(data).hexdigest() == own_folder.about(key)["sha256"]


def strike(pid: int | None) -> int:
    """Kill a process; 1 when there was one."""
    if not pid:
        return 0
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return 1
    return 0


def no_dispatcher() -> contextlib.AbstractContextManager:
    return mock.patch.object(launching, "dispatch", lambda: None)


def dispatcher_pid() -> int | None:
    """The dispatcher's process: of this home's, by its environment."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (path / "cmdline").read_bytes().split(b"\0")
            if b"dispatch" in words and os.fsencode(own_folder.root()) in (path / "environ").read_bytes():
                return int(path.name)
    return None


@contextmanager
def small_disk(mib: int) -> Iterator[Path | None]:
    """A disk of that size, mounted; None where that is not allowed."""
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", place], capture_output=True,
                              check=False) if sys.platform == "linux" else None
        if done is None or done.returncode:
            yield None
            return
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "-l", place], check=False)


def fill_up(place: Path) -> Path:
    """Leave no byte free; the file that takes them."""
    taken = place / "taken"
    with taken.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    return taken
