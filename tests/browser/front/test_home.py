"""The first page in a real browser: all of its answers on the first screen, quickly, by keyboard, in both languages."""

from __future__ import annotations

from time import monotonic

import pytest

import models
from tests.support.browser import NEEDS_BROWSER, Browser, NewPage, expect, reader, settled, whole

pytestmark = NEEDS_BROWSER
#: laptop and phone
SCREENS = {"laptop": {"viewport": {"width": 1366, "height": 768}},
           "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}}


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("screen", SCREENS)
def test_name_question_and_seven_verdicts_without_scrolling(new_page: NewPage, screen: str, locale: str) -> None:
    page = new_page(locale=locale, **SCREENS[screen])
    height = SCREENS[screen]["viewport"]["height"]
    expect(page.locator(".ladder li")).to_have_count(len(models.REGISTRY))
    seen = [page.get_by_role("heading").first, page.get_by_text("我爱她，但是她不爱我。").first,
            *page.locator(".ladder .answer").all(), *page.locator(".ladder .mark:first-child").all()]
    assert len(seen) == 2 + 2 * len(models.REGISTRY)
    for thing in seen:
        expect(thing).to_be_visible()
        box = thing.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, thing.inner_text()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    whole(page)


def test_a_rung_is_reached_and_opened_by_keyboard(new_page: NewPage) -> None:
    page = new_page()
    rung = page.locator('.ladder a[href$="rnn_attention"]')
    rung.focus()
    before = page.evaluate("window.ladder.asked")
    rung.press("Enter")
    page.wait_for_function("before => window.ladder.asked > before", arg=before)
    page.wait_for_url("**/rnn_attention**")
    settled(page)
    expect(page.get_by_role("heading", name="4 · RNN + attention")).to_be_visible()
    page.go_back()
    settled(page)
    expect(page.locator(".ladder li")).to_have_count(len(models.REGISTRY))
    whole(page)


def test_the_answers_are_there_at_once(browser: Browser, address: str) -> None:
    """The second visit, as a warm server gives it."""
    for wanted in (60.0, 5.0):
        context = reader(browser)
        page = context.new_page()
        started = monotonic()
        page.goto(address)
        page.locator(".ladder li").nth(6).wait_for()
        assert monotonic() - started < wanted
        context.close()


def test_try_your_own_takes_the_question_along(new_page: NewPage) -> None:
    page = new_page()
    page.get_by_role("link", name="Try your own sentence").click()
    page.wait_for_url("**/compare**")
    settled(page)
    expect(page.get_by_label("Your sentence", exact=True)).to_have_value("我爱她，但是她不爱我。")
    said = page.locator(".row:not(.plain) .answer")
    expect(said).to_have_count(len(models.REGISTRY))
    page.go_back()
    settled(page)
    rungs = page.locator(".ladder .answer")
    expect(rungs).to_have_count(len(models.REGISTRY))
    whole(page)
