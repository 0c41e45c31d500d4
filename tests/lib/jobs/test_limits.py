"""What the process of a run takes: its own memory is counted, its priority is low, its kernels are few."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from lib.jobs import launching, limits
from lib.paths import ROOT
from models.training.memory import keep_kernels

KERNELS = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"
CHILD = f"""
import os, sys
from lib.jobs import limits
from models.training.memory import keep_kernels
limits.step_back()
keep_kernels()
print(limits.peak_mib(), os.nice(0), os.environ["{KERNELS}"], "torch" in sys.modules)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process's peak may begin with its parent's")
def test_a_run_takes_little_whatever_the_server_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    held = np.ones(300 * 2**17)  # 300 MiB
    monkeypatch.setenv(KERNELS, "8192")  # as after a training in the server itself
    said = subprocess.run([sys.executable, "-c", CHILD], cwd=ROOT, env=launching.environment(), text=True, check=True,
                          capture_output=True, start_new_session=True).stdout
    peak, nice, kernels, torch = said.split()
    assert float(peak) < 200 < held.nbytes / 2**20
    assert int(nice) >= limits.NICENESS
    assert (kernels, torch) == ("256", "False")


def test_used_memory_follows_what_is_held() -> None:
    before = limits.used_mib()
    held = np.ones(200 * 2**17)
    assert limits.used_mib() > before + 0.8 * held.nbytes / 2**20
    assert limits.peak_mib() > 0.8 * held.nbytes / 2**20


@pytest.mark.parametrize("before,after", [(None, "8192"), ("77", "77")])
def test_a_training_keeps_many_kernels_unless_told(monkeypatch: pytest.MonkeyPatch, before: str | None,
                                                   after: str) -> None:
    monkeypatch.setenv(KERNELS, before or "")
    if before is None:
        monkeypatch.delenv(KERNELS)
    keep_kernels()
    assert os.environ[KERNELS] == after


def test_the_server_leaves_cores_to_trainings(monkeypatch):
    import torch

    before = torch.get_num_threads()
    monkeypatch.setattr(limits, "cores", lambda: 6)
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_WAIT_POLICY"):
        monkeypatch.setenv(name, "")
    try:
        limits.bound_threads()
        assert torch.get_num_threads() == 3 and os.environ["OMP_NUM_THREADS"] == "3"
        assert os.environ["OMP_WAIT_POLICY"] == "passive"
        monkeypatch.setenv("LADDER_ANSWER_THREADS", "1")
        limits.bound_threads()
        assert torch.get_num_threads() == 1
        monkeypatch.setattr(limits, "cores", lambda: 1)
        monkeypatch.delenv("LADDER_ANSWER_THREADS")
        limits.bound_threads()
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)
