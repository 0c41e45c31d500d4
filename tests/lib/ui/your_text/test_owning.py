"""Who may do what with a text: its address reads, the browser that made it and the owner's link own."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib import jobs
from lib.corpus import own_folder, owners
from lib.jobs import launching, turns
from lib.locale import translate
from lib.paths import ROOT
from lib.ui.shared import visitor
from lib.ui.your_text import training
from models.messages import InputError
from tests.lib.ui.your_text.test_page import PLAIN, can_keep, labelled, linked, page, sane, upload
from tests.support.helpers import WORLD
from tests.support.own_run import own_run, request

OWNER = "o" * 22
STRANGER = "s" * 22
RIGHTS = ("Delete text and methods now", "Start training")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(own_folder.ENVIRONMENT, str(tmp_path / "home"))
    monkeypatch.setattr(launching, "dispatch", lambda: None)
    return tmp_path / "home"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cookie of the browser that opens pages."""
    cookie = [""]
    monkeypatch.setattr(visitor, "_cookie", lambda: cookie[0])
    return cookie


def made(title: str = "mine") -> str:
    return owners.create(WORLD()[:60], ("zh", "en"), title, OWNER)


def labels(test: AppTest) -> set[str]:
    return {button.label for button in test.button}


def press(test: AppTest, label: str) -> AppTest:
    labelled(test.button, label).click()
    return sane(test.run())


def said(test: AppTest) -> str:
    return " ".join(element.value for kind in ("warning", "info", "caption") for element in getattr(test, kind))


def test_an_address_reads_and_the_maker_owns(browser: list[str]) -> None:
    key = made()
    stranger = linked(key)
    assert not labels(stranger) & set(RIGHTS) and "You read this text by its link" in said(stranger)
    browser[0] = STRANGER
    assert not labels(linked(key)) & set(RIGHTS)
    browser[0] = OWNER
    assert labels(linked(key)) >= set(RIGHTS)
    legacy = own_folder.create(WORLD()[:60], ("zh", "en"), "made before")
    browser[0] = ""
    assert labels(linked(legacy)) >= set(RIGHTS)


def test_a_run_can_be_stopped_and_resumed_by_its_owner_alone(browser: list[str], home: Path) -> None:
    key = own_run(["bag_of_words"])
    owners.claim(home / key, key, OWNER)
    assert not labels(linked(key)) & {"Stop", "Resume", "Start training"} and linked(key).success
    jobs.start(key, jobs.follow(key).request)
    assert not labels(linked(key)) & {"Stop", "Resume"}
    browser[0] = OWNER
    test = press(linked(key), "Stop")
    assert jobs.follow(key).state == "stopped" and "Resume" in labels(test)


def test_the_owners_link_makes_an_owner_and_leaves_the_address(browser: list[str]) -> None:
    key, browser[0] = made(), STRANGER
    for secret, owns in (("wrong", False), (owners.link_secret(key, STRANGER), False), ("", False),
                         (owners.link_secret(key, OWNER), True)):
        test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
        test.query_params["ui"], test.query_params["corpus"], test.query_params["own"] = "en", key, secret
        sane(test.run())
        assert "own" not in test.query_params and owners.owns(key, STRANGER) is owns
        assert ("owns the text from now on" if owns else "owner's link is not right") in said(test)
    text = (own_folder.folder(key) / owners.OWNER_FILE).read_text()
    assert OWNER not in text and STRANGER not in text and owners.link_secret(key, OWNER) not in text


def test_keeping_makes_an_owner_and_shows_the_link_once(browser: list[str]) -> None:
    test = upload(page(), ("good.tsv", PLAIN))
    press(test, "Keep it and go on to training")
    key = test.session_state["corpus"]
    assert not owners.free(key) and not owners.owns(key, None) and labels(test) >= set(RIGHTS)
    assert any(f"corpus={key}#own=" in code.value for code in test.code)
    press(test, "I have it, or do not need it")
    assert not any("own=" in code.value for code in test.code)


def test_deleting_asks_and_can_be_undone(browser: list[str]) -> None:
    key, browser[0] = made("to go"), OWNER
    test = press(linked(key), "Delete text and methods now")
    assert own_folder.exists(key) and any("to go" in text.value and "24 hours" in text.value for text in test.markdown)
    press(test, "Keep it")
    assert own_folder.exists(key)
    press(press(test, "Delete text and methods now"), "Yes, delete it")
    assert not own_folder.exists(key) and "“to go” was deleted" in said(test)
    press(test, "Bring it back")
    assert own_folder.read_pairs(key) and "was deleted" not in said(test)


