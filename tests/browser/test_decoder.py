"""The decoder's page in a real browser: a candidate is pressed, a slider moved, and the picture follows."""

from __future__ import annotations

from tests.support.browser import NEEDS_BROWSER, NewPage, changes, drawn, expect, press, push, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_a_candidate_is_pressed_and_the_sentence_changed(new_page: NewPage) -> None:
    page = new_page("/transformer_decoder?view=next&src=en&start=I%20want&ui=en")
    start = page.get_by_label("A beginning to go on with")
    expect(start).to_have_value("I want")
    press(page, page.locator(".st-key-append_0").get_by_role("button"))
    expect(start).to_have_value("I want to")
    chart = page.get_by_test_id("stVegaLiteChart").nth(2)
    before = drawn(chart)
    type_sentence(page, "We drink tea.")
    assert changes(chart, before)
    whole(page)


def test_the_cut_moves_with_its_slider(new_page: NewPage) -> None:
    page = new_page("/transformer_decoder?view=sample&src=en&ui=en")
    left = page.get_by_test_id("stMetric").filter(has_text="Tokens left")
    expect(left).to_be_visible()
    before = left.inner_text()
    push(page, page.get_by_role("slider").nth(2), "ArrowLeft", times=8)  # top-p
    expect(left).not_to_have_text(before)
    expect(page.get_by_text("the same text, token for token")).to_be_visible()
    whole(page)


def test_the_proof_of_the_mask(new_page: NewPage) -> None:
    page = new_page("/transformer_decoder?view=mask&mask=proof&ui=en")
    masked = page.get_by_test_id("stMetric").filter(has_text="Before it, masked")
    expect(masked.get_by_test_id("stMetricValue")).to_have_text("0")
    press(page, page.get_by_text("What peeking would do"))
    expect(page.get_by_text("python -m lib benchmark peeking")).to_be_visible()
    whole(page)
