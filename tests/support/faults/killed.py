"""Faults that strike real processes: kills, a disk that fills, a corpus taken away; see `tests.support.faults`."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from lib import jobs
from lib.corpus import own_folder
from lib.jobs import control, turns
from lib.jobs.estimating import tickets
from lib.paths import ROOT
from lib.shelf import library
from models.files import sha256_of
from tests.support.faults.tools import (
    DRAW,
    NETWORK,
    PATIENCE,
    SLOW,
    case,
    corpus,
    dispatcher_pid,
    fill_up,
    home,
    small_disk,
    strike,
    until,
    whole,
)
from tests.support.helpers import WORLD
from tests.support.own_run import request as small_request

# ---- kills


@case(SLOW)
def worker_killed_in_every_phase() -> int:
    """Killed again and again; the weights are those of a run that nobody killed."""
    with home():
        asked, kills = small_request(("bag_of_words", "word2vec", NETWORK), 60), 0
        calm, killed = corpus(), corpus()
        jobs.start(calm, asked)
        until(lambda: not jobs.follow(calm).active, "the calm run")
        assert jobs.follow(calm).state == "done", jobs.log_tail(calm)
        jobs.start(killed, asked)
        for wait in (0.0, 0.3, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0, 4.0):
            until(lambda: jobs.follow(killed).pid or not jobs.follow(killed).active, "the killed run's process")
            if not jobs.follow(killed).active:
                break
            time.sleep(wait)
            kills += strike(jobs.follow(killed).pid) if jobs.follow(killed).active else 0
            until(lambda: jobs.follow(killed).state in ("interrupted", "done"), "the death")
            jobs.resume(killed)
        until(lambda: not jobs.follow(killed).active, "the killed run")
        assert jobs.follow(killed).state == "done", jobs.log_tail(killed)
        for name in asked.methods:
            one, two = (sha256_of(library.shelf(key) / name / "model.safetensors") for key in (calm, killed))
            assert one == two, name
        return kills


@case(SLOW)
def dispatcher_killed_while_three_wait() -> int:
    """Somebody who looks starts another one; every run gets its turn, one at a time."""
    with home():
        keys, kills = [corpus() for _ in range(3)], 0
        for key in keys:
            jobs.start(key, small_request(("bag_of_words",), 2))
        end, most = time.monotonic() + PATIENCE, 0
        while any(jobs.follow(key).active or jobs.revive(key).active for key in keys):
            assert time.monotonic() < end, [jobs.follow(key) for key in keys]
            if kills < 6 and DRAW.random() < 0.2:
                kills += strike(dispatcher_pid())
            most = max(most, sum(turns.is_held(control.run_folder(key) / "lock") for key in keys))
            time.sleep(0.1)
        assert [jobs.follow(key).state for key in keys] == ["done"] * 3 and most <= 2
        assert turns.waiting() == [] == turns.working()
        return kills


_KEEPING = """
import sys
from lib.corpus import own_folder
from models.base import Pair
while True:
    key = own_folder.create((Pair(f"sentence {n}", f"Satz {n}") for n in range(20_000)), ("en", "de"), "kept")
    print(key, flush=True)
