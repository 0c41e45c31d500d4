"""The recurrent rung in a real browser: a sentence is changed, a slider moved, and the picture is another one."""

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


def test_slider_and_sentence_change_the_picture(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/rnn?view=gates&breaks=gradients&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    step = page.get_by_text("it reads")
    expect(step).to_contain_text("Step 1 of")
    before = chart.screenshot()
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    expect(step).to_contain_text("Step 2 of")
    page.wait_for_selector(READY)
    assert any(chart.screenshot() != before for _ in range(100))
    assert "moment_read=2" in page.url
    box = page.get_by_label("Your sentence")
    box.fill("我们喝茶。")
    box.press("Enter")
    expect(step).to_contain_text("of 7")
    expect(page.get_by_text("The plain RNN forgets faster")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_training_is_timed_when_asked(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/rnn?breaks=speed&ui=en")
    page.get_by_role("button", name="Time training here").click()
    expect(page.get_by_text("Measured just now")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)
