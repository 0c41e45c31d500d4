"""A reader's own text in a real browser, from the upload to the day on which it is loaded back.

The training is a real one, in its own process, on sentences of the small world: about a minute long. The server is
killed and started again under it. Nothing sleeps.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import models
from lib import jobs
from lib.corpus import own_folder
from lib.corpus.small_world.world import small_world_pairs
from tests.support.browser import (
    NEEDS_BROWSER,
    SLOW,
    Browser,
    BrowserContext,
    Locator,
    Page,
    expect,
    follow,
    give,
    press,
    reader,
    select,
    settled,
    type_sentence,
    unfold,
    whole,
)
from tests.support.browser_fixtures import ROOT, free_port, serve, wait_for_health

pytestmark = [*NEEDS_BROWSER, pytest.mark.timeout(900)]
TITLE = "Kitchen <b>notes</b>"
CHOSEN = ("bag_of_words", "word2vec", "rnn_attention")
LONG = 2 * SLOW


class Server:
    """The app on one port, which can be killed and started again; its worker processes live on."""

    def __init__(self, home: Path, log: Path) -> None:
        self.port, self.home, self.log = free_port(), home, log
        self.start()

    def start(self) -> None:
        with self.log.open("a", encoding="utf-8") as out:
            self.process = subprocess.Popen(serve(self.port), cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
                                            env={**os.environ, own_folder.ENVIRONMENT: str(self.home)})
        self.address = wait_for_health(self.port, self.process, self.log)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=20)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A running app with no own corpora, which must not have printed a traceback by the end."""
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    found = Server(tmp_path / "home", tmp_path / "log.txt")
    yield found
    found.kill()
    for path in own_folder.root().glob(f"{own_folder.PREFIX}*"):
        jobs.end_now(path.name)
    assert "Traceback" not in found.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = reader(browser)
    yield found
    found.close()


def opened(context: BrowserContext, address: str) -> Page:
    """A page of this reader's, drawn."""
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"dialog: {dialog.message}"))
    visit(page, address)
    return page


