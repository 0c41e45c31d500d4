"""The guest that needs no network: multilingual E5 small, out of its own optional package."""

from __future__ import annotations

from collections.abc import Sequence

from models.base import Method
from models.messages import N_, InputError

#: keys of guests that can be opened by name
NAMED = ("e5",)


def open_guest(key: str, languages: Sequence[str]) -> Method:
    """The guest for a corpus with these languages. InputError where it cannot be had, or where `key` names none."""
    from models.pretrained.e5 import E5

    if key not in NAMED:
        raise InputError(N_("There is no guest {key}; the guests are {choices}."), key=repr(key),
                         choices=", ".join(NAMED))
    return E5.open(languages)


def package_of(key: str) -> str:
    """The package that a guest comes in, with its version, as pip writes it."""
    from models.pretrained.e5 import PACKAGE, VERSION

    return {"e5": f"{PACKAGE}=={VERSION}"}[key]
