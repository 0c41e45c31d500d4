"""The running app and the browser, as fixtures. Playwright is looked for when they are used, not before."""

from __future__ import annotations

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
from typing import TYPE_CHECKING

import pytest

from lib.paths import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]
#: what a new reader does not have
FORGOTTEN = "cookies,local_storage,indexeddb"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def serve(port: int, script: Path | str = "streamlit_app.py") -> list[str]:
    """The command that runs the app, or another script, on `port`."""
    return [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true",
            "--server.address", "127.0.0.1", "--server.port", str(port)]


def wait_for_health(port: int, app: subprocess.Popen, log: Path, seconds: float = 240) -> str:
    """The server's address, once it answers; a failure with its output when it ends or does not."""
    address, end, pause = f"http://127.0.0.1:{port}", monotonic() + seconds, Event()
    while app.poll() is None and monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pause.wait(0.1)
    pytest.fail("the app did not start:\n" + log.read_text(encoding="utf-8", errors="replace")[-2000:])


@contextmanager
def running_app(log: Path, script: Path | str = "streamlit_app.py") -> Iterator[str]:
    """The app, or another script, on a free port; gives its address. What it prints goes to `log`."""
    port = free_port()
    with log.open("w", encoding="utf-8") as out:
        app = subprocess.Popen(serve(port, script), cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield wait_for_health(port, app, log)
    finally:
        app.terminate()
        app.wait(timeout=20)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The app, running for all tests of this process: its address, and what it has printed."""
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with running_app(log) as found:
        yield found, log


@pytest.fixture
def address(served: tuple[str, Path]) -> Iterator[str]:
    """Where the app runs; it must not print a traceback while the test lasts."""
    found, log = served
    before = log.stat().st_size
    yield found
    assert b"Traceback" not in log.read_bytes()[before:]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    from tests.support.browser import CHROMIUM, sync_api

    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Callable[[int, dict[str, object]], BrowserContext]:
    """`readers(n, options)` is the n-th reader of that kind, who has forgotten all but the app's scripts: a browser
    that loads those anew takes three times as long for a page."""
    from tests.support.browser import reader

    made: dict[tuple[int, str], BrowserContext] = {}

    def ready(number: int, options: dict[str, object]) -> BrowserContext:
        name = number, repr(sorted(options.items()))
        if name not in made:
            made[name] = reader(browser, **options)
        return made[name]

    return ready


@pytest.fixture
def new_page(address: str, readers: Callable[[int, dict[str, object]], BrowserContext]
             ) -> Iterator[Callable[..., Page]]:
    """`new_page(path, **options)` opens a page of the app for another reader and waits until it is drawn."""
    from tests.support.browser import settled

    pages: list[Page] = []
    faults: list[str] = []

    def opened(path: str = "", **options: object) -> Page:
        page = readers(len(pages), options).new_page()
        pages.append(page)
        forget = page.context.new_cdp_session(page)
        forget.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": FORGOTTEN})
        forget.detach()
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path if path.startswith("http") else address + path)
        settled(page)
        return page

    yield opened
    for page in pages:
        for one in page.context.pages:
            one.close()
    assert not faults
