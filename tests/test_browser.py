"""The app in a real browser: type a sentence, see seven answers, copy the link, change the language, visit every page.

It holds for whatever weights are there: a method with weights answers, one without says why it does not. Nothing
sleeps; what is waited for is the page's own sign that its script has run.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

import models
from lib import library
from lib.locale import translate

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: pip install playwright")
from playwright.sync_api import Browser, Locator, Page, expect  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
SLOW = 60_000  # milliseconds; only reached when something is broken
#: what a reader must never see, in both languages
BROKEN = re.compile("Traceback|Something went wrong|出了点问题")
OWN = "我的朋友喜欢在河边看书。"

expect.set_options(timeout=SLOW)
pytestmark = [
    pytest.mark.browser, pytest.mark.timeout(300),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is missing: apt-get install chromium fonts-noto-cjk"),
]
NewPage = Callable[..., Page]


@contextmanager
def running_app(log: Path) -> Iterator[str]:
    """The app on a free port; gives its address. What it prints goes to `log`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true",
               "--server.address", "127.0.0.1", "--server.port", str(port)]
    with log.open("w", encoding="utf-8") as out:
        app = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_for_health(f"http://127.0.0.1:{port}/_stcore/health", app, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.terminate()
        app.wait(timeout=20)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running app, which must not have printed a traceback by the end."""
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with running_app(log) as found:
        yield found
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")


def wait_for_health(url: str, app: subprocess.Popen, log: Path, seconds: float = 60) -> None:
    """Return when the server answers; fail with its output when it ends or does not."""
    end, pause = monotonic() + seconds, Event()
    while app.poll() is None and monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pause.wait(0.1)
    pytest.fail("the app did not start:\n" + log.read_text(encoding="utf-8", errors="replace")[-2000:])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def new_page(address: str, browser: Browser) -> Iterator[NewPage]:
    """`new_page(path, **context)` opens a page of the app for a new reader and waits until it is drawn."""
    contexts, faults = [], []

    def opened(path: str = "", **context: object) -> Page:
        desk = {"locale": "en-US", "viewport": {"width": 1366, "height": 850}}
        contexts.append(browser.new_context(**desk | context))
        page = contexts[-1].new_page()
        page.set_default_timeout(SLOW)
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path if path.startswith("http") else address + path)
        page.wait_for_selector(READY)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """What is done inside makes the page's script run; leaves when it has run.

    A field hands its text over when Enter comes after it has noticed the text; where a busy machine lets Enter come
    first, leaving the field hands it over, too.
    """
    page.evaluate("""() => {
        window.ladderRan = false;
        const seen = new MutationObserver(() => { window.ladderRan = true; seen.disconnect(); });
        seen.observe(document, {subtree: true, attributes: true, attributeFilter: ['data-test-script-state']});
    }""")
    yield
    try:
        page.wait_for_function("() => window.ladderRan", timeout=SLOW // 4)
    except sync_api.TimeoutError:
        page.keyboard.press("Tab")
        page.wait_for_function("() => window.ladderRan", timeout=SLOW // 4)
    page.wait_for_selector(READY)


def whole(page: Page) -> None:
    """Nothing on the screen is broken."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stMain")).not_to_contain_text(BROKEN)


def ready_methods() -> list[str]:
    """The methods whose weights the app finds."""
    shelf = os.environ.get("LADDER_WEIGHTS", "").strip() or None
    return [key for key, status in library.available(library.DEFAULT_CORPUS, shelf).items() if status]


def seven_answers(rows: Locator) -> list[str]:
    """Every method has a row with an answer, or a refusal where its weights are missing; the texts in order."""
    expect(rows).to_have_count(len(models.REGISTRY))
    ready, texts = ready_methods(), []
    for place, key in enumerate(models.method_keys()):
        said = rows.nth(place).locator(".answer" if key in ready else ".refusal")
        expect(said).to_be_visible()
        expect(said).to_have_text(re.compile(r"\S"))
        texts.append(said.inner_text())
    return texts


def translations(page: Page) -> list[str]:
    """The seven rows of the translation page."""
    return seven_answers(page.locator(".row:not(.plain)"))


