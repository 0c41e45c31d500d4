"""The Word2Vec page in a real browser: the sentence, a slider and the buttons change what is seen."""

from __future__ import annotations

from tests.test_browser import (  # noqa: F401 (fixtures)
    NewPage,
    address,
    browser,
    expect,
    new_page,
    pytestmark,
    rerun,
    type_sentence,
    whole,
)


def test_the_window_follows_the_sentence_and_the_slider(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/word2vec?view=window&src=en&text=I%20drink%20hot%20tea.")
    boxes = page.get_by_test_id("stVegaLiteChart").first
    expect(boxes).to_be_visible()
    before = boxes.screenshot()
    with rerun(page):
        slider = page.get_by_role("slider", name="The word in the middle")
        slider.focus()
        slider.press("ArrowRight")
    expect(page.get_by_text("One for each neighbour").or_(page.get_by_text("Pairs here")).first).to_be_visible()
    assert any(boxes.screenshot() != before for _ in range(100))
    type_sentence(page, "We see the small cat and the old dog.")
    expect(page.get_by_text("Pairs of the sentence")).to_be_visible()
    whole(page)


def test_a_hundred_steps_move_the_words(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/word2vec?view=live&src=en&text=I%20see.")
    picture = page.get_by_test_id("stVegaLiteChart").first
    expect(picture).to_be_visible()
    before = picture.screenshot()
    with rerun(page):
        page.get_by_role("button", name="100 steps", exact=True).click()
    expect(page.get_by_test_id("stMetricValue").filter(has_text="100").first).to_be_visible()
    assert any(picture.screenshot() != before for _ in range(100)) and "trained=100" in page.url
    whole(page)


def test_the_cloud_is_drawn(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/word2vec?view=map&dims=3&words=200&src=en&text=I%20see.")
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_visible()
    whole(page)
