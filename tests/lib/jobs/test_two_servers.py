"""Two servers on one LADDER_HOME: the same texts, one line, and no run is begun or worked on twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from lib import jobs
from lib.corpus import own_folder
from lib.jobs import launching, turns
from lib.paths import ROOT
from tests.support.own_run import make_corpus, request

pytestmark = pytest.mark.timeout(120)
#: a server that begins each run at the same moment as the other one; it prints what came of it
STARTS = """
import sys, time
from lib.jobs import control, launching
from models.messages import InputError
from tests.support.own_run import request
launching.dispatch = lambda: None
at, *keys = sys.argv[1:]
time.sleep(max(0.0, float(at) - time.time()))
for key in keys:
    try:
        control.start(key, request())
        print("began", key, flush=True)
    except InputError:
        print("refused", key, flush=True)
"""
#: a dispatcher; what it would start it writes into a file, and holds the run's lock as the run would
DISPATCHES = """
import subprocess, sys, time
from pathlib import Path
from filelock import FileLock
from lib.jobs import control, dispatcher, launching
held = []
def launch(key, kind):
    with Path(sys.argv[2]).open("a") as log:
        log.write(key + chr(10))
    held.append(FileLock(control.run_folder(key, kind) / "lock"))
    held[-1].acquire()
    return subprocess.Popen(["sleep", "6"])
launching.launch = launch
time.sleep(max(0.0, float(sys.argv[1]) - time.time()))
sys.exit(dispatcher.dispatch())
"""


def together(program: str, *arguments: str, seconds: float = 4.0) -> list[subprocess.CompletedProcess]:
    """The program twice, at the same moment."""
    at = str(time.time() + seconds)
    servers = [subprocess.Popen([sys.executable, "-c", program, at, *arguments], cwd=ROOT, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ))
               for _ in range(2)]
    ended = []
    for server in servers:
        out, err = server.communicate(timeout=90)
        ended.append(subprocess.CompletedProcess(server.args, server.returncode, out, err))
    return ended


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LADDER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(launching, "dispatch", lambda: None)
    return tmp_path


def test_a_run_is_begun_once(home: Path) -> None:
    keys = [make_corpus(60) for _ in range(3)]
    ended = together(STARTS, *keys)
    said = Counter(line.split()[0] for server in ended for line in server.stdout.splitlines())
    assert said == {"began": 3, "refused": 3}, [server.stderr for server in ended]
    assert sorted(key for key, _ in turns.waiting()) == sorted(keys)
    assert sorted(jobs.queue_position(key) for key in keys) == [1, 2, 3]


def test_a_run_is_worked_on_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LADDER_RUNS", "3")
    keys = [make_corpus(60) for _ in range(3)]
    for key in keys:
        jobs.start(key, request())
    ended = together(DISPATCHES, str(home / "started.txt"))
    assert sorted(server.returncode for server in ended) in ([0, 0], [0, 3]), [server.stderr for server in ended]
    assert sorted((home / "started.txt").read_text().split()) == sorted(keys)


@pytest.mark.quick
def test_what_one_server_keeps_the_other_one_sees(home: Path) -> None:
    key = make_corpus(60)
    asked = "import sys; from lib.corpus import own_folder; print(own_folder.about(sys.argv[1])['title'])"
    seen = subprocess.run([sys.executable, "-c", asked, key], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert seen.stdout.strip() == own_folder.about(key)["title"], seen.stderr
