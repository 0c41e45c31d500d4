"""A lesson by keyboard alone, to its end; its address in a new browser; how tall its pages are."""

from __future__ import annotations

import pytest

from lib.ui.lessons.plan import LESSONS
from tests.support.browser import NEEDS_BROWSER, NewPage, Page, expect, insist, settled, whole

pytestmark = NEEDS_BROWSER
#: a lesson, and the language in which it is walked
WALKS = [(code, ("en", "zh")[place % 2]) for place, code in enumerate(LESSONS)] + [("bottleneck", "zh")]
#: presses of Tab within which everything must be reached
MOST = 90
RADIO, ON = "input[type=radio]", ".st-key-lesson_on button"


def reach(page: Page, what: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on something that `what` selects."""
    for _ in range(MOST):
        if page.evaluate("what => document.activeElement?.matches(what) ?? false", what):
            return
        page.keyboard.press(key)
    pytest.fail(f"{what} is not reached by {key}")


@pytest.mark.parametrize(("code", "language"), WALKS)
def test_by_keyboard_alone(code: str, language: str, new_page: NewPage) -> None:
    lesson = LESSONS[code]
    page = new_page(f"/lessons?lesson={code}&ui={language}", viewport={"width": 1366, "height": 768})
    for number, step in enumerate(lesson.steps, 1):
        expect(page.locator(RADIO)).to_have_count(len(step.choices))
        reach(page, RADIO, "Tab" if number == 1 else "Shift+Tab")
        insist(page, lambda: page.keyboard.press("Space"))
        reach(page, ON)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        insist(page, lambda: page.keyboard.press("Enter"))  # what came
        expect(page.get_by_test_id("stAlert")).to_have_count(1)
        whole(page)
        height = page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
        assert height <= 2 * 768, f"step {number} is {height} px tall"
        reach(page, ON)
        insist(page, lambda: page.keyboard.press("Enter"))  # the next step
        assert f"step={number + 1}" in page.url
    expect(page.get_by_text({"en": "came as you predicted", "zh": "次与结果一致"}[language])).to_be_visible()
    reach(page, "summary")
    page.keyboard.press("Enter")
    whole(page)


def test_a_step_in_another_browser_back_and_forward(new_page: NewPage) -> None:
    page = new_page("/lessons?lesson=qkv&step=3&ui=en", viewport={"width": 390, "height": 844})
    third, on = page.get_by_role("heading", name="A weighted sum of values"), page.locator(ON)
    expect(third).to_be_visible()
    insist(page, on.click)
    insist(page, on.click)
    expect(page.get_by_role("heading", name="4 Many heads")).to_be_visible()
    page.go_back()
    settled(page)
    expect(third).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(1)  # what was predicted is still known
    page.go_forward()
    settled(page)
    expect(page.get_by_role("heading", name="4 Many heads")).to_be_visible()
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390, "nothing is cut off on a phone"
