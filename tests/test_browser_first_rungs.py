"""Tokens, Bag of words and Attention in a real browser: the sentence and a choice change the picture."""

from __future__ import annotations

import pytest

from tests.test_browser import (  # noqa: F401 (fixtures)
    Locator,
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


def changes(picture: Locator, before: bytes) -> bool:
    """Whether the picture becomes another one; drawing takes a moment."""
    return any(picture.screenshot() != before for _ in range(100))


def test_wrong_numbers_are_other_pieces(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/tokens?ui=en&src=en&text=I%20drink%20hot%20tea.")
    read = page.get_by_text("The method looks up:")
    before = read.inner_text()
    with rerun(page):
        slider = page.get_by_role("slider", name="Moved on by")
        slider.focus()
        slider.press("ArrowRight")
    expect(read).not_to_have_text(before)
    assert "by=2" in page.url
    rows = page.get_by_test_id("stVegaLiteChart").first
    expect(rows).to_be_visible()
    drawn = rows.screenshot()
    type_sentence(page, "We see the small cat.")
    assert changes(rows, drawn)
    whole(page)


@pytest.mark.parametrize("view", ["matrix", "cosine"])
def test_counts_follow_the_sentence(new_page: NewPage, view: str) -> None:  # noqa: F811
    page = new_page(f"/bag_of_words?ui=en&src=en&view={view}&text=I%20drink%20hot%20tea.")
    picture = page.get_by_test_id("stVegaLiteChart").first
    expect(picture).to_be_visible()
    before = picture.screenshot()
    type_sentence(page, "We see the small cat and the old dog.")
    assert changes(picture, before)
    whole(page)


def test_attention_of_each_written_token(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/rnn_attention?ui=en&src=en&view=sum&text=I%20drink%20hot%20tea.")
    picture = page.get_by_test_id("stVegaLiteChart").first
    expect(picture).to_be_visible()
    before = picture.screenshot()
    with rerun(page):
        slider = page.get_by_role("slider", name="Token number")
        slider.focus()
        slider.press("ArrowRight")
    assert changes(picture, before) and "step=2" in page.url
    before = picture.screenshot()
    type_sentence(page, "We see the small cat.")
    assert changes(picture, before)
    whole(page)
