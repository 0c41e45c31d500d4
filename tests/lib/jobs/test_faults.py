"""The quick ones of the faults; all of them: `python -m tests.support.faults`."""

from __future__ import annotations

import pytest

from tests.support.faults.__main__ import FAST


@pytest.mark.parametrize("name", FAST)
def test_nothing_is_lost_and_nothing_is_stuck(name: str) -> None:
    assert FAST[name]() > 0 or "read" in name
