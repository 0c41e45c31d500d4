"""Random walks over the pages, without a browser: address, Back, Forward, pages, language, and a newcomer's session.

Every run is a real one of the app, with stand-ins for the methods; the browser's part, addresses and its history, is
played here. So a hundred walks take minutes: `LADDER_WALKS=100 python -m pytest tests/lib/ui/session/test_walks.py`. In
a real browser: `tests/browser/test_history.py`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from lib.ui.session import address
from tests.support.app import links, opened, whole

WALKS, SEED, STEPS = int(os.environ.get("LADDER_WALKS", "1")), int(os.environ.get("LADDER_FIRST_WALK", "1")), 16
pytestmark = pytest.mark.usefixtures("stand_ins")
PAGES = ("bag_of_words", "tokens", "rnn_attention", "compare")
#: the choices and sliders of a page that its address has
VIEWS = {"bag_of_words": ("view", ("counts", "matrix", "cosine")), "tokens": ("view", ("pieces", "cuts", "vocabulary")),
         "rnn_attention": ("view", ("scene", "map", "lines")), "compare": ("task", ("translation", "generation"))}
READ = ("text", "src", "ui", "view", "task", "beam", "look")


@dataclass(frozen=True)
class Entry:
    """A place in the history: its page, its address, and what it showed."""

    page: str
    query: tuple[tuple[str, str], ...]
    shown: tuple[tuple[str, Any], ...]


@contextmanager
def by_history() -> Iterator[None]:
    """Within: the browser's Back or Forward."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address, "by_history", lambda: True)
        yield


def seen(test: AppTest, page: str) -> tuple[tuple[str, Any], ...]:
    """What the widgets show."""
    whole(test)
    there = [*test.text_input, *test.segmented_control, *test.slider]
    return tuple(sorted((one.key, one.value) for one in there if one.key in READ))


def address_of(test: AppTest) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, one) for name, value in test.query_params.items()
                        for one in (value if isinstance(value, list) else [value])))


class Walk:
    """A reader, and what their history has shown."""

    def __init__(self) -> None:
        self.test = opened("pages/bag_of_words.py", folded=True, ui="en")
        self.history = [Entry("bag_of_words", address_of(self.test), seen(self.test, "bag_of_words"))]
        self.at = 0
        self.left: dict[str, str] = {}  # page -> its view when it was last seen

    @property
    def now(self) -> Entry:
        return self.history[self.at]

    def visit(self, page: str, query: tuple[tuple[str, str], ...]) -> None:
        self.test.query_params.clear()
        for name, value in query:
            self.test.query_params[name] = value
        self.test.switch_page(f"pages/{page}.py").run()

    def goes(self, by: int) -> None:
        """Back or Forward: what was shown is shown again, and the address stays."""
        self.at += by
        with by_history():
            self.visit(self.now.page, self.now.query)
        assert seen(self.test, self.now.page) == self.now.shown
        assert address_of(self.test) == self.now.query

    def newcomer(self) -> None:
        """The address in a browser that knows nothing yet."""
        query = {"ui": "en", **dict(self.now.query)}
        assert seen(opened(f"pages/{self.now.page}.py", folded=True, **query), self.now.page) == self.now.shown

    def links_to(self, page: str) -> None:
        """The sidebar's link: the page as it was left, with the sentence, direction and language of now."""
        before = dict(self.now.shown)
        found = next(link for link in links(self.test.sidebar) if link.page == page)
        self.visit(page, tuple(parse_qsl(found.query_string)))
        shown = dict(seen(self.test, page))
        key = VIEWS[page][0]
        asked = dict(self.now.query)
        assert shown["ui"] == before["ui"]
        if "src" in before and "src" in shown:
            assert shown["src"] == before["src"]
        if asked.get("text") and "text" in shown:
            assert shown["text"] == asked["text"]
        assert shown[key] == self.left.get(page, VIEWS[page][1][0])
        self.enter(page)

    def set(self, kind: str, key: str, value: Any) -> None:
        """What is chosen or typed is shown, and the rest stays."""
        before = dict(self.now.shown)
        getattr(self.test, kind)(key=key).set_value(value).run()
        shown = dict(seen(self.test, self.now.page))
        assert shown[key] == value
        stays = set(before) & set(shown) - {key} - ({"text", "look"} if key in ("src", "text") else set())
        assert {name: shown[name] for name in stays} == {name: before[name] for name in stays}
        self.enter(self.now.page)

    def enter(self, page: str) -> None:
        self.history = [*self.history[:self.at + 1], Entry(page, address_of(self.test), seen(self.test, page))]
        self.at += 1

    def act(self, draw: random.Random, number: int) -> str:
        """One act, drawn."""
        shown, page = dict(self.now.shown), self.now.page
        self.left[page] = shown[VIEWS[page][0]]
        acts = {"page": 3, "view": 2, "ui": 1, "newcomer": 1, "back": 3 * (self.at > 0),
                "forward": 2 * (self.at + 1 < len(self.history)), "text": 2 * ("text" in shown), "src": "src" in shown,
                "step": 2 * ("look" in shown or "beam" in shown)}
        what = draw.choices(list(acts), list(acts.values()))[0]
        if what in ("back", "forward"):
            self.goes(1 if what == "forward" else -1)
        elif what == "newcomer":
            self.newcomer()
        elif what == "page":
            self.links_to(draw.choice([one for one in PAGES if one != page]))
        elif what == "view":
            key, codes = VIEWS[page]
            self.set("segmented_control", key, draw.choice([code for code in codes if code != shown[key]]))
        elif what == "text":
            self.set("text_input", "text", draw.choice([f"我有{number}本书。", f"I have {number} books."]))
        elif what == "step":
            key = "look" if "look" in shown else "beam"
            self.set("slider", key, draw.choice([n for n in (1, 2, 3, 4) if n != shown[key]]))
        else:
            other = {"ui": ("en", "zh"), "src": ("zh", "en")}[what]
            self.set("segmented_control", what, other[0] if shown[what] == other[1] else other[1])
        return f"{what}→{dict(self.now.query)}"


@pytest.mark.parametrize("seed", range(SEED, SEED + WALKS))
def test_a_random_walk_loses_nothing(seed: int) -> None:
    draw, walk, done = random.Random(seed), Walk(), []
    for number in range(STEPS):
        try:
            done.append(walk.act(draw, number))
        except AssertionError as error:
            error.add_note(f"walk {seed}, at {walk.now.page}: " + "; ".join(done))
            raise