def visit(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading").first).to_be_visible()
    settled(page)


def main(page: Page) -> Locator:
    return page.get_by_test_id("stMain")


def tap(page: Page, name: str) -> None:
    """Click a button; the page may draw itself anew all the time, so what comes of it is for the caller to see."""
    page.get_by_role("button", name=name).click()


def part(page: Page, name: str) -> None:
    """Choose a part of the page."""
    press(page, main(page).get_by_test_id("stButtonGroup").first.get_by_text(name, exact=True))


def go_to(page: Page, name: str) -> None:
    """Open a page by the sidebar."""
    follow(page, page.get_by_test_id("stSidebar").get_by_test_id("stPageLink-NavLink").filter(has_text=name))


def table() -> str:
    """A table whose first two texts are not the wanted ones: the English in capitals, the Chinese, the English."""
    pairs = small_world_pairs(400, seed=3)
    return "".join(f"{pair.second.upper()}\t{pair.first}\t{pair.second}\n" for pair in pairs)


def bring(page: Page, file: Path) -> str:
    """Upload the table, choose other columns, keep it; the key of the corpus."""
    give(page, 0, file)
    languages = page.get_by_test_id("stMetric").filter(has_text="Languages")
    expect(languages).to_contain_text("English → Chinese")
    page.get_by_text("Correct it", exact=True).click()
    select(page, "Column of the first text", "2 · ")
    select(page, "Column of the second text", "3 · ")
    tap(page, "Read again")
    expect(languages).to_contain_text("Chinese → English")
    whole(page)
    type_sentence(page, TITLE, "What shall it be called?")
    tap(page, "Keep it and go on to training")
    expect(page.get_by_text("Which methods?")).to_be_visible()
    expect(main(page)).to_contain_text(TITLE)
    expect(page).to_have_url(re.compile(r"[?&]corpus=own-"))
    return re.search(rf"{own_folder.PREFIX}[\w-]+", page.url).group()


def start_training(page: Page, preset: str) -> None:
    """Choose how long and three methods, estimate, start."""
    page.get_by_role("radiogroup", name="How long?").get_by_text(preset, exact=True).click()
    pills = page.get_by_role("toolbar", name="Which methods?").get_by_role("button")
    expect(pills).to_have_count(len(models.REGISTRY))
    for place, key in enumerate(models.method_keys()):
        if key not in CHOSEN:
            press(page, pills.nth(place))
    expect(page.get_by_role("button", name="Start training")).to_be_enabled()
    tap(page, "Estimate time and memory")
    expect(page.get_by_text("Measured on this computer")).to_be_visible(timeout=LONG)
    tap(page, "Start training")


def is_learning(page: Page) -> None:
    expect(page.get_by_text("RNN + attention is learning")).to_be_visible(timeout=LONG)
    expect(main(page).get_by_text(re.compile(r"step \d+ of \d+"))).to_be_visible()


def answers(page: Page) -> list[str]:
    """What the trained methods make of a sentence on Compare; the others say that they are not trained."""
    go_to(page, "Compare")
    type_sentence(page, "老师喜欢这个学生。")
    rows = page.locator(".row:not(.plain)")
    expect(rows).to_have_count(len(models.REGISTRY))
    given = rows.locator(".answer")
    expect(given).to_have_count(len(CHOSEN))
    expect(rows.locator(".refusal")).to_have_count(len(models.REGISTRY) - len(CHOSEN))
    for place in range(len(CHOSEN)):
        expect(given.nth(place)).to_have_text(re.compile(r"\S"))
    whole(page)
    return given.all_inner_texts()


def take_home(page: Page, target: Path) -> None:
    """Download everything, with the text."""
    go_to(page, "Upload and train")
    part(page, "Take home")
    press(page, page.get_by_text("With the text itself"))
    expect(page.get_by_role("checkbox", name="With the text itself")).to_be_checked()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take home (").click()
    download.value.save_as(target)
    assert download.value.suggested_filename.endswith(".ladder.zip")


def listed(page: Page) -> list[str]:
    """The corpora that the sidebar offers."""
    unfold(page, page.get_by_role("combobox", name="Trained on"))
    names = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return names


def test_from_the_upload_to_loading_it_back(
    server: Server, context: BrowserContext, browser: Browser, tmp_path: Path,
) -> None:
    file = tmp_path / "notes.tsv"
    file.write_text(table(), encoding="utf-8")
    page = opened(context, f"{server.address}/your_text")
    key = bring(page, file)
    link = f"{server.address}/your_text?corpus={key}"
    start_training(page, "Ten minutes")
    is_learning(page)

    page.reload()
    is_learning(page)

    stranger = reader(browser)
    other = opened(stranger, f"{server.address}/your_text")
    assert TITLE not in listed(other)
    visit(other, link)
    is_learning(other)
    expect(other.get_by_test_id("stSidebar").get_by_role("combobox", name="Trained on")).to_have_value(TITLE)
    stranger.close()

    worker, step = jobs.follow(key).pid, jobs.follow(key).methods["rnn_attention"].step
    server.kill()
    server.start()
    visit(page, link)
    is_learning(page)
    after = jobs.follow(key)
    assert after.pid == worker and after.methods["rnn_attention"].step >= step

    tap(page, "Stop")
    expect(page.get_by_text("Stopped. What was learned is kept")).to_be_visible(timeout=LONG)
    tap(page, "Resume")
    is_learning(page)
    assert jobs.follow(key).methods["rnn_attention"].step >= step
    tap(page, "Stop")
    expect(page.get_by_text("Stopped. What was learned is kept")).to_be_visible(timeout=LONG)

    page.get_by_text("Train again, or with other settings", exact=True).click()
    start_training(page, "A minute to look")
    expect(page.get_by_text("Trained in")).to_be_visible(timeout=LONG)
    for name in ("Bag of words", "Word2Vec", "RNN + attention"):
        expect(page.get_by_text(f"{name} has learned")).to_be_visible()
    whole(page)

    before = answers(page)
    go_to(page, "Scoreboard")
    expect(page.get_by_role("heading", name="Scoreboard")).to_be_visible()
    expect(main(page)).to_contain_text("RNN + attention")
    whole(page)

    zipped = tmp_path / "home.zip"
    take_home(page, zipped)
    tap(page, "Link and deletion")
    tap(page, "Delete text and methods now")
    tap(page, "Yes, delete it")
    corpus = page.get_by_test_id("stSidebar").get_by_role("combobox", name="Trained on")
    expect(corpus).not_to_have_value(TITLE)
    assert not own_folder.exists(key)

    part(page, "Bring text")
    page.get_by_text("Load what you took home", exact=True).click()
    give(page, 1, zipped)
    expect(page.get_by_text("Loaded:")).to_be_visible(timeout=LONG)
    expect(corpus).to_have_value(TITLE)
    whole(page)
    assert answers(page) == before
