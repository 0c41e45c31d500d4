"""What reading has to say: sentences that a page can translate, and the lines that were left out with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """An English sentence with `{name}` fields and the values that fill them; a value may be a Note itself."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


@dataclass(frozen=True)
class LeftOut:
    """A line (counted from 1) that gave no pair, and why; `file` is named where there are several."""

    line: int
    reason: Note
    file: str = ""

    def as_json(self) -> dict[str, Any]:
        """`{line, reason}`, and `file` where there are several."""
        return {"line": self.line, "reason": str(self.reason), **({"file": self.file} if self.file else {})}


def note(message: str, **values: Any) -> Note:
    """A Note; `message` is marked with N_ where it is written."""
    return Note(message, values)