def type_sentence(page: Page, text: str, label: str = "Your sentence") -> None:
    field = page.get_by_label(label, exact=True)
    try:
        with rerun(page):
            field.fill(text)
            field.press("Enter")
    except sync_api.TimeoutError:  # on a busy machine a field just drawn may take its first text back
        with rerun(page):
            field.press("End")
            field.press_sequentially("x")
            field.fill(text)
            field.press("Enter")


def choose(page: Page, name: str) -> None:
    """Click a choice of a segmented control."""
    with rerun(page):
        page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).first.click()


def test_first_comparison_is_there_without_typing(new_page: NewPage) -> None:
    page = new_page()
    expect(page.get_by_label("Your sentence", exact=True)).to_have_value("我是一个学生。")
    translations(page)
    names = page.locator(".row:not(.plain) .name")
    expect(names).to_contain_text([rung.title for rung in models.iter_rungs()])
    whole(page)


def test_own_sentence_and_its_link(new_page: NewPage) -> None:
    page = new_page()
    type_sentence(page, OWN)
    here = translations(page)
    whole(page)
    expect(page).to_have_url(re.compile(r"[?&]text="))
    other = new_page(page.url, locale="zh-CN")
    expect(other.get_by_label(translate("Your sentence", "zh"), exact=True)).to_have_value(OWN)
    there = translations(other)
    if ready_methods():
        assert [text for text, key in zip(there, models.REGISTRY) if key in ready_methods()] == \
               [text for text, key in zip(here, models.REGISTRY) if key in ready_methods()]
    whole(other)


def test_similarity_and_generation(new_page: NewPage) -> None:
    page = new_page()
    choose(page, "Similarity")
    field = page.get_by_label("Two to eight sentences, one a line", exact=True)
    with rerun(page):
        field.fill("The boat is old.\nThe ship is very old.\n那条船很旧。")
        field.press("Control+Enter")
    if ready_methods():
        expect(page.locator('[data-testid="stVegaLiteChart"]').nth(len(ready_methods()) - 1)).to_be_visible()
    else:
        expect(page.get_by_test_id("stAlert")).to_have_count(len(models.REGISTRY))
    whole(page)
    choose(page, "Generation")
    seven_answers(page.locator(".row.plain"))
    type_sentence(page, "My brother wants", "The text so far")
    texts = seven_answers(page.locator(".row.plain"))
    for text, key in zip(texts, models.REGISTRY):
        assert key not in ready_methods() or text.startswith("My brother wants")
    whole(page)
    choose(page, "Translation")
    translations(page)


def test_language(new_page: NewPage) -> None:
    page = new_page()
    expect(page.get_by_role("heading", name="What is this in the other language?")).to_be_visible()
    choose(page, "中文")
    heading = translate("What is this in the other language?", "zh")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    translations(page)
    whole(page)
    expect(new_page(locale="zh-CN").get_by_role("heading", name=heading)).to_be_visible()


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)> **猫** $x$ [a](javascript:alert(1))", "🙂🙂🙂",
])
def test_markup_stays_text(new_page: NewPage, text: str) -> None:
    page = new_page()
    type_sentence(page, text)
    expect(page.locator(".row:not(.plain)")).to_have_count(len(models.REGISTRY))
    expect(page.locator(".row img, .row script, .row a")).to_have_count(0)
    whole(page)
    choose(page, "Generation")
    type_sentence(page, text, "The text so far")
    expect(page.locator(".row.plain")).to_have_count(len(models.REGISTRY))
    whole(page)  # a dialog would fail the fixture


@pytest.mark.parametrize("text", ["", "   ", "word " * 2000])
def test_what_cannot_be_read_gets_a_sentence(new_page: NewPage, text: str) -> None:
    page = new_page()
    type_sentence(page, text)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)
    whole(page)
    type_sentence(page, "我喜欢喝茶。")
    translations(page)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_every_page_of_the_sidebar(new_page: NewPage, locale: str) -> None:
    page = new_page(locale=locale)
    links = page.get_by_test_id("stSidebarNavLink")
    expect(links).to_have_count(len(list((ROOT / "pages").glob("*.py"))))
    for place in reversed(range(links.count())):  # the first page is open already
        with rerun(page):
            links.nth(place).click()
        expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
        whole(page)


def test_phone(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for name in ("Similarity", "Generation", "Translation"):
        choose(page, name)
        whole(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} pixels wider than the screen"
    type_sentence(page, OWN)
    translations(page)
