"""One training on several machines of a Ray cluster: Ray Train (https://docs.ray.io/en/latest/train/train.html) finds a
place for every process, tells them who is who, and begins all of them anew where a machine dies.

What the processes do is `python -m lib train`, as under torchrun (models/training/parallel.py): the same batches in the
same order, whatever their number. What all see, the folder --out above all, lies under the same path everywhere.
"""

from __future__ import annotations

import logging
import os
import runpy
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from lib.engine.cluster import RETRIES, connected, settings
from lib.paths import ROOT

#: what the first process prints, beside the weights; and what this training keeps for itself until it ends
LOG, OWN = "train.log", ".several"
#: without it, what is printed is printed and logged, twice
ONCE = {"RAY_TRAIN_ENABLE_PRINT_PATCH": "0"}
#: what the command ends with where the user can mend it
MISTAKE = 2
#: seconds between two looks at the log
EVERY = 0.5


def train(arguments: Sequence[str], out: Path, processes: int) -> int:
    """`python -m lib train ARGUMENTS` in so many processes; what the first one prints appears here. The exit status."""
    ray = connected()
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.torch import TorchConfig, TorchTrainer

    logging.getLogger("ray.train").setLevel(logging.ERROR)
    own = out.absolute() / OWN
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir(parents=True)
    trainer = TorchTrainer(
        _process, train_loop_config={"arguments": list(arguments), "folder": str(Path.cwd()), "own": str(own)},
        scaling_config=ScalingConfig(num_workers=processes, placement_strategy="SPREAD"),
        torch_config=TorchConfig(backend="gloo"),
        run_config=RunConfig(name="training", storage_path=str(own), failure_config=FailureConfig(RETRIES),
                             worker_runtime_env={"env_vars": {"PYTHONPATH": str(ROOT), **settings(), **ONCE}}))
    try:
        with _followed(own.parent / LOG):
            trainer.fit()
        return _status(own)
    except ray.train.TrainingFailedError:
        return _status(own) or 1
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _process(config: dict[str, Any]) -> None:
    """On a machine of the cluster, in each process: the command, and --resume where the training had begun before."""
    from torch import distributed as dist

    os.chdir(config["folder"])
    own, first = Path(config["own"]), dist.get_rank() == 0
    if _status(own):  # all were begun anew because of one that had said what is wrong
        return
    arguments, begun = list(config["arguments"]), own / "begun"
    if begun.exists() and "--resume" not in arguments:
        arguments.append("--resume")
    dist.barrier()  # all have looked
    begun.touch()
    with (own.parent / LOG if first else Path(os.devnull)).open("a", encoding="utf-8", buffering=1) as log, \
            redirect_stdout(log), redirect_stderr(log):
        status = _command(arguments)
    if status == MISTAKE:  # it would be made again
        (own / "status").write_text(str(status))
    if status:  # as when another process is gone, whose machine has died
        raise RuntimeError(f"ended with status {status}")


def _command(arguments: Sequence[str]) -> int:
    """`python -m lib ARGUMENTS` in this process, which has met the others."""
    sys.argv = ["lib", *arguments]
    try:
        runpy.run_module("lib", run_name="__main__")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _status(own: Path) -> int:
    """What a process ended with that has failed, 0 if none has."""
    path = own / "status"
    return int(path.read_text()) if path.is_file() else 0


@contextmanager
def _followed(log: Path) -> Iterator[None]:
    """What is added to the file appears on standard error until the block ends."""
    log.touch()
    ended = threading.Event()

    def follow() -> None:
        with log.open(encoding="utf-8", errors="replace") as lines:
            lines.seek(0, os.SEEK_END)
            while True:
                last = ended.wait(EVERY)
                print(lines.read(), end="", file=sys.stderr, flush=True)
                if last:
                    return

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    try:
        yield
    finally:
        ended.set()
        follower.join()
