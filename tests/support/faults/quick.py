"""Faults of disks, clocks and files, without a process; see `tests.support.faults`."""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

from filelock import FileLock

from lib import jobs
from lib.corpus import own_folder, owners
from lib.jobs import control, dispatcher, launching, turns
from lib.jobs.records import STATES, read_status
from lib.troubles import sentence_of
from models.messages import InputError
from tests.support.faults.tools import DAYS, FAST, case, corpus, fill_up, home, no_dispatcher, small_disk, whole
from tests.support.own_run import request as small_request

# ---- disks


def refused(what: Callable[[], object]) -> None:
    """It fails with an error that has its sentence."""
    try:
        what()
    except OSError as error:
        assert sentence_of(error) is not None, error
    else:
        raise AssertionError("it was not refused")


@case(FAST)
def keep_start_and_resume_on_a_full_disk() -> int:
    """Each is refused in words; what there was before is there after."""
    with small_disk(8) as disk:
        if disk is None:
            return keep_and_start_where_writing_fails()
        with home(disk / "home"), no_dispatcher():
            key = corpus(60)
            jobs.start(key, small_request(("bag_of_words",), 2))
            jobs.stop(key)
            before = {path: path.read_bytes() for path in (disk / "home" / key).rglob("*") if path.is_file()}
            taken = fill_up(disk)
            for what in (lambda: corpus(60), lambda: jobs.start(key, small_request(("word2vec",), 2)),
                         lambda: jobs.resume(key)):
                refused(what)
                assert jobs.follow(key).state == "stopped" and turns.waiting() == []
                assert {path: path.read_bytes() for path in before} == before
            taken.unlink()
            assert jobs.resume(key).state == "queued"
            assert [path.name for path in own_folder.root().glob("own-*")] == [key]
    return 3


