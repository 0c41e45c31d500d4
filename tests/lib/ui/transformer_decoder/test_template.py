"""The view that sets the grammar as a template writer beside the decoder."""

from __future__ import annotations

import pytest

from tests.support.app import opened, whole

PAGE = "pages/transformer_decoder.py"


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("ui", ["en", "zh"])
def test_slots_both_writers_and_the_recorded_counts(ui: str) -> None:
    test = opened(PAGE, ui=ui, corpus="small-world", view="template", src="en", folded=True)
    text = whole(test)
    assert "Anna bought" in text and "benchmark template" in text
    test.selectbox(key="slot_deed").set_value("read").run()
    assert "Anna read" in whole(test) and test.button(key="template_go")


@pytest.mark.usefixtures("shipped")
def test_elsewhere_there_is_a_link() -> None:
    assert "small world" in whole(opened(PAGE, view="template", folded=True))
