"""Damaged files of every format are read or refused, and never anything else (tests.support.uploads.fuzz tries more).

LADDER_FUZZ sets how many cases are tried (600 without it), LADDER_FUZZ_SEED where the series begins.
"""

from __future__ import annotations

import os

import pytest

from tests.support.uploads.fuzz import Record, case

CASES = int(os.environ.get("LADDER_FUZZ", "600"))
SEED = int(os.environ.get("LADDER_FUZZ_SEED", "0"))
PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_only_input_errors(part):
    record = Record()
    for number in range(part, CASES, PARTS):
        case(number, SEED, record)
    assert not record.failed and not record.silent
    assert record.read > 0.2 * CASES / PARTS
