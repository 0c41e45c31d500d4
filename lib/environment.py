"""On what a number was made: machine, library versions, date, command. It goes into cards and results files."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

LIBRARIES = ("torch", "numpy", "scipy", "scikit-learn", "gensim", "tokenizers", "sacrebleu", "safetensors")


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def hardware() -> dict[str, Any]:
    """Processor, cores that this process may use, operating system, and the accelerator if torch sees one."""
    found: dict[str, Any] = {"cpu": _processor(), "cores": cores(), "system": platform.system()}
    torch = sys.modules.get("torch")
    if torch is not None:
        found["threads"] = torch.get_num_threads()
        if torch.cuda.is_available():
            found["gpu"] = torch.cuda.get_device_name(0)
    return found


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that numbers depend on."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def today() -> str:
    """The time now, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def command(arguments: Sequence[str]) -> str:
    """The command line that gave these arguments; of a path only the last part is kept."""
    return shlex.join(["python", "-m", "lib", *(_without_folders(a) for a in arguments)])


def _without_folders(argument: str) -> str:
    head, sign, tail = argument.partition("=") if "=" in argument else ("", "", argument)
    looks_like_path = tail.startswith(("/", "~", "./", "../")) or (os.sep in tail and " " not in tail)
    return head + sign + (Path(tail).name if looks_like_path else tail)
