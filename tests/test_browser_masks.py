"""The encoder's page in a real browser: a word is hidden, a sentence changed, and the picture is another one."""

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


def test_a_word_is_hidden_by_choosing_it(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_encoder?view=fill&src=en&text=I+am+a+student.&ui=en")
    expect(page.get_by_text("Your text has no mask")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    page.get_by_test_id("stButtonGroup").get_by_text("am", exact=True).click()
    expect(page.get_by_text("It reads: I ▢ a student.")).to_be_visible()
    page.wait_for_selector(READY)
    assert "hide=1" in page.url
    box = page.get_by_label("Your sentence")
    box.fill("My [MASK] is a [MASK].")
    box.press("Enter")
    expect(page.get_by_text("The order in which it fills them")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_a_pair_changes_and_is_counted(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_encoder?view=who&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    before = chart.screenshot()
    box = page.get_by_label("One sentence")
    box.fill("The animal didn't cross the street because it was too old.")
    box.press("Enter")
    expect(page.get_by_text("Meant is")).to_have_count(0)
    page.wait_for_selector(READY)
    assert any(chart.screenshot() != before for _ in range(100))
    page.get_by_test_id("stButtonGroup").get_by_text("Counted", exact=True).click()
    expect(page.get_by_text("Of 168 sentences")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_writing_is_walked_step_by_step(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_encoder?view=for&ui=en")
    expect(page.get_by_text("Step by step")).to_be_visible()
    expect(page.get_by_text("It had 4 holes to choose from")).to_be_visible()
    page.get_by_role("slider").last.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("It had 3 holes to choose from")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)
