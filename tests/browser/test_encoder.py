"""The encoder's rung in a real browser: the path, two orders of the same words, and the walk through one head."""

from __future__ import annotations

import re

from tests.support.browser import NEEDS_BROWSER, NewPage, expect, press, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_the_path_follows_the_sentence_and_opens_a_stage(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=path&ui=en")
    pictures = page.get_by_test_id("stImage")
    expect(pictures.first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\(T, D\) = \(9, \d+\)")).first).to_be_visible()
    type_sentence(page, "我们喝茶。")
    expect(page.get_by_text(re.compile(r"\(T, D\) = \(7, \d+\)")).first).to_be_visible()
    expect(page.get_by_text("differ from them by at most")).to_be_visible()
    whole(page)


def test_switched_off_positions_make_two_orders_equal(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=positions&ui=en")
    expect(page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    press(page, page.get_by_role("radio", name="off", exact=True))
    expect(page.get_by_text("Without positions the two sentences are")).to_be_visible()
    expect(page.get_by_text("1.0000", exact=True)).to_be_visible()
    assert "positions=off" in page.url
    whole(page)


def test_the_walk_goes_on_and_back(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=qkv&ui=en")
    walk = page.get_by_role("group", name="Where in the walk")
    expect(page.get_by_text("Step 1 of 7: Three projections")).to_be_visible()
    press(page, walk.get_by_role("button", name="Next"))
    expect(page.get_by_text("Step 2 of 7: Dot products")).to_be_visible()
    assert "qkv_step=2" in page.url
    press(page, walk.get_by_role("button", name="Back"))
    expect(page.get_by_text("Step 1 of 7: Three projections")).to_be_visible()
    whole(page)