@case(FAST)
def keep_and_start_where_writing_fails() -> int:
    """The same for every error that a disk may have, raised where files are written."""
    count = 0
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO):
        def fail(*_: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        with home() as root, no_dispatcher():
            key = corpus(60)
            with mock.patch.object(own_folder, "write_atomically", fail):
                refused(lambda: corpus(60))
            with mock.patch.object(control, "write_json", fail):
                refused(lambda key=key: jobs.start(key, small_request(("bag_of_words",), 2)))
            assert jobs.follow(key).state == "none" and [path.name for path in root.glob("own-*")] == [key]
            assert jobs.start(key, small_request(("bag_of_words",), 2)).state == "queued"
            count += 2
    return count


@case(FAST)
def everything_on_a_disk_that_may_only_be_read() -> int:
    """Looking goes on, writing is refused in words, and it works again when it may."""
    with small_disk(8) as disk:
        if disk is None:
            return 0
        with home(disk / "home") as root, no_dispatcher():
            key, count = corpus(60), 0
            jobs.start(key, small_request(("bag_of_words",), 2))
            turns.leave(key, jobs.TRAIN)  # its process has died
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            assert jobs.follow(key).state == jobs.revive(key).state == "interrupted"
            whole(key)
            assert jobs.revive_all() == [] and jobs.clean_up() == []
            for what in (lambda: corpus(60), lambda: jobs.resume(key), lambda: jobs.stop(key),
                         lambda: own_folder.put_aside(key)):
                refused(what)
                count += 1
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            assert jobs.revive(key).state == "queued" and list(root.glob("own-*"))
    return count


# ---- clocks


@contextmanager
def clock(shift: float) -> Iterator[None]:
    real = time.time
    with mock.patch.object(time, "time", lambda: real() + shift):
        yield


@case(FAST)
def clocks_that_jump() -> int:
    """Eight days on or back: nothing goes, nothing blocks, nothing is forgotten."""
    count = 0
    for shift in (DAYS, -DAYS):
        with home() as root, no_dispatcher():
            first, second, third = corpus(60), corpus(60), corpus(60)
            jobs.start(first, small_request(("bag_of_words",), 2))
            own_folder.put_aside(third)
            with clock(shift):
                jobs.start(second, small_request(("bag_of_words",), 2))
                assert [key for key, _ in turns.waiting()] == [first, second]
                assert jobs.follow(first).queue == 1 and jobs.clean_up() == []
                turns.begin(first, jobs.TRAIN)
                if shift < 0:
                    assert own_folder.deleted(third)
            for path in (root / ".line").iterdir():
                then = time.time() + shift
                os.utime(path, (then, then))
            assert jobs.follow(first).state == "interrupted" and jobs.follow(second).queue == 1
            assert turns.working() == [] and jobs.revive(first).state == "queued"
            assert [key for key, _ in turns.waiting()] == [second, first]
            for key in (first, second):
                whole(key)
            count += 4
    return count


# ---- garbage


def garbage(text: str) -> Iterator[bytes]:
    """What a file may become: empty, cut, of another shape, with wrong values, noise."""
    yield from (b"", b"{", b"null", b"[]", b"7", b'"x"', b"{}", b"\xff\xfe\x00", bytes(64), b"{" * 20_000)
    yield text.encode()[: len(text) // 2]
    value = json.loads(text)
    for name, wrong in itertools.product(value, (None, -1, "x", [], {}, [7], {"a": 7}, 1e999)):
        yield json.dumps({**value, name: wrong}).encode()
    for name in value:
        yield json.dumps({key: one for key, one in value.items() if key != name}).encode()
    yield json.dumps({**value, "more": 1}).encode()


@case(FAST)
def files_that_are_garbage() -> int:
    """Whatever is in a run's files: one sentence or none, never an error, and the others go on."""
    count = 0
    with home() as root, no_dispatcher():
        key, other = corpus(60), corpus(60)
        jobs.start(other, small_request(("bag_of_words",), 2))
        jobs.start(key, small_request(("bag_of_words", "rnn"), 2))
        run = control.run_folder(key)
        good = {name: (run / name).read_text() for name in ("request.json", "status.json")}
        for name, text in good.items():
            for bad, state in itertools.product(garbage(text), ("queued", "done")):
                for file, content in good.items():
                    (run / file).write_text(content.replace('"state": "queued"', f'"state": "{state}"'))
                turns.join(key, jobs.TRAIN)
                (run / name).write_bytes(bad)
                status = jobs.follow(key)
                assert status.state in STATES and all(str(note) for note in (status.error,) if note)
                if status.request is None and state == "queued":
                    assert status.state == "failed" and str(status.error), bad
                with contextlib.suppress(InputError):
                    jobs.stop(key)
                    jobs.resume(key)
                jobs.follow(key)
                turns.leave(key, jobs.TRAIN)
                count += 1
        assert jobs.follow(other).state == "queued" and len(turns.waiting()) == 1
        (run / "request.json").write_bytes(b"{")
        jobs.start(key, small_request(("bag_of_words",), 2))
        for name in ("x", "1.ticket", "a.train.-.b.ticket", f"7.odd.-.{key}.ticket", "..ticket", "99.train.-.x.ticket"):
            (root / ".line" / name).write_bytes(b"garbage")
            assert [one for one, _ in turns.waiting()] == [other, key]
        (root / key / owners.OWNER_FILE).write_bytes(b"[7]")
        assert not owners.owns(key, "x" * 22) and owners.visitor(key) == owners.NOBODY
    return count


@case(FAST)
def a_stop_that_the_worker_did_not_live_to_hear() -> int:
    """A run that dies with Stop pressed is stopped, not brought back."""
    with home(), no_dispatcher():
        key = corpus(60)
        jobs.start(key, small_request(("bag_of_words",), 2))
        run = control.run_folder(key)
        with FileLock(run / "lock"):
            control.write_status(run, replace(read_status(run), state="running", phase="training", pid=999_999))
            turns.begin(key, jobs.TRAIN)
            jobs.stop(key)
            assert (run / "stop").exists()
        assert jobs.revive(key).state == "stopped" and jobs.revive_all() == []
        assert jobs.resume(key).state == "queued" and not (run / "stop").exists()
        with mock.patch.object(launching, "launch", lambda *_: subprocess.Popen(["true"])):
            dispatcher.start_next({})
        assert turns.waiting() == [] and len(turns.working()) == 1
    return 1
