"""Pieces of long work, and the one interface to whoever works them off: trainings of readers, studies, claims, sweeps.

A piece is a command of this program that keeps what it does in a folder, and goes on from there when it is begun again.
So an engine needs to know nothing of what a piece does: `local` begins a process here, `ray` one on a machine of a
cluster that sees the same folders, and another one where that machine dies. With `local` nothing of Ray is imported.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence

from lib.engine.piece import ENGINE, LOCAL, RAY, Piece, Running
from lib.paths import ROOT


def chosen() -> str:
    """The engine that LADDER_ENGINE names."""
    return os.environ.get(ENGINE, "").strip() or LOCAL


def is_local() -> bool:
    """Whether work is computed on this computer."""
    return chosen() != RAY


def start(piece: Piece) -> Running:
    """Begin a piece; an EngineError where nobody can be reached who would do it. A process of this computer belongs to
    no terminal and goes on when this one ends; a piece on a cluster ends with the process that began it."""
    if not is_local():
        from lib.engine import cluster

        return cluster.start(piece)
    with piece.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, *piece.arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, close_fds=True, env={**os.environ, **piece.environment})


def each(pieces: Sequence[Piece], here: Callable[[Piece], None]) -> Iterator[Piece]:
    """Have all done; each piece when it is. `local` calls `here`, one after another; on a cluster they are done side by
    side, each by its command, and those that failed are named at the end by an InputError."""
    if is_local():
        for piece in pieces:
            here(piece)
            yield piece
        return
    from lib.engine import cluster

    yield from cluster.each(pieces)
