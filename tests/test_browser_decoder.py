"""The decoder's page in a real browser: a candidate is pressed, a slider moved, and the picture follows."""

from __future__ import annotations

from tests.test_browser import (  # noqa: F401 (fixtures)
    BROKEN,
    READY,
    NewPage,
    address,
    browser,
    expect,
    new_page,
    pytestmark,
)


def test_a_candidate_is_pressed_and_the_sentence_changed(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_decoder?view=next&src=en&start=I%20want&ui=en")
    start = page.get_by_label("A beginning to go on with")
    expect(start).to_have_value("I want")
    page.locator(".st-key-append_0").get_by_role("button").click()
    expect(start).to_have_value("I want to")
    chart = page.get_by_test_id("stVegaLiteChart").nth(2)
    expect(chart).to_be_visible()
    before = chart.screenshot()
    box = page.get_by_role("textbox", name="Your sentence")
    box.fill("We drink tea.")
    box.press("Enter")
    page.wait_for_selector(READY)
    assert any(chart.screenshot() != before for _ in range(100))
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_the_cut_moves_with_its_slider(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_decoder?view=sample&src=en&ui=en")
    left = page.get_by_test_id("stMetric").filter(has_text="Tokens left")
    expect(left).to_be_visible()
    before = left.inner_text()
    page.get_by_role("slider").nth(2).focus()  # top-p
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    expect(left).not_to_have_text(before)
    expect(page.get_by_text("the same text, token for token")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_the_proof_of_the_mask(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_decoder?view=mask&mask=proof&ui=en")
    masked = page.get_by_test_id("stMetric").filter(has_text="Before it, masked")
    expect(masked.get_by_test_id("stMetricValue")).to_have_text("0")
    page.get_by_text("What peeking would do").click()
    expect(page.get_by_text("python -m lib benchmark peeking")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)