def test_a_press_is_the_owners_alone_whatever_was_drawn(browser: list[str]) -> None:
    key, browser[0] = made("not yours"), OWNER
    test = press(linked(key), "Delete text and methods now")
    browser[0] = STRANGER  # the page still shows the owner's buttons
    press(test, "Yes, delete it")
    assert own_folder.exists(key) and not own_folder.deleted(key) and "You read this text by its link" in said(test)
    browser[0] = OWNER
    test = linked(key)
    browser[0] = STRANGER
    press(test, "Start training")
    assert jobs.follow(key).state == "none" and not turns.waiting()
    jobs.start(key, request())
    browser[0] = OWNER
    test = linked(key)
    browser[0] = "garbled; secret"
    press(test, "Stop")
    assert jobs.follow(key).state == "queued"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_waits_for_an_estimate_reads_how_many_are_before(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    told: list[str] = []

    class Line:
        """The place on the page."""

        def caption(self, text: str) -> None:
            told.append(text)

        def empty(self) -> Line:
            told.append("")
            return self

        def button(self, label: str, **options: object) -> None:
            assert label == translate("Cancel", language)

    def waits(key: str, request: object, report: Callable[[int], None]) -> None:
        for before in (2, 1, 0):
            report(before)
        raise InputError("Others are measuring just now.")

    monkeypatch.setattr(training.st, "columns", lambda widths, **options: [Line() for _ in widths])
    monkeypatch.setattr(training, "t", lambda message, **values: translate(message, language, **values))
    monkeypatch.setattr(jobs, "estimate", waits)
    with pytest.raises(InputError):
        training._measured("own-x", request())
    message = "Estimates are measured one at a time. Before you: {n}. You can start without one."
    begun = "Measuring a few steps of each network on your text … You can start meanwhile."
    assert told == ["", "", translate(message, language, n=2), translate(message, language, n=1),
                    translate(begun, language), "", ""]


def test_the_link_is_shown_even_when_another_tab_had_a_secret(browser: list[str]) -> None:
    test = upload(page(), ("good.tsv", PLAIN))
    press(test, "Keep it and go on to training")
    key = test.session_state["corpus"]
    shown = next(code.value for code in test.code if "#own=" in code.value)
    owners.add(key, OWNER)
    test.session_state["_visitor"] = OWNER  # what the browser gives back
    sane(test.run())
    assert next(code.value for code in test.code if "#own=" in code.value) == shown
    assert owners.opens(key, shown.partition("#own=")[2]) and owners.owns(key, OWNER)


@pytest.mark.parametrize("page_name", ["pages/your_text.py", "pages/compare.py", "pages/tokens.py"])
def test_an_address_that_leads_nowhere_says_so(page_name: str, home: Path) -> None:
    gone, damaged = own_folder.new_key(), made()
    (home / damaged / "corpus.json").write_text("{")
    for key, words in ((gone, "no text under the key"), ("own-half", "no text under the key"), (damaged, "is damaged")):
        test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
        test.query_params["ui"], test.query_params["corpus"] = "en", key
        sane(test.run().switch_page(page_name).run())
        told = [box.value for box in test.warning if words in box.value]
        assert len(told) == 1 and "Tatoeba" in told[0], key


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_does_not_take_it(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    test = upload(page(), ("good.tsv", PLAIN))
    with monkeypatch.context() as patch:
        patch.setattr(own_folder, "fill", refuse)
        press(test, "Keep it and go on to training")
    assert "Nothing that you have is lost" in test.warning[0].value and can_keep(test)
    press(test, "Keep it and go on to training")
    key = test.session_state["corpus"]
    assert own_folder.exists(key) and not test.warning
    with monkeypatch.context() as patch:
        patch.setattr(jobs.control, "write_json", refuse)
        press(test, "Start training")
    assert "Nothing that you have is lost" in test.warning[0].value and jobs.follow(key).state == "none"
    press(test, "Start training")
    assert jobs.follow(key).state == "queued"


def test_a_visitors_share_is_said_before(monkeypatch: pytest.MonkeyPatch, browser: list[str]) -> None:
    browser[0] = OWNER
    key = made()
    monkeypatch.setenv("LADDER_VISITOR_RUNS", "1")
    test = press(linked(key), "Start training")
    assert jobs.follow(key).state == "queued" and len(turns.waiting()) == 1
    other = press(linked(made()), "Start training")
    assert "1 of your trainings" in said(other) and len(turns.waiting()) == 1
    monkeypatch.setenv("LADDER_SHARE_MIB", "0.001")
    test = upload(page(), ("good.tsv", PLAIN))
    assert any("may take 0 MB" in caption.value for caption in test.caption)
    press(test, "Keep it and go on to training")
    assert "a visitor of this server may have 0 MB" in test.warning[0].value and can_keep(test)


def test_at_this_computer_everything_is_mine(monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        headers: dict[str, str] = {}

    monkeypatch.setattr(visitor.st, "context", Context)
    address = [""]
    monkeypatch.setattr(visitor.st, "get_option", lambda name: address[0])
    for bound, headers, here in (
        ("", {"Host": "localhost:8501"}, False), ("0.0.0.0", {"Host": "127.0.0.1:8501"}, False),
        ("127.0.0.1", {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, True),
        ("localhost", {"Host": "localhost:1"}, True), ("::1", {"Host": "[::1]:8501"}, True),
        ("127.0.0.1", {"Host": "localhost", "X-Forwarded-For": "1.2.3.4"}, False),
        ("127.0.0.1", {"Host": "localhost", "Forwarded": "for=1.2.3.4"}, False),
        ("127.0.0.1", {"Host": "localhost", "Origin": "https://example.org"}, False),
        ("127.0.0.1", {"Host": "example.org"}, False), ("127.0.0.1", {"Host": "[::1"}, False),
        ("127.0.0.1", {"Host": "localhost", "Origin": "null"}, False),
    ):
        address[0], Context.headers = bound, headers
        assert visitor.at_this_computer() is here, (bound, headers)
