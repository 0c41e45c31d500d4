"""One training in two processes on a Ray cluster of two machines: it learns what one process does, and a machine that
dies takes nothing along but steps."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lib.cli import main
from lib.engine.piece import ENGINE, LOCAL
from lib.paths import ROOT
from models.training.hardware import PRECISION
from tests.models.training.test_parallel import losses, settings, train, validated
from tests.support.own_run import make_corpus

#: enough for a machine to be missed in the middle
EPOCHS = 15.0


def _begin(out: Path, key: str, epochs: float) -> subprocess.Popen[str]:
    """The training on the cluster that the environment names."""
    return subprocess.Popen(
        [sys.executable, "-m", "lib", "train", "--processes", "2", *settings(out, key, epochs)], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "OMP_NUM_THREADS": "1"})


@pytest.mark.timeout(400)
def test_a_machine_dies_and_the_training_ends_as_that_of_one_process(
        cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PRECISION, "float32")
    room = {"num_cpus": 2, "object_store_memory": 80 * 2**20}
    other, _ = (cluster.add_node(**room, node_ip_address=f"127.0.0.{i}") for i in (2, 3))  # the command is at the head
    key, out = make_corpus(120), tmp_path / "two"
    running, end = _begin(out, key, EPOCHS), time.monotonic() + 200
    while not validated(out):
        assert running.poll() is None and time.monotonic() < end, running.communicate()[0][-3000:]
        time.sleep(0.1)
    cluster.remove_node(other, allow_graceful=False)
    assert running.poll() is None, "it ended before a machine could die"
    said, _ = running.communicate(timeout=200)
    assert running.returncode == 0, said[:6000]
    assert "100 %" in said and not (out / ".several").exists()
    whole, found = losses(train(tmp_path / "one", key, 1, EPOCHS)), losses(validated(out))
    assert [step for step, *_ in found] == [step for step, *_ in whole]
    assert found[0][1:] == pytest.approx(whole[0][1:], abs=1e-4)
    assert found[-1][2] == pytest.approx(whole[-1][2], abs=1e-2)


@pytest.mark.timeout(200)
def test_a_mistake_is_said_once(cluster: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cluster.add_node(num_cpus=2, object_store_memory=80 * 2**20)
    assert main(["train", "--processes", "2", "--corpus", "nowhere", "--out", str(tmp_path)]) == 2
    assert capfd.readouterr().err.count("nowhere") == 1


@pytest.mark.quick
def test_on_this_computer_torchrun_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv(ENGINE, LOCAL)
    assert main(["train", "--corpus", "small-world", "--proc", "2", "--out", str(tmp_path)]) == 2
    assert "torchrun --nproc-per-node 2 -m lib train" in capsys.readouterr().err
