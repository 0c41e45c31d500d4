"""Small runs that were made once, by a command, and that a page shows with that command: one JSON file each.

They lie beside the weights of their corpus, in `recorded/NAME.json`, and hold what it takes to make them again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lib import environment

FOLDER = "recorded"


def read(shelf: Path, name: str) -> dict[str, Any]:
    """The record of that name on a corpus's shelf; {} where there is none that can be read."""
    try:
        found = json.loads((shelf / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write(shelf: Path, name: str, record: Mapping[str, Any]) -> Path:
    """Keep a record; its path."""
    from models.files import write_json

    path = shelf / FOLDER / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, record)
    return path


def run_facts(arguments: Sequence[str]) -> dict[str, Any]:
    """On what, when and by which command a record is made."""
    return {"date": environment.today(), "command": environment.command(arguments),
            "hardware": environment.hardware(), "versions": environment.versions()}
