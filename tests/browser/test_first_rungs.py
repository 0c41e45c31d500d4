"""Tokens, Bag of words and Attention in a real browser: the sentence and a choice change the picture."""

from __future__ import annotations

import pytest

from tests.support.browser import NEEDS_BROWSER, NewPage, changes, drawn, expect, push, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_wrong_numbers_are_other_pieces(new_page: NewPage) -> None:
    page = new_page("/tokens?ui=en&fold_breaks=1&src=en&text=I%20drink%20hot%20tea.")
    read = page.get_by_text("The method looks up:")
    before = read.inner_text()
    push(page, page.get_by_role("slider", name="Moved on by"))
    expect(read).not_to_have_text(before)
    assert "by=2" in page.url
    rows = page.get_by_test_id("stVegaLiteChart").first
    before = drawn(rows)
    type_sentence(page, "We see the small cat.")
    assert changes(rows, before)
    whole(page)


@pytest.mark.parametrize("view", ["matrix", "cosine"])
def test_counts_follow_the_sentence(new_page: NewPage, view: str) -> None:
    page = new_page(f"/bag_of_words?ui=en&src=en&view={view}&text=I%20drink%20hot%20tea.")
    picture = page.get_by_test_id("stVegaLiteChart").first
    before = drawn(picture)
    type_sentence(page, "We see the small cat and the old dog.")
    assert changes(picture, before)
    whole(page)


def test_attention_of_each_written_token(new_page: NewPage) -> None:
    page = new_page("/rnn_attention?ui=en&src=en&view=sum&text=I%20drink%20hot%20tea.")
    picture = page.get_by_test_id("stVegaLiteChart").first
    before = drawn(picture)
    push(page, page.get_by_role("slider", name="Token number"))
    assert changes(picture, before) and "step=2" in page.url
    before = drawn(picture)
    type_sentence(page, "We see the small cat.")
    assert changes(picture, before)
    whole(page)
