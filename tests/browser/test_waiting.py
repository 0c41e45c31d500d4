"""How browser tests wait (`tests/support/browser.py`), on a page of a few lines: slowness of the browser or of the
server is waited for; what was lost is done again; and what never comes is a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.browser import (
    NEEDS_BROWSER,
    Browser,
    Page,
    expect,
    insist,
    press,
    reader,
    settled,
    sync_api,
    type_sentence,
)
from tests.support.browser_fixtures import running_app

pytestmark = NEEDS_BROWSER
SCRIPT = """
import time
import streamlit as st
st.session_state.runs = st.session_state.get("runs", 0) + 1
word = st.text_input("Word", "first")
if st.button("Slow"):
    time.sleep(3)
st.write(f"run {st.session_state.runs}: {word}")
"""
#: the browser does nothing else for a while after the next key or click has been handled
BUSY = """milliseconds => {
    const busy = () => setTimeout(() => {
        const end = performance.now() + milliseconds;
        while (performance.now() < end);
    }, 2);
    for (const kind of ['click', 'keydown']) document.addEventListener(kind, busy, {once: true});
}"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("small")
    (folder / "small.py").write_text(SCRIPT, encoding="utf-8")
    with running_app(folder / "log.txt", folder / "small.py") as address:
        yield address


@pytest.fixture
def page(small: str, browser: Browser) -> Iterator[Page]:
    context = reader(browser)
    found = context.new_page()
    found.goto(small)
    settled(found)
    expect(found.get_by_text("run 1: first")).to_be_visible()
    yield found
    context.close()


def test_a_run_that_is_quicker_than_the_browser(page: Page) -> None:
    """The page's own sign does not change then, and the field, which holds the text, hands it over only once."""
    for run, text in enumerate(("second", "third"), start=2):
        page.evaluate(BUSY, 1000)
        type_sentence(page, text, "Word")
        assert page.get_by_text(f"run {run}: {text}").is_visible()


def test_a_slow_server_is_waited_for_and_asked_once(page: Page) -> None:
    clicks = []
    insist(page, lambda: clicks.append(page.get_by_role("button", name="Slow").click()), soon=2000)
    assert len(clicks) == 1 and page.get_by_text("run 2: first").is_visible()


def test_what_was_lost_is_done_again(page: Page) -> None:
    tries = []

    def act() -> None:
        tries.append(None)
        if len(tries) > 1:
            page.get_by_role("button", name="Slow").click()

    insist(page, act, soon=500)
    assert len(tries) > 1 and page.get_by_text(re.compile(r"run \d: first")).is_visible()


def test_what_never_comes_is_a_failure(page: Page) -> None:
    tries = []
    with pytest.raises(sync_api.TimeoutError):
        insist(page, lambda: tries.append(None), soon=100)
    assert len(tries) == 3
    page.get_by_role("button", name="Slow").click()
    with pytest.raises(sync_api.TimeoutError):
        settled(page, timeout=1000)
    settled(page)
    press(page, page.get_by_role("button", name="Slow"))
    expect(page.get_by_text("run 3: first")).to_be_visible()
