"""The seq2seq rung in a real browser: a step on, another token, another sentence, and the picture is another one."""

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


def test_steps_a_choice_and_the_sentence_change_the_picture(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_seq2seq?ui=en")
    way = page.get_by_test_id("stMarkdown").filter(has_text="[BOS]").filter(has_text="→").first
    expect(way).to_contain_text("[BOS] → I'm")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.nth(2)).to_be_visible()
    before = charts.nth(2).screenshot()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(way).to_contain_text("[BOS] I'm → a")
    page.wait_for_selector(READY)
    assert any(charts.nth(2).screenshot() != before for _ in range(100))
    assert "step=2" in page.url
    page.get_by_role("button", name="Back", exact=True).click()
    expect(way).to_contain_text("[BOS] → I'm")
    page.get_by_role("combobox", name="Write another token here").click()
    page.get_by_role("option").nth(1).click()
    expect(page.get_by_text("With your hand")).to_be_visible()
    expect(way).to_contain_text("[BOS] → I am")
    assert "picks=1." in page.url
    box = page.get_by_label("Your sentence")
    box.fill("我们喝茶。")
    box.press("Enter")
    expect(page.get_by_text("With your hand")).to_have_count(0)
    expect(way).to_contain_text("[BOS] → We")
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_an_error_is_moved_along_the_reference(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_seq2seq?ui=en&view=forcing&src=en&text=He said that he could not come tomorrow.")
    expect(page.get_by_text("This is the very error that the free run makes")).to_be_visible()
    goes_on = page.get_by_test_id("stMarkdown").filter(has_text="it goes on").first
    before = goes_on.inner_text()
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowLeft")
    expect(goes_on).not_to_have_text(before)
    page.wait_for_selector(READY)
    assert "slip=5" in page.url
    expect(page.locator("body")).not_to_contain_text(BROKEN)
