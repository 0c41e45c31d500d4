"""Every chart that a test draws, by itself or on a page, has the fields that it speaks of."""

from __future__ import annotations

import altair as alt
import pytest

from tests.support.chart_fields import COLUMNS_ONLY, missing_fields


@pytest.fixture(autouse=True)
def charts_have_their_fields(monkeypatch: pytest.MonkeyPatch):
    """Looks at each chart when it becomes a specification; what is missing fails the test at its end, where no page's
    own care for errors hides it."""
    absent, draw = [], alt.TopLevelMixin.to_dict

    def to_dict(chart, *args, **options):
        whole = not options.get("context")  # a part of a chart is told what it is a part of
        if whole and alt.data_transformers.active != COLUMNS_ONLY:
            absent.extend(missing_fields(chart))
        return draw(chart, *args, **options)

    monkeypatch.setattr(alt.TopLevelMixin, "to_dict", to_dict)
    yield
    assert not absent, f"fields that the data do not have: {absent}"