"""


@case(SLOW)
def server_killed_while_a_text_is_kept() -> int:
    """What was kept is whole, what was not leaves nothing to see."""
    with home() as root:
        for _ in range(10):
            server = subprocess.Popen([sys.executable, "-c", _KEEPING], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            first = server.stdout.readline().strip()
            time.sleep(DRAW.uniform(0, 0.4))
            server.kill()
            said = [first, *server.stdout.read().split()]
            server.wait()
            for path in root.glob(f"{own_folder.PREFIX}*"):
                whole(path.name)
            assert all(own_folder.exists(key) for key in said)
            jobs.clean_up()
            assert all(own_folder.exists(key) for key in said)
        return 10


_STARTING = """
import sys
from lib import jobs
from tests.support.own_run import request as small_request
jobs.start(sys.argv[1], small_request(("bag_of_words",), 2))
"""


@case(SLOW)
def server_killed_while_it_starts_a_run() -> int:
    """The run is in the line or is not; either way it can be had."""
    with home():
        for wait in (0.8, 1.4, 2.0, 2.6):
            key = corpus(60)
            server = subprocess.Popen([sys.executable, "-c", _STARTING, key], cwd=ROOT)
            time.sleep(wait)
            server.kill()
            server.wait()
            whole(key)
            if jobs.follow(key).state == "none":
                jobs.start(key, small_request(("bag_of_words",), 2))
            until(lambda key=key: not (jobs.revive(key).active or jobs.follow(key).state == "interrupted"), "the run")
            assert jobs.follow(key).state == "done", jobs.follow(key)
        return 4


_ESTIMATING = """
import sys
from lib import jobs
from tests.support.own_run import request as small_request
from dataclasses import replace
print(jobs.estimate(sys.argv[1], replace(small_request(("rnn",), 2), steps={})).total_seconds)
"""


@case(SLOW)
def server_killed_while_it_estimates() -> int:
    """The measuring process ends, too, and the next one may measure."""
    with home() as root:
        key = corpus()
        for wait in (1.0, 3.0, 5.0):
            server = subprocess.Popen([sys.executable, "-c", _ESTIMATING, key], cwd=ROOT, stdout=subprocess.DEVNULL)
            until(lambda: any(turns.is_held(path) for _, path in tickets(root / ".line")), "estimating")
            time.sleep(wait)
            server.kill()
            server.wait()
            until(lambda: not any(turns.is_held(path) for _, path in tickets(root / ".line")),
                  "the ticket of the estimate", 5)
            until(lambda: not _measuring(root), "the measuring process", 30)
        assert jobs.estimate(key, replace(small_request(("bag_of_words",), 2), steps={})).total_seconds > 0
        return 3


def _measuring(root: Path) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"--measure" in (path / "cmdline").read_bytes() and os.fsencode(root) in (path / "environ").read_bytes():
                found.append(int(path.name))
    return found


@case(SLOW)
def the_measuring_process_killed() -> int:
    """One sentence, and Start needs no estimate."""
    with home() as root:
        key, kills = corpus(), 0
        reader = subprocess.Popen([sys.executable, "-c", _ESTIMATING, key], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        until(lambda: _measuring(root) or reader.poll() is not None, "measuring")
        for pid in _measuring(root):
            kills += strike(pid)
        assert "gave no answer" in reader.communicate()[1]
        return kills


@case(SLOW)
def stop_is_heard_in_every_phase() -> int:
    """Learning the vocabulary, measuring, training, evaluating: stopped within seconds, and never lost."""
    with home():
        text = own_folder.create(WORLD()[:120] * 400, ("zh", "en"), "long to read")
        asked = small_request(("bag_of_words", NETWORK), 4000)
        for key, request, phase in ((text, asked, "preparing"), (corpus(), replace(asked, steps={}), "measuring"),
                                    (corpus(), asked, "training"),
                                    (corpus(260), small_request(("bag_of_words", NETWORK), 10), "evaluating")):
            jobs.start(key, request)
            until(lambda key=key, phase=phase: jobs.follow(key).phase == phase or not jobs.follow(key).active, phase)
            jobs.stop(key)
            until(lambda key=key: not jobs.follow(key).active, f"stop while {phase}", 20)
            assert jobs.follow(key).state in ("stopped", "done"), jobs.follow(key)
            assert not (control.run_folder(key) / "stop").exists()
            until(lambda: turns.working() == [], "its place is given back", 20)
        return 4


@case(SLOW)
def the_folder_removed_under_a_run() -> int:
    """The process ends by itself and leaves nothing."""
    with home() as root:
        for _ in range(2):
            key = corpus()
            jobs.start(key, small_request((NETWORK,), 4000))
            until(lambda key=key: jobs.follow(key).methods[NETWORK].step > 0, "the training")
            pid = jobs.follow(key).pid
            own_folder.delete(key)
            until(lambda pid=pid: not Path(f"/proc/{pid}/cmdline").exists()
                  or not Path(f"/proc/{pid}/cmdline").read_bytes(), "the process of a removed corpus", 20)
            until(lambda key=key: not (root / key).exists() and turns.working() == [] == turns.waiting(), "traces", 10)
        return 2


@case(SLOW)
def the_disk_full_while_a_run_works() -> int:
    """The method fails in words, and Resume goes on when there is room."""
    with small_disk(24) as disk:
        if disk is None:
            return 0
        with home(disk / "home"):
            key = corpus()
            jobs.start(key, small_request((NETWORK,), 400))
            until(lambda: jobs.follow(key).methods[NETWORK].step > 0, "the training")
            taken = fill_up(disk)
            until(lambda: not jobs.follow(key).active, "the end on a full disk")
            status = jobs.follow(key)
            assert status.state == "failed" and "disk" in str(status.methods[NETWORK].error), status
            taken.unlink()
            jobs.resume(key)
            until(lambda: not jobs.follow(key).active, "the resumed run")
            assert jobs.follow(key).state == "done", jobs.follow(key)
    return 1
