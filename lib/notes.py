"""A sentence as data: English with fields, so that a page can translate it, a file keep it and a command print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.base import InputError


@dataclass(frozen=True)
class Note:
    """An English sentence with `{name}` fields and the values that fill them; a value may be a Note itself."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)

    @classmethod
    def of(cls, error: InputError) -> Note:
        """What an InputError tells, with its values as text."""
        return cls(error.message, {name: str(value) for name, value in error.values.items()})


def note(message: str, **values: Any) -> Note:
    """A Note; `message` is marked with N_ where it is written."""
    return Note(message, values)
