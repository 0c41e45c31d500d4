"""Heads and layers of the encoder in a real browser: a head is opened, heads fall silent, the layers guess."""

from __future__ import annotations

import re

from tests.support.browser import NEEDS_BROWSER, NewPage, changes, drawn, expect, press, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_another_head_and_another_sentence_change_the_picture(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=heads&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    expect(page.get_by_text(re.compile("Layer 1, head 1"))).to_be_visible()
    before = drawn(chart)
    press(page, page.get_by_role("radiogroup", name="Head", exact=True).get_by_role("radio", name="3"))
    expect(page.get_by_text(re.compile("Layer 1, head 3"))).to_be_visible()
    assert "head=2" in page.url
    type_sentence(page, "我们喝茶。")
    assert changes(chart, before)
    whole(page)


def test_heads_fall_silent(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=heads&heads=off&silent=none&ui=en")
    expect(page.get_by_text("All heads speak")).to_be_visible()
    press(page, page.get_by_role("button", name="1.1", exact=True))
    expect(page.get_by_text("All heads speak")).to_be_hidden()
    assert "silent=1.1" in page.url
    whole(page)


def test_the_layers_guess(new_page: NewPage) -> None:
    page = new_page("/transformer_encoder?view=ff&ui=en")
    said = page.get_by_text("The last line is the network's own answer")
    expect(said).to_be_visible()
    press(page, page.get_by_role("button", name=re.compile("Try: ")))
    expect(page.get_by_label("Your sentence", exact=True)).to_have_value("我喜欢喝[MASK]。")
    expect(said).to_contain_text("茶")
    whole(page)
