"""Processes of our own for measuring: they end with us, whatever happens.

A child holds its standard input open; when that closes, because whoever started it has ended or gave it up, it leaves
at once. The one that starts children ends them itself, in any case.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lib.paths import ROOT
from lib.troubles import id_of_process

#: the loopback interface, which gloo's processes find each other on
_LOOPBACK = {"linux": "lo", "darwin": "lo0"}


@contextmanager
def children(commands: Sequence[Sequence[str]], errors: Path, **options: Any) -> Iterator[list[subprocess.Popen]]:
    """Python processes (`-m MODULE ARGUMENT ...` each), which do not outlive the `with`. What they say goes wrong is
    written to `errors`."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    if sys.platform in _LOOPBACK:
        environment.setdefault("GLOO_SOCKET_IFNAME", _LOOPBACK[sys.platform])
    running: list[subprocess.Popen] = []
    with errors.open("ab") as said:
        try:
            for command in commands:
                running.append(subprocess.Popen(
                    [sys.executable, "-m", *command], stdin=subprocess.PIPE, stderr=said, cwd=ROOT, env=environment,
                    **{"stdout": subprocess.DEVNULL, **options}))
            yield running
        finally:
            for process in running:
                process.kill()
            for process in running:
                process.wait()
                for pipe in (process.stdin, process.stdout):
                    if pipe is not None:
                        pipe.close()


def leave_with_parent() -> None:
    """In a child: end when standard input closes."""
    def wait() -> None:
        while os.read(0, 4096):  # not through sys.stdin, whose lock would be held when Python itself ends
            pass
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def last_words(errors: Path) -> str:
    """"id 3f9a1c": what a reader is told of children that ended with an error; the log has what it was."""
    said = errors.read_text(encoding="utf-8", errors="replace")
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("USDT:")]
    kind = re.match(r"[A-Za-z_.]+(?=:|$)", lines[-1]) if lines else None
    return id_of_process(kind[0] if kind else "?", said)
