"""What a reader looks at survives: a link opened, pages changed, Back and Forward, whatever the order."""

from __future__ import annotations

import os
import random
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from lib.locale import LANGUAGES
from tests.support.browser import (
    NEEDS_BROWSER,
    Locator,
    NewPage,
    Page,
    choose,
    expect,
    follow,
    press,
    settled,
    type_sentence,
    whole,
)

TEXT, ANOTHER = "我喜欢喝茶。", "他在河边看书。"
FIRST = {"zh": "我是一个学生。", "en": "I am a student."}
#: the sentence that Compare begins with
TELLING = {"zh": "如果你明天有空，请帮我把这本书还给图书馆。",
           "en": "If you are free tomorrow, please take this book back to the library for me."}
#: random walks, each by a seed of its own, and their steps; LADDER_WALKS=100 for a hundred (CONTRIBUTING says how)
WALKS, STEPS, SEED = int(os.environ.get("LADDER_WALKS", "1")), 16, 20
pytestmark = NEEDS_BROWSER


def entries(page: Page) -> int:
    """How many entries the browser's history has."""
    return page.evaluate("history.length")


def shows(page: Page, text: str) -> None:
    """The page's own field has this sentence, whatever the language."""
    expect(page.get_by_label("Your sentence", exact=True).or_(page.get_by_label("你的句子", exact=True))).to_have_value(
        text)


def go(page: Page, name: str) -> None:
    """Open a page by the sidebar."""
    follow(page, page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True))


def direction(page: Page, now: dict[str, str | None]) -> Locator:
    """The direction that reads `src`, by its name in the app's language."""
    starts = {"zh": "Chinese", "en": "English"} if now["ui"] == "en" else {"zh": "中文", "en": "英文"}
    return page.get_by_test_id("stMain").get_by_role("radio", name=re.compile(f"^{starts[now['src']]} → "))


def back(page: Page) -> None:
    page.go_back()
    settled(page)


def forward(page: Page) -> None:
    page.go_forward()
    settled(page)


def test_a_links_sentence_and_direction_go_along(new_page: NewPage) -> None:
    page = new_page(f"/?text={TEXT}&src=en")
    before = entries(page)
    go(page, "3 · RNN")
    shows(page, TEXT)
    assert parse_qs(urlsplit(page.url).query) == {"text": [TEXT], "src": ["en"]}
    go(page, "Scoreboard")
    go(page, "0 · Tokens")
    shows(page, TEXT)
    assert entries(page) == before + 3, "a click is an entry"
    shows(new_page(page.url), TEXT)
    whole(page)


def test_back_and_forward_find_sentence_direction_and_view(new_page: NewPage) -> None:
    page = new_page("/rnn")
    seen = [page.url]
    for act in (lambda: type_sentence(page, ANOTHER), lambda: choose(page, "English → Chinese"),
                lambda: choose(page, "Unrolled: the gates"), lambda: go(page, "0 · Tokens")):
        before = entries(page)
        act()
        seen.append(page.url)
        assert entries(page) == before + 1
    gates = page.get_by_role("radio", name="Unrolled: the gates", exact=True)
    english = page.get_by_role("radio", name="English → Chinese", exact=True)
    for place, (text, direction, view) in ((3, (ANOTHER, True, True)), (2, (ANOTHER, True, False)),
                                           (1, (ANOTHER, False, False)), (0, ("我是一个学生。", False, False))):
        back(page)
        assert page.url == seen[place]
        shows(page, text)
        for choice, there in ((gates, view), (english, direction)):
            expect(choice).to_be_checked(checked=there)
    for url in seen[1:]:
        forward(page)
        assert page.url == url
    shows(page, ANOTHER)
    go(page, "3 · RNN")
    expect(gates).to_be_checked()  # the page is found as it was left
    whole(page)


def test_the_first_page_keeps_the_sentence_and_shows_it_in_no_address(new_page: NewPage) -> None:
    page = new_page(f"/rnn?text={TEXT}&src=en")
    go(page, "Home")
    assert urlsplit(page.url).path == "/" and not urlsplit(page.url).query
    go(page, "4 · RNN + attention")
    shows(page, TEXT)
    back(page)
    expect(page.get_by_role("heading", name="Representation Ladder")).to_be_visible()
    back(page)
    shows(page, TEXT)
    whole(page)


def test_an_old_link_to_the_first_page_reaches_compare(new_page: NewPage) -> None:
    page = new_page(f"/?text={TEXT}&src=zh&task=translation")
    shows(page, TEXT)
    assert urlsplit(page.url).path == "/compare"
    back(page)
    expect(page.get_by_role("heading", name="Representation Ladder")).to_be_visible()
    whole(page)


def test_on_a_phone_the_sidebar_closes_when_a_page_is_chosen(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    opener = page.get_by_test_id("stExpandSidebarButton")
    for name in ("3 · RNN", "0 · Tokens", "Scoreboard"):
        opener.click()
        expect(opener).to_have_count(0)
        go(page, name)
        expect(opener).to_be_visible()
    whole(page)


@pytest.mark.parametrize("seed", range(SEED, SEED + WALKS))
def test_a_random_walk_loses_nothing(seed: int, new_page: NewPage) -> None:
    """Pages, sentences, directions, the app's language, Back and Forward in any order: what a place in the history has
    shown, it shows again. What nobody has typed (None) is the page's own first sentence."""
    draw, page = random.Random(seed), new_page("/bag_of_words")
    names = {"/bag_of_words": "1 · ", "/rnn": "3 · ", "/rnn_attention": "4 · ", "/compare": re.compile("Compare|比较")}
    now: dict[str, str | None] = {"path": "/bag_of_words", "text": None, "ui": "en", "src": "zh"}
    history, at = [now], 0
    for number in range(STEPS):
        what = draw.choice(["text", "path", "ui", "src", "back", "forward", "back"])
        if what == "back" and at:
            back(page)
            at -= 1
        elif what == "forward" and at + 1 < len(history):
            forward(page)
            at += 1
        elif what in now:
            now = dict(history[at])
            if what == "text":
                now["text"] = f"我有{number}本书。"
                type_sentence(page, now["text"], "Your sentence" if now["ui"] == "en" else "你的句子")
            elif what == "ui":
                now["ui"] = "zh" if now["ui"] == "en" else "en"
                press(page, page.get_by_test_id("stSidebar").get_by_text(LANGUAGES[now["ui"]], exact=True))
            elif what == "src":
                now["src"] = "zh" if now["src"] == "en" else "en"
                press(page, direction(page, now))
            else:
                now["path"] = draw.choice([path for path in names if path != now["path"]])
                follow(page, page.get_by_test_id("stSidebar").get_by_role("link", name=names[now["path"]]))
            history, at = [*history[:at + 1], now], at + 1
        now = history[at]
        assert urlsplit(page.url).path == now["path"], (number, what)
        shows(page, now["text"] or (TELLING if now["path"] == "/compare" else FIRST)[now["src"]])
        switch = page.get_by_test_id("stSidebar")
        expect(switch.get_by_role("radio", name=LANGUAGES[now["ui"]], exact=True)).to_be_checked()
        expect(direction(page, now)).to_be_checked()
    whole(page)
