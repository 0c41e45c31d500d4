"""What a reader looks at survives: a link opened, pages changed, Back and Forward, whatever the order."""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass, replace
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
#: random walks, each by a seed of its own, the first of them, and the acts of each; LADDER_WALKS=100 for a hundred
#: (CONTRIBUTING says how)
WALKS, SEED, STEPS = int(os.environ.get("LADDER_WALKS", "1")), int(os.environ.get("LADDER_FIRST_WALK", "20")), 20
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


def direction(page: Page, now: Seen) -> Locator:
    """The direction that reads `src`, by its name in the app's language."""
    starts = {"zh": "Chinese", "en": "English"} if now.ui == "en" else {"zh": "中文", "en": "英文"}
    return page.get_by_test_id("stMain").get_by_role("radio", name=re.compile(f"^{starts[now.src]} → "))


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


#: pages that a walk goes to -> the place that shows it in the sidebar; those with views -> how many of them are tried
NAMES = {"/bag_of_words": "1 · ", "/rnn": "3 · ", "/rnn_attention": "4 · ", "/compare": re.compile("Compare|比较")}
VIEWS = {"/rnn": (0, 1, 2), "/rnn_attention": (1, 2, 3)}
#: views with steps
STEPPED = {("/rnn", 1), ("/rnn_attention", 3)}


@dataclass(frozen=True)
class Seen:
    """What a place in the history shows. `text` is None where nobody has typed: then it is the page's own first
    sentence. `view` is the number of the chosen view, `step` the step it stands at; None where the page has none."""

    path: str
    text: str | None = None
    ui: str = "en"
    src: str = "zh"
    view: int | None = None
    step: int | None = None


class Walk:
    """A reader who goes anywhere, and remembers what every place in the history has shown, and every page when it was
    left."""

    def __init__(self, page: Page, path: str) -> None:
        self.page, self.history, self.at = page, [Seen(path)], 0
        self.left: dict[str, Seen] = {}

    @property
    def now(self) -> Seen:
        return self.history[self.at]

    def can(self, what: str) -> bool:
        """Whether this can be done here."""
        return {"back": self.at > 0, "forward": self.at + 1 < len(self.history), "view": self.now.path in VIEWS,
                "step": (self.now.path, self.now.view) in STEPPED}.get(what, True)

    def do(self, what: str, draw: random.Random, number: int) -> None:
        """One act; what follows from it is written into the history."""
        if what == "newcomer":
            return
        if what in ("back", "forward"):
            (back if what == "back" else forward)(self.page)
            self.at += 1 if what == "forward" else -1
            return
        entry = getattr(self, f"_{what}")(draw, number)
        self.history, self.at = [*self.history[:self.at + 1], entry], self.at + 1

    def _text(self, draw: random.Random, number: int) -> Seen:
        text = f"我有{number}本书。"
        type_sentence(self.page, text, "Your sentence" if self.now.ui == "en" else "你的句子")
        return replace(self.now, text=text, step=step_of(self.page, self.now))  # another sentence may have fewer steps

    def _ui(self, draw: random.Random, number: int) -> Seen:
        ui = "zh" if self.now.ui == "en" else "en"
        press(self.page, self.page.get_by_test_id("stSidebar").get_by_text(LANGUAGES[ui], exact=True))
        return replace(self.now, ui=ui)

    def _src(self, draw: random.Random, number: int) -> Seen:
        there = replace(self.now, src="zh" if self.now.src == "en" else "en")
        press(self.page, direction(self.page, there))
        return replace(there, step=step_of(self.page, there))

    def _view(self, draw: random.Random, number: int) -> Seen:
        view = draw.choice([one for one in VIEWS[self.now.path] if one != self.now.view])
        press(self.page, self.page.locator(".st-key-view").get_by_role("radio").nth(view))
        return replace(self.now, view=view, step=step_of(self.page, replace(self.now, view=view)))

    def _step(self, draw: random.Random, number: int) -> Seen:
        button = self.page.locator(".player button")
        place = draw.choice([place for place in (0, 2) if button.nth(place).is_enabled()])
        press(self.page, button.nth(place))
        assert self.now.step is not None
        return replace(self.now, step=self.now.step + place - 1)

    def _path(self, draw: random.Random, number: int) -> Seen:
        self.left[self.now.path] = self.now
        path = draw.choice([path for path in NAMES if path != self.now.path])
        follow(self.page, self.page.get_by_test_id("stSidebar").get_by_role("link", name=NAMES[path]))
        found = self.left.get(path, Seen(path, view=0 if path in VIEWS else None))
        # as it was left, with the sentence, language and direction of now
        return replace(found, text=self.now.text, ui=self.now.ui, src=self.now.src,
                       step=step_of(self.page, found) if self.now.text != found.text or self.now.src != found.src
                       else found.step)


def step_of(page: Page, now: Seen) -> int | None:
    """At which step the page stands; None where it has none."""
    if (now.path, now.view) not in STEPPED:
        return None
    there = page.locator(".player .at")
    expect(there).to_have_count(1)
    before = ""
    while (said := there.inner_text()) != before:  # just drawn, it may still say what it said before
        before = said
        page.wait_for_timeout(300)
    return int(said.split("/")[0])


def holds(page: Page, now: Seen) -> None:
    """The page shows all of it."""
    assert urlsplit(page.url).path == now.path
    shows(page, now.text or (TELLING if now.path == "/compare" else FIRST)[now.src])
    expect(page.get_by_test_id("stSidebar").get_by_role("radio", name=LANGUAGES[now.ui], exact=True)).to_be_checked()
    expect(direction(page, now)).to_be_checked()
    if now.view is not None:
        expect(page.locator(".st-key-view").get_by_role("radio").nth(now.view)).to_be_checked()
    if now.step is not None:
        expect(page.locator(".player .at")).to_have_text(re.compile(f"^{now.step} /"))


@pytest.mark.parametrize("seed", range(SEED, SEED + WALKS))
def test_a_random_walk_loses_nothing(seed: int, new_page: NewPage) -> None:
    """Pages, sentences, directions, views, steps, the app's language, Back and Forward in any order: what a place in
    the history has shown, it shows again, and so does its address in a newcomer's browser."""
    draw, walk = random.Random(seed), Walk(new_page("/bag_of_words"), "/bag_of_words")
    done: list[str] = []
    for number in range(STEPS):
        what = draw.choice(["text", "path", "path", "ui", "src", "view", "view", "step", "step", "back", "back",
                            "forward", "newcomer"])
        if not walk.can(what):
            continue
        done.append(what)
        try:
            walk.do(what, draw, number)
            holds(walk.page, walk.now)
            if what == "newcomer":
                other = new_page(walk.page.url)
                holds(other, walk.now)
                other.close()
        except AssertionError as error:
            error.add_note(f"walk {seed}: {' '.join(done)}; expected {walk.now}; at {walk.page.url}")
            raise
    whole(walk.page)


def test_a_page_without_the_sentence_hands_it_on(new_page: NewPage) -> None:
    """Opened by a link, a page that shows no sentence keeps the one in its address for the next."""
    page = new_page(f"/compare?task=generation&text={TEXT}&ui=en")
    go(page, "3 · RNN")
    shows(page, TEXT)
    whole(page)
