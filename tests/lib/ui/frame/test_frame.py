"""What is round every page: the sidebar."""

from __future__ import annotations

import pytest

from tests.support.app import opened

pytestmark = pytest.mark.usefixtures("stand_ins")


@pytest.mark.quick
def test_first_request_is_a_page_of_its_own() -> None:
    """A fresh server asked for a page by its address shows the sidebar too."""
    test = opened("pages/rnn.py")
    assert "Trained on" in [box.label for box in test.sidebar.selectbox]
