"""The lines that were left out in reading, with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.messages import Note


@dataclass(frozen=True)
class LeftOut:
    """A line (counted from 1) that gave no pair, and why; `file` is named where there are several."""

    line: int
    reason: Note
    file: str = ""

    def as_json(self) -> dict[str, Any]:
        """`{line, reason}`, and `file` where there are several."""
        return {"line": self.line, "reason": str(self.reason), **({"file": self.file} if self.file else {})}
