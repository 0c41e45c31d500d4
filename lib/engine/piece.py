"""A piece of long work, as every engine gets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from models.messages import InputError

ENGINE, ADDRESS = "LADDER_ENGINE", "LADDER_RAY_ADDRESS"
LOCAL, RAY = "local", "ray"
ENGINES = (LOCAL, RAY)


class EngineError(InputError):
    """The engine cannot be reached; what waits for it goes on waiting, and nothing is lost."""


@dataclass(frozen=True)
class Piece:
    """A command (`python ARGUMENTS`), what is added to its environment, the file for what it prints, and what it takes:
    cores, and MiB of memory (0: not said)."""

    name: str
    arguments: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    cores: float = 1.0
    mib: float = 0.0


class Running(Protocol):
    """A piece at work, as `subprocess.Popen` has it."""

    def poll(self) -> int | None:
        """The exit status, or None while it is at work or waits for a machine."""
