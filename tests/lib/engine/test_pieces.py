"""This computer's engine needs nothing of Ray; a cluster that is not there is one sentence, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from lib import jobs
from lib.crowd.server import free_port
from lib.engine import cluster, pieces
from lib.engine.piece import ADDRESS, ENGINE, LOCAL, RAY, EngineError, Piece
from lib.jobs import dispatcher, launching, turns
from lib.paths import ROOT
from tests.support.own_run import make_corpus, request

_LOCAL = """
import sys
from pathlib import Path
import lib.cli
from lib.engine import pieces
from lib.engine.piece import Piece
from lib.jobs import dispatcher
one = Piece("one", ("-c", "print(7)"), Path(sys.argv[1]))
running = pieces.start(one)
assert running.wait() == 0 and [piece.name for piece in pieces.each([one], lambda piece: None)] == ["one"]
print("ray" in sys.modules, "lib.engine.cluster" in sys.modules)
"""


@pytest.mark.quick
def test_local_is_the_default_and_imports_no_ray(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ENGINE, raising=False)
    assert pieces.is_local()
    done = subprocess.run([sys.executable, "-c", _LOCAL, str(tmp_path / "log")], cwd=ROOT, capture_output=True,
                          text=True, check=True)
    assert done.stdout.split() == ["False", "False"] and (tmp_path / "log").read_text() == "7\n"


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> str:
    """A cluster's address at which nobody is."""
    monkeypatch.setenv(ENGINE, RAY)
    monkeypatch.setenv(ADDRESS, address := f"127.0.0.1:{free_port()}")
    if find_spec("ray") is None:  # what the installed one would say
        monkeypatch.setattr(cluster, "connected", lambda: (_ for _ in ()).throw(
            EngineError(cluster.UNREACHABLE, address=address)))
    return address


@pytest.mark.quick
def test_a_cluster_that_is_not_there_is_one_sentence(unreachable: str, tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(EngineError, match=unreachable):
        pieces.start(Piece("one", ("-c", ""), tmp_path / "log"))
    with pytest.raises(EngineError, match="stays in line"):
        list(pieces.each([Piece("one", ("-c", ""), tmp_path / "log")], lambda piece: None))
    assert time.monotonic() - began < 30


def test_a_run_stays_in_line_until_the_cluster_is_there(unreachable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launching, "dispatch", lambda: None)
    key = make_corpus()
    jobs.start(key, request())
    started: dict = {}
    dispatcher.start_next(started)
    status = jobs.follow(key)
    assert status.state == "queued" and status.queue == 1 and unreachable in str(status.error) and not started
    monkeypatch.setenv(ENGINE, LOCAL)
    monkeypatch.setattr(launching, "launch", lambda key, kind: subprocess.Popen([sys.executable, "-c", ""]))
    dispatcher.start_next(started)
    assert started and turns.trouble() is None
    started[key, "train"].wait()
    turns.leave(key, "train")
