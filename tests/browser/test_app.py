"""The app in a real browser: type a sentence, see seven answers, copy the link, change the language, visit every page.

It holds for whatever weights are there: a method with weights answers, one without says why it does not. Nothing
sleeps; what is waited for is the page's own sign that its script has run.
"""

from __future__ import annotations

import os
import re

import pytest

import models
from lib.locale import translate
from lib.paths import ROOT
from lib.shelf import library
from lib.ui.shared.examples import WRITTEN
from tests.support.browser import (
    NEEDS_BROWSER,
    Browser,
    Locator,
    NewPage,
    Page,
    choose,
    expect,
    follow,
    reader,
    settled,
    type_sentence,
    whole,
)

PAGES = ROOT / "pages"
OWN = "我的朋友喜欢在河边看书。"
MARKUP = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)> **猫** $x$ [a](javascript:alert(1))", "🙂🙂🙂")
#: keeps every picture that the tab has had, however short
ICONS = """window.icons = new Set(); new MutationObserver(() => {
    for (const link of document.querySelectorAll("link[rel~=icon]")) window.icons.add(link.href);
}).observe(document, {subtree: true, childList: true, attributes: true});"""
pytestmark = NEEDS_BROWSER


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


def test_first_comparison_is_there_without_typing(new_page: NewPage) -> None:
    page = new_page("/compare")
    expect(page.get_by_label("Your sentence", exact=True)).to_have_value("如果你明天有空，请帮我把这本书还给图书馆。")
    translations(page)
    names = page.locator(".row:not(.plain) .name")
    expect(names).to_contain_text([rung.title for rung in models.iter_rungs()])
    whole(page)


def test_own_sentence_and_its_link(new_page: NewPage) -> None:
    page = new_page("/compare")
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
    page = new_page("/compare")
    choose(page, "Similarity")
    type_sentence(page, "The boat is old.\nThe ship is very old.\n那条船很旧。", "Two to eight sentences, one a line",
                  "Control+Enter")
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
    page = new_page("/compare")
    expect(page.get_by_role("heading", name="What is this in the other language?")).to_be_visible()
    choose(page, "中文")
    heading = translate("What is this in the other language?", "zh")
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    translations(page)
    whole(page)
    expect(new_page("/compare", locale="zh-CN").get_by_role("heading", name=heading)).to_be_visible()


@pytest.mark.parametrize("task", ["translation", "generation"])
def test_markup_stays_text(new_page: NewPage, task: str) -> None:
    page = new_page(f"/compare?task={task}")
    field, rows = {"translation": ("Your sentence", ".row:not(.plain)"),
                   "generation": ("The text so far", ".row.plain")}[task]
    for text in MARKUP:
        type_sentence(page, text, field)
        expect(page.locator(rows)).to_have_count(len(models.REGISTRY))
        expect(page.locator(".row img, .row script, .row a")).to_have_count(0)
        whole(page)  # a dialog would fail the fixture


def test_what_cannot_be_read_gets_a_sentence(new_page: NewPage) -> None:
    page = new_page("/compare")
    translations(page)  # the field is drawn to its end
    for text in ("", "   ", "word " * 2000):
        type_sentence(page, text)
        expect(page.get_by_test_id("stAlert")).to_have_count(1)
        whole(page)
        type_sentence(page, "我喜欢喝茶。")
        translations(page)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_every_page_of_the_sidebar(new_page: NewPage) -> None:
    """By its links, one after the other; in Chinese, too, axe looks at the pages (front/test_accessible.py)."""
    page = new_page()
    links = page.get_by_test_id("stSidebar").get_by_test_id("stPageLink-NavLink")
    # the operator's page is there only where its secret is set
    expect(links).to_have_count(len([path for path in PAGES.glob("*.py") if path.stem != "operator"]))
    for place in reversed(range(links.count())):  # the first page is open already
        follow(page, links.nth(place))
        expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_be_visible()
        whole(page)


def test_phone(new_page: NewPage) -> None:
    page = new_page("/compare", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for name in ("Similarity", "Generation", "Translation"):
        choose(page, name)
        whole(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} pixels wider than the screen"
    type_sentence(page, OWN)
    translations(page)


def test_no_page_asks_another_host(browser: Browser, address: str) -> None:
    """The tab's picture, too, is our own."""
    page, asked = reader(browser).new_page(), set()
    page.add_init_script(ICONS)
    page.on("request", lambda request: asked.add(request.url))
    page.goto(f"{address}/compare")
    settled(page)
    for name in ("3 · RNN", "Families", "Scoreboard"):
        follow(page, page.get_by_test_id("stSidebar").get_by_role("link", name=name, exact=True))
    icons = page.evaluate("() => [...window.icons]")
    assert icons
    assert not [url for url in {*asked, *icons} if url.startswith(("http:", "https:", "//")) and address not in url]
    page.context.close()


@pytest.mark.parametrize("path", ["/compare", "/rnn"])
def test_the_field_holds_the_apps_own_examples(new_page: NewPage, path: str) -> None:
    for code, texts in WRITTEN.items():
        page = new_page(f"{path}?src={code}&text={max(texts, key=len)}", viewport={"width": 1366, "height": 768})
        field = page.get_by_label("Your sentence", exact=True)
        expect(field).to_have_value(max(texts, key=len))
        assert field.evaluate("box => box.scrollWidth <= box.clientWidth"), texts


def test_a_choice_stands_level_with_the_field_beside_it(new_page: NewPage) -> None:
    page = new_page("/compare?task=generation", viewport={"width": 1366, "height": 768})
    field, choice = (page.get_by_text(label, exact=True).bounding_box() for label in (
        "The text so far", "Language of the text"))
    assert abs(field["y"] - choice["y"]) <= 2
