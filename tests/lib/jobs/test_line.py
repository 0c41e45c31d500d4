"""The line: who waits, who works, whose turn it is."""

from __future__ import annotations

import os
import subprocess
import time

import pytest
from filelock import FileLock

from lib import jobs
from lib.corpus import own_folder, owners
from lib.jobs import control, dispatcher, launching, turns
from models.messages import InputError
from tests.support.helpers import WORLD
from tests.support.own_run import make_corpus, request


@pytest.fixture
def no_dispatcher(monkeypatch):
    """Whoever waits, waits: nobody starts processes."""
    monkeypatch.setattr(launching, "dispatch", lambda: None)


@pytest.fixture
def launched(monkeypatch, no_dispatcher):
    """What the dispatcher starts, in their order, instead of processes; each with the lock that it would hold."""
    made = {}

    def launch(key, kind):
        made[key] = FileLock(control.run_folder(key, kind) / "lock")
        made[key].acquire()
        return subprocess.Popen(["true"])

    monkeypatch.setattr(launching, "launch", launch)
    yield made
    for lock in made.values():
        lock.release()


def test_stopping_while_waiting_and_the_order_of_the_line(launched):
    keys = [make_corpus() for _ in range(3)]
    for key in keys:
        control.start(key, request())
    assert [jobs.queue_position(key) for key in keys] == [1, 2, 3]
    assert [jobs.follow(key).state for key in keys] == ["queued"] * 3 and jobs.follow(keys[2]).queue == 3
    with pytest.raises(InputError, match="going on"):
        jobs.start(keys[0], request())
    dispatcher.start_next({})
    assert list(launched) == keys[:1] and turns.working()[0].key == keys[0]
    assert [jobs.queue_position(key) for key in keys[1:]] == [1, 2]
    jobs.stop(keys[1])
    assert jobs.follow(keys[1]).state == "stopped" and jobs.queue_position(keys[2]) == 1
    dispatcher.start_next({})
    assert list(launched) == keys[:1]  # its place is taken
    launched[keys[0]].release()
    turns.leave(keys[0], jobs.TRAIN)
    own_folder.delete(keys[2])
    assert turns.waiting() == []  # whose corpus is gone waits for nothing


def test_two_places_at_work(monkeypatch, launched):
    monkeypatch.setenv("LADDER_RUNS", "2")
    keys = [make_corpus() for _ in range(3)]
    for key in keys:
        control.start(key, request())
    dispatcher.start_next({})
    assert list(launched) == keys[:2]
    launched[keys[0]].release()
    monkeypatch.setattr(turns, "STARTING", -1.0)
    dispatcher.start_next({})
    assert list(launched) == keys and len(turns.working()) == 2


def test_everybodys_first_run_before_anybodys_second(no_dispatcher):
    secrets = [owners.new_secret() for _ in range(2)]
    first, second, third = (owners.create(WORLD()[:60], ("zh", "en"), "x", secrets[i]) for i in (0, 0, 1))
    for key in (first, second, third):
        control.start(key, request(), limit=2)
    assert [key for key, _ in turns.waiting()] == [first, third, second]
    turns.begin(first, jobs.TRAIN)
    assert [key for key, _ in turns.waiting()] == [third, second]
    fourth = owners.create(WORLD()[:60], ("zh", "en"), "x", secrets[0])
    with pytest.raises(InputError, match="2 of your trainings"):
        control.start(fourth, request(), limit=2)
    assert jobs.follow(fourth).state == "none"
    jobs.stop(second)
    assert control.start(fourth, request(), limit=2).state == "queued"


def test_no_clock_has_a_say_in_the_line(no_dispatcher, monkeypatch, home):
    keys = [make_corpus() for _ in range(2)]
    control.start(keys[0], request())
    then = time.time() + 8 * 86400
    for path in (home / ".line").glob("*.ticket"):
        os.utime(path, (then, then))
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 8 * 86400)
    control.start(keys[1], request())
    assert [key for key, _ in turns.waiting()] == keys
    turns.begin(keys[0], jobs.TRAIN)
    mark = next((home / ".line").glob("*.working"))
    os.utime(mark, (then, then))
    assert turns.working() == [] and [key for key, _ in turns.waiting()] == keys[1:]
    assert jobs.follow(keys[0]).state == "interrupted"
