"""A Ray cluster on the loopback, where Ray is installed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lib.engine.piece import ADDRESS, ENGINE, RAY


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The head, which works on nothing; a dead node is missed within seconds."""
    ray = pytest.importorskip("ray", reason="Ray is not installed (requirements-cluster.txt), so there is no cluster")
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    head = {"num_cpus": 0, "include_dashboard": False, "object_store_memory": 80 * 2**20, "_system_config": {
        "health_check_initial_delay_ms": 0, "health_check_period_ms": 1000, "health_check_timeout_ms": 3000,
        "health_check_failure_threshold": 3}}
    made = Cluster(initialize_head=True, head_node_args=head)
    monkeypatch.setenv(ENGINE, RAY)
    monkeypatch.setenv(ADDRESS, made.address)
    try:
        yield made
    finally:
        ray.shutdown()
        made.shutdown()
