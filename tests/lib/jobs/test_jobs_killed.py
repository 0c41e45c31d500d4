"""Training processes that are killed: every run goes on, and ends where an uninterrupted one does.

LADDER_KILLS=10 kills more often than the one time of every day.
"""

from __future__ import annotations

import os
import random
import signal
import time

import pytest

from lib import jobs
from lib.evaluation.results import read_results
from lib.jobs import turns
from tests.support.own_run import NETWORK, make_corpus, request, weights_of

KILLS = int(os.environ.get("LADDER_KILLS", "1"))
PATIENCE = 120.0


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    monkeypatch.setattr(turns, "STARTING", PATIENCE)


def wait_until(found, key: str):
    """The status when `found(status)` is true."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        status = jobs.follow(key)
        if found(status):
            return status
        time.sleep(0.02)
    raise AssertionError(f"{jobs.follow(key)}\n{jobs.log_tail(key)}")


def scores(key: str) -> dict:
    """All numbers of the scoreboard that do not tell how long something took."""
    return {name: {evaluation: {metric: value for metric, value in row.items() if metric != "seconds"}
                   for evaluation, row in entry["evaluations"].items()}
            for name, entry in read_results(key)["methods"].items()}


@pytest.mark.timeout(600)
def test_killed_at_random_moments():
    draw = random.Random(os.environ.get("LADDER_KILLS_SEED", "7"))
    asked = request(("bag_of_words", "word2vec", NETWORK), steps=60)
    calm, killed = make_corpus(), make_corpus()
    jobs.start(calm, asked)
    assert wait_until(lambda status: not status.active, calm).state == "done", jobs.log_tail(calm)
    jobs.start(killed, asked)
    for _ in range(KILLS):
        status = wait_until(lambda status: status.pid is not None or not status.active, killed)
        if not status.active:
            break
        time.sleep(draw.uniform(0, 6))
        status = jobs.follow(killed)
        if status.state == "done":
            break
        os.kill(status.pid, signal.SIGKILL)
        wait_until(lambda status: not status.active, killed)
        assert jobs.follow(killed).state == "interrupted"
        assert jobs.resume(killed).active
    assert wait_until(lambda status: not status.active, killed).state == "done", jobs.log_tail(killed)
    for method in asked.methods:
        assert weights_of(calm, method) == weights_of(killed, method), method
    assert scores(calm) == scores(killed)
    assert jobs.snapshots_kept(calm, NETWORK) == jobs.snapshots_kept(killed, NETWORK)


def test_stopped_and_told_to_end_while_it_works():
    asked = request((NETWORK,), steps=4000)
    key = make_corpus()
    jobs.start(key, asked)
    status = wait_until(lambda status: status.methods[NETWORK].step > 0, key)
    os.kill(status.pid, signal.SIGTERM)  # the machine goes down: nobody asked the run to stop
    assert wait_until(lambda status: not status.active, key).state == "interrupted"
    assert jobs.revive_all() == [key]
    reached = jobs.follow(key).methods[NETWORK].step
    wait_until(lambda status: status.state == "running" and status.methods[NETWORK].step > reached, key)
    jobs.stop(key)
    status = wait_until(lambda status: not status.active, key)
    assert status.state == "stopped" and status.methods[NETWORK].step > reached > 0
    assert weights_of(key)
