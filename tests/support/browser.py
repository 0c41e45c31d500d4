"""What the tests in a real browser do with a page: type, press, choose, follow a link, and wait for what comes of it.

Nothing sleeps. On a busy machine a field or a button may be drawn anew just when it is used and lose what was done:
then the page asks its server for nothing, and it is done once more. Once the page has asked, nothing is done again, and
the answer is waited for, however slow the server is.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import monotonic

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: pip install playwright")
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect  # noqa: E402

from tests.support.conversation import counting  # noqa: E402

NewPage = Callable[..., Page]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
DESK = {"locale": "en-US", "viewport": {"width": 1366, "height": 850}}
SLOW = 120_000  # milliseconds; only reached when something is broken
SOON = 15_000  # milliseconds in which the browser itself, without its server, reacts to what was done
#: what a reader must never see, in both languages
BROKEN = re.compile("Traceback|Something went wrong|出了点问题")
#: marks of a module of browser tests. The last net: what fails while it waits is tried once more, and pytest's last
#: lines then say so ("1 rerun"); one that fails twice fails
NEEDS_BROWSER = [
    pytest.mark.browser, pytest.mark.timeout(600),
    pytest.mark.flaky(reruns=1, only_rerun=["^AssertionError: (Locator|Page) ", "^TimeoutError:"]),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: apt-get install chromium fonts-noto-cjk"),
]

expect.set_options(timeout=SLOW)


def reader(browser: Browser, **context: object) -> BrowserContext:
    """A new reader at a desk, or as `context` says, whose pages can be waited for."""
    found = browser.new_context(**DESK | context)
    found.set_default_timeout(SLOW)
    found.add_init_script(counting())
    return found


def settled(page: Page, timeout: float = 2 * SLOW) -> None:
    """Wait until the server has answered all that the page asked for, and the script does not begin anew at once."""
    page.evaluate("() => { window.ladderQuiet = null; }")
    page.wait_for_function("""ready => {
        const now = performance.now(), {asked, answered} = window.ladder;
        const quiet = asked === answered && document.querySelector(ready);
        window.ladderQuiet = quiet ? window.ladderQuiet ?? now : null;
        return window.ladderQuiet !== null && now - window.ladderQuiet > 200;
    }""", arg=READY, timeout=timeout)  # some scripts train or measure for a while


def patiently(act: Callable[[], object], seen: Callable[[float], object], soon: float = SOON) -> None:
    """Do `act`, again where `seen(milliseconds)`, which waits for what comes of it, waits in vain."""
    for wait in (soon, soon, 4 * soon):
        try:
            act()
            seen(wait)
            return
        except (AssertionError, sync_api.TimeoutError):
            if wait > soon:
                raise


def insist(page: Page, act: Callable[[], object], soon: float = SOON) -> None:
    """Do what makes the page's script run, again where the page did not even ask for a run, and wait until it has."""
    before = page.evaluate("() => window.ladder.asked")
    patiently(act, lambda wait: page.wait_for_function("before => window.ladder.asked > before", arg=before,
                                                       timeout=wait), soon)
    settled(page)


def press(page: Page, thing: Locator) -> None:
    """Click a button, a choice or a link within the page."""
    insist(page, thing.click)


def push(page: Page, slider: Locator, key: str = "ArrowRight", times: int = 1) -> None:
    """Move a slider by its keyboard."""
    def move() -> None:
        slider.focus()
        for _ in range(times):
            slider.press(key)

    insist(page, move)


def type_sentence(page: Page, text: str, label: str = "Your sentence", key: str = "Enter") -> None:
    """Write into a field and hand it over with `key`; nothing is to do where the text stands there already."""
    field, tries = page.get_by_label(label, exact=True), count()
    if field.input_value() == text:
        return

    def write() -> None:
        if next(tries):  # a field just drawn may take its first text back, and then holds it for unchanged
            field.press("End")
            field.press_sequentially("x")
        field.fill(text)
        field.press(key)

    insist(page, write)


def choose(page: Page, name: str) -> None:
    """Click a choice of a segmented control."""
    press(page, page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).first)


def follow(page: Page, link: Locator) -> None:
    """Click a link to another page of the app and wait until that page is drawn."""
    path = "/" + link.get_attribute("href").partition("?")[0].rpartition("/")[2]
    press(page, link)
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(path))
    settled(page)


def unfold(page: Page, menu: Locator) -> None:
    """Open a menu."""
    option = page.get_by_role("option").first
    patiently(lambda: menu.press("ArrowDown"), lambda wait: expect(option).to_be_visible(timeout=wait))


def select(page: Page, label: str, option: str) -> None:
    """Choose from a menu."""
    menu = page.get_by_role("combobox", name=label)

    def chosen(wait: float) -> None:
        try:
            page.get_by_role("option", name=option).click(timeout=wait)
            expect(menu).to_have_value(re.compile(f"^{option}"), timeout=wait)
        except (AssertionError, sync_api.TimeoutError):
            page.keyboard.press("Escape")
            raise

    patiently(lambda: unfold(page, menu), chosen)


def give(page: Page, place: int, file: Path) -> None:
    """Hand a file to an uploader."""
    uploader = page.get_by_test_id("stFileUploader").nth(place)
    patiently(lambda: uploader.locator("input").set_input_files(file),
              lambda wait: expect(uploader).to_contain_text(file.name, timeout=wait))


def drawn(picture: Locator) -> bytes:
    """The picture when it no longer changes."""
    expect(picture).to_be_visible()
    end, last = monotonic() + SLOW / 1000, b""
    while monotonic() < end:
        try:
            now = picture.screenshot()
        except sync_api.Error:  # it is being replaced
            continue
        if now == last:
            return now
        last = now
    pytest.fail("the picture never came to rest")


def changes(picture: Locator, before: bytes) -> bool:
    """Whether the picture becomes another one; drawing takes a moment, in which there may be none."""
    end = monotonic() + SLOW / 1000
    while monotonic() < end:
        try:
            if picture.screenshot() != before:
                return True
        except sync_api.Error:  # it is being replaced
            continue
    return False


def whole(page: Page) -> None:
    """Nothing on the screen is broken."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("body")).not_to_contain_text(BROKEN)
