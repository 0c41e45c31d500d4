"""Whose turn it is. So many runs work at once as LADDER_RUNS says; the others wait, and a run that waits is one file.

Everything is files in `<root>/.line`, so that it outlives every process: a ticket for each run that waits, and a mark
for each that works. Their names tell number, kind, visitor and key. Whether a run works, its lock says, which a process
that dies gives back by dying. `lib.jobs.dispatcher` starts whoever's turn has come.

Numbers rise by one, so that no clock has a say in the order; and a visitor's second run waits for the others' first.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from lib.corpus import own_folder, owners
from lib.jobs.records import FOLDERS, LOCK_FILE, read_json
from models.files import write_json
from models.messages import N_, InputError, Note

LINE = ".line"
TICKET, WORKING = "ticket", "working"
#: a run that was started may take so long (seconds) to come to life
STARTING = 20.0
#: why nobody's turn comes, as a file
TROUBLE = "trouble.json"


class Place(NamedTuple):
    """A run in the line or at work: its number, kind, visitor and key."""

    number: int
    kind: str
    visitor: str
    key: str


def is_held(lock: Path) -> bool:
    """Whether a living process holds the lock file."""
    if not lock.is_file():
        return False
    probe = FileLock(lock)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # on a disk that may only be read nobody works
        return False
    probe.release()
    return False


def _names(place: Path) -> list[str]:
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        return [entry.name for entry in entries]
    return []


def _files(state: str, key: str = "") -> list[tuple[Place, Path]]:
    """The files of one state, of one corpus or of all, by number; what has another name is left alone."""
    line, found = own_folder.root() / LINE, []
    for name in _names(line):
        number, *rest = name.split(".")
        if len(rest) == 4 and rest[3] == state and key in ("", rest[2]) and number.isdecimal() and rest[0] in FOLDERS:
            found.append((Place(int(number), *rest[:3]), line / name))
    return sorted(found)


def _of(key: str, kind: str) -> list[tuple[str, Path]]:
    return [(state, path) for state in (TICKET, WORKING) for place, path in _files(state, key)
            if place.kind == kind]


def is_waiting(key: str, kind: str) -> bool:
    """Whether the run has a ticket."""
    return any(state == TICKET for state, _ in _of(key, kind))


def is_starting(key: str, kind: str) -> bool:
    """Whether the run's process was started a moment ago and may not have come to life yet."""
    return any(state == WORKING and _young(path) for state, path in _of(key, kind))


def is_going_on(key: str, kind: str) -> bool:
    """Whether the run waits, is being started or works."""
    return is_waiting(key, kind) or is_starting(key, kind) or _held(key, kind)


def _held(key: str, kind: str) -> bool:
    return is_held(own_folder.root() / key / FOLDERS[kind] / LOCK_FILE)


def _young(path: Path) -> bool:
    """Whether the file was touched a moment ago; a time in the future, after a clock was set back, is long ago."""
    try:
        return abs(time.time() - path.stat().st_mtime) < STARTING
    except OSError:
        return False


def working() -> list[Place]:
    """The runs at work; the marks of the dead are taken away."""
    found = []
    for place, path in _files(WORKING):
        if _held(place.key, place.kind) or _young(path):
            found.append(place)
        else:
            path.unlink(missing_ok=True)
    return found


def waiting() -> list[tuple[str, str]]:
    """The (key, kind) of the runs that wait, who is next first: everybody's first run, in the order in which they came,
    before anybody's second."""
    busy = Counter(place.visitor for place in working())
    ranked, there = [], set(_names(own_folder.root()))
    for place, path in _files(TICKET):
        if place.key not in there:  # deleted while it waited
            path.unlink(missing_ok=True)
            continue
        ranked.append((busy[place.visitor], place))
        busy[place.visitor] += 1
    return [(place.key, place.kind) for _, place in sorted(ranked)]


def join(key: str, kind: str) -> None:
    """Take a ticket, unless the run has one."""
    place = own_folder.inner(LINE)
    with alone():
        if is_waiting(key, kind):
            return
        unmark(key, kind)  # of an earlier life
        number = 1 + max((one.number for state in (TICKET, WORKING) for one, _ in _files(state)), default=0)
        (place / f"{number:08d}.{kind}.{owners.visitor(key)}.{key}.{TICKET}").touch()


def check(key: str, limit: int | None) -> None:
    """Refuse one more run of a visitor who has `limit` of them; None: there is no limit."""
    count = of_visitor(owners.visitor(key))
    if limit is not None and count >= limit:
        raise InputError(N_("{count} of your trainings wait or work, which is as many as this server gives a visitor. "
                            "Stop one, or wait until one has ended."), count=count)


def of_visitor(visitor: str) -> int:
    """How many runs of a visitor wait or work."""
    return sum(place.visitor == visitor for place in [*working(), *(place for place, _ in _files(TICKET))])


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else takes a ticket meanwhile; whoever died with the lock gave it back."""
    try:
        with FileLock(own_folder.inner(LINE) / "join.lock", timeout=10):
            yield
    except Timeout as error:
        raise InputError(N_("The server is busy; try again in a moment.")) from error


def begin(key: str, kind: str) -> None:
    """The run's process is being started, or starts itself anew: its ticket becomes a mark, which begins to age."""
    for _ in range(3):  # the dispatcher and the process itself do this, whoever is faster
        here = _of(key, kind)
        try:
            for state, path in here[:1]:
                os.utime(path.rename(path.with_suffix(f".{WORKING}")) if state == TICKET else path)
            if not here:
                name = f"{0:08d}.{kind}.{owners.visitor(key)}.{key}.{WORKING}"
                (own_folder.inner(LINE) / name).touch()
            return
        except FileNotFoundError:
            continue


def leave(key: str, kind: str) -> None:
    """The run neither waits nor works any more."""
    for _, path in _of(key, kind):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def unmark(key: str, kind: str) -> None:
    """The run's process has ended; a ticket that it has taken since stays."""
    for state, path in _of(key, kind):
        if state == WORKING:
            path.unlink(missing_ok=True)


def trouble() -> Note | None:
    """Why nobody's turn comes, such as a cluster that cannot be reached."""
    value = read_json(own_folder.root() / LINE / TROUBLE)
    return Note(str(value["message"]), value.get("values") or {}) if value and value.get("message") else None


def note_trouble(why: Note | None) -> None:
    """Tell those who wait why they do, or that there is no reason any more."""
    path = own_folder.inner(LINE) / TROUBLE
    if why is not None:
        write_json(path, {"message": why.message, "values": dict(why.values)})
    else:
        path.unlink(missing_ok=True)
