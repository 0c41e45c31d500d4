"""The seq2seq rung in a real browser: a step on, another token, another sentence, and the picture is another one."""

from __future__ import annotations

from tests.support.browser import (
    NEEDS_BROWSER,
    NewPage,
    changes,
    drawn,
    expect,
    press,
    push,
    type_sentence,
    unfold,
    whole,
)

pytestmark = NEEDS_BROWSER


def test_steps_a_choice_and_the_sentence_change_the_picture(new_page: NewPage) -> None:
    page = new_page("/transformer_seq2seq?ui=en")
    way = page.get_by_test_id("stMarkdown").filter(has_text="[BOS]").filter(has_text="→").first
    expect(way).to_contain_text("[BOS] → I'm")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.nth(1)).to_be_visible()
    before = drawn(charts.nth(1))
    press(page, page.get_by_role("button", name="Next", exact=True))
    expect(way).to_contain_text("[BOS] I'm → a")
    assert changes(charts.nth(1), before)
    assert "step=2" in page.url
    press(page, page.get_by_role("button", name="Back", exact=True))
    expect(way).to_contain_text("[BOS] → I'm")
    unfold(page, page.get_by_role("combobox", name="Write another token here"))
    press(page, page.get_by_role("option").nth(1))
    expect(page.get_by_text("With your hand")).to_be_visible()
    expect(way).to_contain_text("[BOS] → I am")
    assert "picks=1." in page.url
    type_sentence(page, "我们喝茶。")
    expect(page.get_by_text("With your hand")).to_have_count(0)
    expect(way).to_contain_text("[BOS] → We")
    whole(page)


def test_an_error_is_moved_along_the_reference(new_page: NewPage) -> None:
    page = new_page("/transformer_seq2seq?ui=en&view=forcing&src=en&text=He said that he could not come tomorrow.")
    expect(page.get_by_text("This is the very error that the free run makes")).to_be_visible()
    goes_on = page.get_by_test_id("stMarkdown").filter(has_text="it goes on").first
    before = goes_on.inner_text()
    push(page, page.get_by_role("slider").first, "ArrowLeft")
    expect(goes_on).not_to_have_text(before)
    assert "slip=5" in page.url
    whole(page)
