"""Play, Back and Next in a real browser: by keyboard, to the end, and one entry of history for a whole film."""

from __future__ import annotations

import re

from tests.support.browser import NEEDS_BROWSER, NewPage, Page, expect, insist, settled, whole

pytestmark = NEEDS_BROWSER


def key_on(page: Page, name: str) -> None:
    """Press Enter on a button that has the focus."""
    button = page.get_by_role("button", name=name, exact=True)

    def act() -> None:
        button.focus()
        button.press("Enter")

    insist(page, act)


def test_back_and_next_by_keyboard_and_the_end_of_it(new_page: NewPage) -> None:
    page = new_page("/rnn_attention?view=sum&ui=en&text=我喜欢喝茶。")
    at = page.locator(".player .at")
    expect(at).to_have_text(re.compile("^1 / "))
    key_on(page, "Next")
    expect(at).to_have_text(re.compile("^2 / "))
    assert "step=2" in page.url
    key_on(page, "Back")
    expect(at).to_have_text(re.compile("^1 / "))
    expect(page.get_by_role("button", name="Back", exact=True)).to_be_disabled()
    whole(page)


def test_presented_by_its_address_keys_go_on_and_words_light_up(new_page: NewPage) -> None:
    page = new_page("/rnn_attention?view=sum&ui=en&text=我喜欢喝茶。&present=1")
    at = page.locator(".player .at")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.locator('[class*="st-key-picture_"]:visible')).to_have_count(1)
    insist(page, lambda: page.keyboard.press("ArrowRight"))
    expect(at).to_have_text(re.compile("^2 / "))
    field = page.get_by_label("Your sentence", exact=True)
    field.focus()
    field.press("ArrowLeft")
    field.press("Escape")  # leaves the field, not the presentation
    words = page.locator(".strip .w")
    words.first.focus()
    words.first.press("ArrowRight")
    words.nth(1).press("Enter")
    expect(page.locator(".strip .w.lit")).to_have_text(words.nth(1).inner_text())
    expect(page.locator("svg.marks text[data-lit]:visible").first).to_be_visible()
    words.nth(1).press("Escape")
    expect(page.locator(".w.lit")).to_have_count(0)
    expect(at).to_have_text(re.compile("^2 / "))
    words.nth(1).evaluate("node => node.blur()")
    insist(page, lambda: page.keyboard.press("Escape"))
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert "present" not in page.url and "step=2" in page.url
    page.get_by_role("button", name="Share").click()
    assert {"ui=en", "view=sum", "step=2"} <= set(page.locator(".share input").input_value().split("?")[1].split("&"))
    whole(page)


def test_play_writes_both_to_the_end_and_the_history_gets_one_entry(new_page: NewPage) -> None:
    page = new_page("/rnn_attention?view=scene&ui=en&scene_long=1&scene_at=1")
    at, before = page.locator(".player .at"), page.evaluate("history.length")
    count = int(at.inner_text().split("/")[1])
    assert count > 2
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(at).to_have_text(f"{count} / {count}")
    settled(page)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_disabled()
    assert page.evaluate("history.length") - before <= 1
    expect(page.locator(".stage .panel")).to_have_count(2)
    expect(page.get_by_text("RNN, the whole of it:")).to_be_visible()
    whole(page)


def test_play_can_be_stopped(new_page: NewPage) -> None:
    page = new_page("/rnn_attention?view=scene&ui=en&scene_long=4&scene_at=1")
    at = page.locator(".player .at")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(at).to_have_text(re.compile("^3 / "))
    page.get_by_role("button", name="Pause", exact=True).click()
    settled(page)
    stands = at.inner_text()
    settled(page)
    assert at.inner_text() == stands and not stands.startswith(stands.split(" / ")[1])
    assert f"scene_at={stands.split(' / ')[0]}" in page.url
    whole(page)
