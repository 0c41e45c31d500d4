"""With LADDER_REQUIRE_ALL=1, as `.ci/run` sets it, a test that would be skipped fails: nothing is left out unseen.

Only what no machine can be asked to have, an accelerator or a Ray cluster, may still be skipped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator

import pytest

ENVIRONMENT = "LADDER_REQUIRE_ALL"
ALLOWED = re.compile(r"\b(cuda|gpu|accelerator|ray)\b", re.IGNORECASE)


def demand(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that keeps its reason; an expected failure stays one."""
    if os.environ.get(ENVIRONMENT) != "1" or report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not ALLOWED.search(reason):
        report.outcome = "failed"
        report.longrepr = f"{reason}\n({ENVIRONMENT}=1: this may not be skipped here)"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    demand(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    demand(report)
    return report
