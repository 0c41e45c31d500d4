"""The laboratory in a real browser: the picture follows sentence and window, and the ring really runs."""

from __future__ import annotations

import pytest

from lib.inside.variants_ring import no_gloo
from tests.test_browser import (  # noqa: F401 (fixtures)
    BROKEN,
    NewPage,
    address,
    browser,
    expect,
    new_page,
    pytestmark,
    rerun,
    type_sentence,
)


def test_sentence_and_window_change_the_picture(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/attention_variants?variant=window&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    said = page.get_by_text("Each row is a token that looks")
    before, sentence = chart.screenshot(), said.inner_text()
    with rerun(page):
        page.get_by_test_id("stButtonGroup").get_by_text("2", exact=True).click()
    expect(said).not_to_have_text(sentence)
    assert "span=2" in page.url
    assert any(chart.screenshot() != before for _ in range(100))
    sentence = said.inner_text()
    type_sentence(page, "我们喝茶。")
    expect(said).not_to_have_text(sentence)
    with rerun(page):
        page.get_by_test_id("stButtonGroup").get_by_text("Multi-query", exact=True).click()
    expect(page.get_by_text("heads ask 1")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)


@pytest.mark.skipif(no_gloo() is not None, reason="PyTorch without gloo")
def test_the_ring_runs_and_a_measurement_stops(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/attention_variants?view=ring&ring_tokens=256&ui=en")
    page.get_by_role("button", name="Run the ring").click()
    expect(page.get_by_test_id("stMetric").filter(has_text="Score block")).to_contain_text("25%", timeout=200_000)
    with rerun(page):
        page.get_by_test_id("stButtonGroup").get_by_text("Time and memory", exact=True).click()
    page.get_by_role("button", name="Measure here").click()
    stop = page.get_by_role("button", name="Stop", exact=True).last
    expect(stop).to_be_visible()
    stop.click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(BROKEN)
