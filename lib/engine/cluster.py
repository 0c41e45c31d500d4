"""Pieces of work on a Ray cluster: https://docs.ray.io. Ray chooses the machine, and another one when that dies.

All machines have this checkout and its Python at the same place, and see the folder of what is worked on (LADDER_HOME,
`--out`) under the same path. A machine that dies takes its piece along; the next one finds what was saved last.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lib.engine.piece import ADDRESS, ENGINE, LOCAL, EngineError, Piece
from lib.paths import ROOT
from models.messages import N_, InputError

#: how often a piece is begun anew whose machine or process has died, seconds that a machine may take to answer
RETRIES, PATIENCE = 5, 5.0
AUTO = "auto"
MISSING = N_("LADDER_ENGINE is ray, but Ray is not installed here; install it with: {command}")
UNREACHABLE = N_("The Ray cluster at {address} cannot be reached; what waits for it stays in line, and begins when it "
                 "can be.")
FAILED = N_("{count} of {all} pieces of work failed: {names}. What the others made is kept; the log of the first is "
            "{log}.")


def address() -> str:
    """The cluster's address (LADDER_RAY_ADDRESS): host:port, ray://host:port, or auto, the one of this computer."""
    return os.environ.get(ADDRESS, "").strip() or AUTO


def connected() -> Any:
    """The module `ray`, connected to the cluster."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise EngineError(MISSING, command="pip install -r requirements-cluster.txt") from error
    if ray.is_initialized():
        return ray
    where = address()
    try:
        if where != AUTO:
            host, _, port = where.removeprefix("ray://").rpartition(":")
            socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()  # Ray itself tries for a minute
        ray.init(address=where, log_to_driver=False, logging_level=logging.ERROR, namespace="ladder")
    except (OSError, ValueError, RuntimeError) as error:  # ConnectionError is an OSError
        raise EngineError(UNREACHABLE, address=where) from error
    return ray


def _command(arguments: Sequence[str], environment: Mapping[str, str], folder: str, log: str) -> int:
    """On a machine of the cluster: do the command, and its exit status. One that was killed is begun anew by Ray."""
    with Path(log).open("ab") as out:
        process = subprocess.Popen([sys.executable, str(Path(folder, "lib", "engine", "child.py")), *arguments],
                                   cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                   env={**os.environ, **environment})
        try:
            status = process.wait()
        finally:
            process.kill()
    if status < 0:
        raise RuntimeError(f"ended by signal {-status}")
    return status


def settings() -> dict[str, str]:
    """This process's settings, for one on another machine, which computes what it is given by itself."""
    return {**{name: value for name, value in os.environ.items() if name.startswith("LADDER_")}, ENGINE: LOCAL}


def _submit(piece: Piece) -> Any:
    ray = connected()
    needs: dict[str, Any] = {"memory": piece.mib * 2**20} if piece.mib else {}
    task = ray.remote(_command).options(
        name=f"ladder: {piece.name}", num_cpus=piece.cores, max_retries=RETRIES, retry_exceptions=True,
        scheduling_strategy="SPREAD", runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}}, **needs)
    return task.remote(list(piece.arguments), {**settings(), **piece.environment}, str(ROOT), str(piece.log))


class Remote:
    """A piece that a cluster works on."""

    def __init__(self, reference: Any) -> None:
        self._reference = reference
        self._status: int | None = None

    def poll(self) -> int | None:
        """The exit status, 1 where it failed for good, or None."""
        import ray

        if self._status is None and ray.wait([self._reference], timeout=0)[0]:
            self._status = _status_of(ray, self._reference)
        return self._status


def _status_of(ray: Any, reference: Any) -> int:
    try:
        return int(ray.get(reference))
    except ray.exceptions.RayError:  # it was killed again and again, or the cluster is gone
        return 1


def start(piece: Piece) -> Remote:
    """Submit a piece."""
    return Remote(_submit(piece))


def each(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Submit all, and give each when it is done; those that failed are named when all have ended."""
    if not pieces:
        return
    ray, failed = connected(), []
    waiting = {_submit(piece): piece for piece in pieces}
    while waiting:
        for reference in ray.wait(list(waiting), num_returns=1)[0]:
            piece = waiting.pop(reference)
            if _status_of(ray, reference):
                failed.append(piece)
            else:
                yield piece
    if failed:
        raise InputError(FAILED, count=len(failed), all=len(pieces), names=", ".join(one.name for one in failed),
                         log=str(failed[0].log))
