"""Takes the README's picture from the real app: `python -m docs.screenshot`, from the root, with Chromium there."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.browser import CHROMIUM, reader, settled, type_sentence
from tests.support.browser_fixtures import ARGUMENTS, running_app

PICTURE = Path(__file__).with_name("compare.png")
SENTENCE = "如果明天下雨，我们就在家看电影。"


def main() -> None:
    """Type a sentence on the Compare page, when every method is loaded, and keep the first screen."""
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder) / "log.txt") as address, \
            sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = reader(browser, viewport={"width": 1366, "height": 900}).new_page()
        page.goto(f"{address}/compare")
        page.locator(".row:not(.plain)").nth(6).wait_for()
        settled(page)
        type_sentence(page, SENTENCE)
        page.screenshot(path=str(PICTURE))
        browser.close()
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
