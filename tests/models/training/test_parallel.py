"""Two processes that train together: the losses and the weights of one, and any number goes on from a save."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import torch

from lib.crowd.server import free_port
from lib.paths import ROOT
from lib.shelf.training_run import PROGRESS_FILE, read_progress
from models.training.hardware import PRECISION
from models.training.parallel import Processes, here, joined
from tests.support.own_run import make_corpus

CONFIG = {"d_model": 16, "n_layers": 1, "n_decoder_layers": 1, "n_heads": 2, "d_ff": 32, "dropout": 0.0,
          "max_tokens": 300, "validate_every": 3, "warmup_steps": 4, "save_every": 0.0}


def settings(out: Path, key: str, epochs: float) -> list[str]:
    """The flags of a training of the tiny network."""
    config = [part for name, value in CONFIG.items() for part in ("--config", f"{name}={json.dumps(value)}")]
    return ["--corpus", key, "--method", "transformer_seq2seq", "--epochs", str(epochs), "--out", str(out), *config]


def begin(out: Path, key: str, processes: int, epochs: float, *more: str) -> subprocess.Popen:
    """The training by the command line, in a group of its own."""
    start = [sys.executable, "-m"]
    if processes > 1:
        start += ["torch.distributed.run", "--nproc-per-node", str(processes), "--master-port", str(free_port()), "-m"]
    return subprocess.Popen(
        [*start, "lib", "train", *settings(out, key, epochs), *more], cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo", PRECISION: "float32"})


def validated(out: Path) -> list[dict]:
    return [line for line in read_progress(out / "transformer_seq2seq" / PROGRESS_FILE)
            if line["message"] == "validated" or line["done"]]


def train(out: Path, key: str, processes: int, epochs: float, *more: str) -> list[dict]:
    """The reports of a whole training."""
    running = begin(out, key, processes, epochs, *more)
    _, said = running.communicate(timeout=200)
    assert running.returncode == 0, said[-2000:]
    return validated(out)


def losses(reports: list[dict]) -> list[tuple[int, float, float]]:
    return [(line["step"], line["loss"], line["valid_loss"]) for line in reports]


@pytest.mark.timeout(500)
@pytest.mark.skipif(sys.platform != "linux", reason="gloo's loopback is called lo on Linux only")
def test_two_processes_learn_what_one_does_and_killed_one_goes_on(tmp_path: Path) -> None:
    key = make_corpus(120)
    whole = losses(train(tmp_path / "whole", key, 1, 4))
    running = begin(tmp_path / "cut", key, 2, 4)
    while running.poll() is None and len(validated(tmp_path / "cut")) < 4:
        time.sleep(0.02)
    assert running.poll() is None, "it ended before it could be killed"
    everybody = [*psutil.Process(running.pid).children(recursive=True), psutil.Process(running.pid)]
    for process in everybody:  # the workers have sessions of their own
        process.kill()
    running.communicate(timeout=60)
    together = losses(validated(tmp_path / "cut"))
    assert len(together) >= 4 and len({step for step, *_ in together}) == len(together)  # one process alone wrote
    for (step, *two), (other, *one) in zip(together, whole):
        assert step == other and two == pytest.approx(one, abs=1e-4)
    assert together[-1][0] < whole[-1][0]
    gone_on = losses(train(tmp_path / "cut", key, 1, 4, "--resume"))
    assert gone_on[-1][0] == whole[-1][0]
    ends = {step: valid for step, _, valid in whole}
    for step, _, valid in gone_on:
        assert valid == pytest.approx(ends[step], abs=1e-3)
    card = json.loads((tmp_path / "cut" / "transformer_seq2seq" / "card.json").read_text(encoding="utf-8"))
    assert "processes" not in card  # it ended with one


@pytest.mark.quick
def test_a_process_by_itself_is_all_of_them() -> None:
    with joined() as processes:
        assert processes is here() and processes.first and processes.count == 1
        assert processes.part([1, 2, 3]) == [1, 2, 3] and processes.most(1.0, 2.0) == [1.0, 2.0]
        loss = torch.tensor(2.0, requires_grad=True)
        assert processes.weighed(loss, 7) == (loss, 2.0, 7)


@pytest.mark.quick
def test_every_example_of_a_batch_belongs_to_one_process() -> None:
    batch = list(range(11))
    parts = [Processes(rank, 4).part(batch) for rank in range(4)]
    assert sorted(one for part in parts for one in part) == batch
    assert Processes(3, 4).part([0]) == []
