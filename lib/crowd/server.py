"""The app as a process of its own, on a free port, and what it costs: processor seconds and memory."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from lib.paths import ROOT
from models.messages import N_, InputError

MIB = 2**20
#: seconds that a server may take to come up
PATIENCE = 120.0


class Cost(NamedTuple):
    """Processor seconds of the server until now, and the memory that it holds (MiB)."""

    seconds: float
    mib: float


class Server:
    """A running app: its address and its process."""

    def __init__(self, address: str, process: psutil.Process) -> None:
        self.address, self.process = address, process

    def cost(self) -> Cost:
        """What it has cost until now; trainings are processes of their own and not counted."""
        times = self.process.cpu_times()
        return Cost(times.user + times.system, self.process.memory_info().rss / MIB)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(log: Path) -> Iterator[Server]:
    """The app on a free port of this computer; what it prints goes to `log`."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true",
               "--server.address", "127.0.0.1", "--server.port", str(port)]
    with log.open("w", encoding="utf-8") as out:
        app = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, app)
            yield Server(address, psutil.Process(app.pid))
        finally:
            app.terminate()
            with suppress(subprocess.TimeoutExpired):
                app.wait(timeout=20)
            app.kill()


def _wait(address: str, app: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while app.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise InputError(N_("The app does not start; try: {command}"), command="streamlit run streamlit_app.py")
