"""Heads and layers of the encoder in a real browser: a head is opened, heads fall silent, the layers guess."""

from __future__ import annotations

import re

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


def test_another_head_and_another_sentence_change_the_picture(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_encoder?view=heads&ui=en")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    expect(page.get_by_text(re.compile("Layer 1, head 1"))).to_be_visible()
    before = chart.screenshot()
    page.get_by_role("radiogroup", name="Head", exact=True).get_by_role("radio", name="3").click()
    expect(page.get_by_text(re.compile("Layer 1, head 3"))).to_be_visible()
    page.wait_for_selector(READY)
    assert "head=2" in page.url
    box = page.get_by_label("Your sentence", exact=True)
    box.fill("我们喝茶。")
    box.press("Enter")
    page.wait_for_selector(READY)
    assert any(chart.screenshot() != before for _ in range(100))
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_heads_fall_silent(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_encoder?view=heads&heads=off&silent=none&ui=en")
    expect(page.get_by_text("All heads speak")).to_be_visible()
    page.get_by_role("button", name="1.1", exact=True).click()
    expect(page.get_by_text("All heads speak")).to_be_hidden()
    page.wait_for_selector(READY)
    assert "silent=1.1" in page.url
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_the_layers_guess(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/transformer_encoder?view=ff&ui=en")
    said = page.get_by_text("The last line is the network's own answer")
    expect(said).to_be_visible()
    page.get_by_role("button", name=re.compile("Try: ")).click()
    expect(page.get_by_label("Your sentence", exact=True)).to_have_value("我喜欢喝[MASK]。")
    expect(said).to_contain_text("茶")
    expect(page.locator("body")).not_to_contain_text(BROKEN)
