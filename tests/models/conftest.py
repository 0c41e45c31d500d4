"""Every method of the registry, small and trained for a moment."""

from __future__ import annotations

import pytest

import models


@pytest.fixture(params=list(models.REGISTRY))
def method(request, tiny):
    return tiny(request.param)
