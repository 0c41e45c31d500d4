"""The laboratory in a real browser: the picture follows sentence and window, and the ring really runs."""

from __future__ import annotations

import pytest

from lib.inside.attention_variants.ring import no_gloo
from tests.support.browser import NEEDS_BROWSER, NewPage, changes, choose, drawn, expect, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_sentence_and_window_change_the_picture(new_page: NewPage) -> None:
    page = new_page("/attention_variants?variant=window&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    said = page.get_by_text("Each row is a token that looks")
    before, sentence = drawn(chart), said.inner_text()
    choose(page, "2")
    expect(said).not_to_have_text(sentence)
    assert "span=2" in page.url
    assert changes(chart, before)
    sentence = said.inner_text()
    type_sentence(page, "我们喝茶。")
    expect(said).not_to_have_text(sentence)
    choose(page, "Multi-query")
    expect(page.get_by_text("heads ask 1")).to_be_visible()
    whole(page)


@pytest.mark.skipif(no_gloo() is not None, reason="PyTorch without gloo")
def test_the_ring_runs_and_a_measurement_stops(new_page: NewPage) -> None:
    page = new_page("/attention_variants?view=ring&ring_tokens=256&ui=en")
    page.get_by_role("button", name="Run the ring").click()
    expect(page.get_by_test_id("stMetric").filter(has_text="Score block")).to_contain_text("25%", timeout=200_000)
    choose(page, "Time and memory")
    page.get_by_role("button", name="Measure here").click()
    stop = page.get_by_role("button", name="Stop", exact=True).last
    expect(stop).to_be_visible()
    stop.click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    whole(page)
