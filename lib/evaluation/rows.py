"""Which rows of a results file are methods, which baselines, which translations that somebody brought, which guests."""

from __future__ import annotations

import models

#: keys of translations that were not made here begin so
GIVEN = "hypotheses:"


def is_given(key: str) -> bool:
    """Whether the row is of translations that a reader has brought."""
    return key.startswith(GIVEN)


def is_guest(key: str) -> bool:
    """Whether the row is of a model that others trained on other data: it is shown, and not ranked."""
    return key in models.GUESTS


def is_baseline(key: str) -> bool:
    """Whether the row is there to be beaten: neither a rung of the ladder nor a guest nor brought by a reader."""
    return key not in models.REGISTRY and not is_given(key) and not is_guest(key)
