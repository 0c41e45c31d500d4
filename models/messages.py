"""Sentences as data: English with `{name}` fields. A page translates them, a file keeps them, a command prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:
    """Mark an English message for the catalogues; the pages translate it when they show it."""
    return message


#: parts a message's context from its text, as compiled catalogues do
CONTEXT = "\x04"


def C_(context: str, message: str) -> str:
    """Mark a message that means one thing here and another elsewhere: `context` says which, to the translator alone."""
    return f"{context}{CONTEXT}{message}"


class InputError(ValueError):
    """A mistake in what the user gave: the message names the value, the choices and the way out.

    `message` is the English sentence with `{name}` fields and `values` fills them, so that a page can translate it.
    """

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values


@dataclass(frozen=True)
class Note:
    """An English sentence with `{name}` fields and the values that fill them; a value may be a Note itself."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values) if self.values else self.message

    @classmethod
    def of(cls, error: InputError) -> Note:
        """What an InputError tells, with its values as text, for a file."""
        return cls(error.message, {name: str(value) for name, value in error.values.items()})


def note(message: str, **values: Any) -> Note:
    """A Note; `message` is marked with N_ where it is written."""
    return Note(message, values)
