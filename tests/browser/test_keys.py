"""The two keys of a text in a real browser: what the owner's link leaves behind, and what a stranger's requests get."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.corpus import own_folder, owners
from lib.ui.shared.visitor import COOKIE
from tests.support.browser import NEEDS_BROWSER, Browser, Page, expect, reader, settled
from tests.support.browser_fixtures import ROOT, free_port, serve, wait_for_health
from tests.support.helpers import WORLD

pytestmark = NEEDS_BROWSER
OWNER = "o" * 22
CONNECT = """address => new Promise(done => {
    const socket = new WebSocket(address);
    socket.onopen = () => done("open");
    socket.onerror = () => done("closed");
})"""
READING = "You read this text by its link"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A server that others may reach, and what it prints."""
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    port, log = free_port(), tmp_path / "log.txt"
    command = [part.replace("127.0.0.1", "0.0.0.0") for part in serve(port)]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=dict(os.environ))
    try:
        yield wait_for_health(port, process, log), log
    finally:
        process.kill()
        process.wait(timeout=20)


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading").first).to_be_visible()
    settled(page)


def test_an_owners_link(app: tuple[str, Path], browser: Browser) -> None:
    address, log = app
    key = owners.create(WORLD()[:60], ("zh", "en"), "mine", OWNER)
    secret, reading = owners.link_secret(key, OWNER), f"{address}/your_text?corpus={key}"
    context = reader(browser)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url + str(request.headers)))
    visit(page, reading)
    expect(page.get_by_text(READING).first).to_be_visible()
    assert not context.cookies() or COOKIE not in {cookie["name"] for cookie in context.cookies()}
    page.goto("about:blank")
    visit(page, f"{reading}#own={'0' * 32}")
    expect(page.get_by_text("This owner's link is not right").first).to_be_visible()
    expect(page.get_by_text(READING).first).to_be_visible()
    page.goto("about:blank")
    visit(page, f"{reading}#own={secret}")
    expect(page.get_by_text("This browser owns the text from now on").first).to_be_visible()
    expect(page.get_by_role("button", name="Start training")).to_be_visible()
    assert secret not in page.url
    page.go_back()
    page.go_forward()
    settled(page)
    assert secret not in page.url
    page.wait_for_function(f"document.cookie.includes('{COOKIE}=')")
    cookie = next(cookie for cookie in context.cookies() if cookie["name"] == COOKIE)
    assert cookie["sameSite"] == "Strict" and cookie["path"] == "/" and owners.owns(key, cookie["value"])
    assert asked and not any(secret in request for request in asked)
    other = context.new_page()  # a second tab is the same browser
    visit(other, reading)
    expect(other.get_by_role("button", name="Start training")).to_be_visible()
    for value in ("garbled", "g" * 22, "x" * 22 + "; path=/"):
        strange = reader(browser)
        strange.add_cookies([{"name": COOKIE, "value": value.partition(";")[0], "url": address}])
        visit(tab := strange.new_page(), reading)
        expect(tab.get_by_text(READING).first).to_be_visible()
        strange.close()
    context.close()
    said = log.read_text(encoding="utf-8", errors="replace")
    assert secret not in said and key not in said and cookie["value"] not in said and "Traceback" not in said


def test_requests_of_another_site(app: tuple[str, Path], browser: Browser) -> None:
    address, _ = app
    context = reader(browser)
    visit(page := context.new_page(), address)
    for method in ("put", "delete"):
        answer = getattr(context.request, method)(f"{address}/_stcore/upload_file/{'0' * 8}/{'1' * 8}", data=b"x")
        assert answer.status == 403, (method, answer.status)
    stream = address.replace("http", "ws") + "/_stcore/stream"
    assert page.evaluate(CONNECT, stream) == "open"
    page.goto("data:text/html,<p>another site</p>")
    assert page.evaluate(CONNECT, stream) == "closed"
    for path in ("agent/interact", "agent/mcp"):
        answer = context.request.post(f"{address}/_stcore/{path}", data={})
        assert not answer.ok, (path, answer.status)
    context.close()
