"""The line of estimates: one at a time, who came first is first, and everybody is told how many are before them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from lib.corpus import own_folder, owners
from lib.jobs import estimating, turns
from lib.paths import ROOT
from models.messages import InputError

HOLDER = """
import sys, time
from lib.jobs.estimating import _turn
with _turn(sys.argv[1], lambda before: None):
    print("mine", flush=True)
    time.sleep(60)
"""


def holder(visitor: str) -> subprocess.Popen:
    """Another process whose turn it is."""
    child = subprocess.Popen([sys.executable, "-c", HOLDER, visitor], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "mine\n"
    return child


def test_each_waits_for_those_before_and_is_told_their_number(monkeypatch):
    monkeypatch.setattr(estimating, "EVERY", 0.02)
    done, told = [], {name: [] for name in "abc"}
    gates = {name: threading.Event() for name in "abc"}

    def measure(name):
        with estimating._turn(name * 16, told[name].append):
            gates[name].wait(10)
            done.append(name)

    threads = []
    for name in "abc":
        threads.append(threading.Thread(target=measure, args=(name,)))
        threads[-1].start()
        while not told[name]:
            time.sleep(0.01)
    assert [told[name][0] for name in "abc"] == [0, 1, 2] and not done
    gates["a"].set()
    while told["c"][-1] != 1:
        time.sleep(0.01)
    gates["b"].set(), gates["c"].set()
    for thread in threads:
        thread.join(10)
    assert done == ["a", "b", "c"] and told["c"][-1] == 0
    assert estimating.tickets(own_folder.inner(turns.LINE)) == []


def test_who_dies_with_a_ticket_gives_it_back(monkeypatch):
    child = holder("a" * 16)
    told = []
    monkeypatch.setattr(estimating, "QUEUE_PATIENCE", 0.5)
    with pytest.raises(InputError, match="Others are measuring"), estimating._turn("b" * 16, told.append):
        pass
    assert set(told) == {1} and len(estimating.tickets(own_folder.inner(turns.LINE))) == 1
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    with estimating._turn("b" * 16, told.append):
        assert told[-1] == 0
    assert estimating.tickets(own_folder.inner(turns.LINE)) == []


def test_a_visitor_measures_one_thing_at_a_time():
    child = holder("a" * 16)
    try:
        with pytest.raises(InputError, match="of yours"), estimating._turn("a" * 16, print):
            pass
    finally:
        child.kill()
        child.wait()


def test_whoever_has_no_secret_waits_too():
    with estimating._turn(owners.NOBODY, print):
        assert len(estimating.tickets(own_folder.inner(turns.LINE))) == 1


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the measuring process")
def test_a_reader_who_goes_on_ends_the_measurement(monkeypatch, tmp_path):
    script, note = tmp_path / "measure", tmp_path / "pid"
    script.write_text(f"#!/bin/sh\necho $$ > {note}\nexec sleep 60\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(estimating.sys, "executable", str(script))
    monkeypatch.setattr(estimating, "EVERY", 0.05)
    monkeypatch.setattr(estimating.launching, "environment", lambda threads, key: dict(os.environ))

    class GoneOnError(Exception):
        """What the page raises."""

    def report(before: int) -> None:
        if note.exists() and note.read_text(encoding="utf-8").strip():
            raise GoneOnError

    request = type("Request", (), {"threads": 1, "to_json": lambda self: {}})()
    started = time.monotonic()
    with pytest.raises(GoneOnError):
        estimating._apart("own-x", request, report)
    assert time.monotonic() - started < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text(encoding="utf-8")), 0)
