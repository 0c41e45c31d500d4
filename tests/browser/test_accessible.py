"""Axe looks at every page: nothing that it calls serious or critical, in the light and the dark theme."""

from __future__ import annotations

import pytest

from lib.ui.lessons.plan import TEACHER
from tests.support.app import PAGES
from tests.support.browser import NEEDS_BROWSER, NewPage, settled, sync_api, whole

pytestmark = NEEDS_BROWSER
REFUSED = ("serious", "critical")
LANGUAGES = ("en", "zh")
#: a page's address behind its language; pages with several parts are looked at in each
ADDRESSES = sorted({*(page.removeprefix("pages/").removesuffix(".py") for page in PAGES if page != "pages/compare.py"),
                    "", "?task=similarity", "?task=generation", f"lessons?lesson={TEACHER}",
                    "lessons?lesson=qkv&step=2", "lessons?lesson=qkv&step=6"})


def findings(page: sync_api.Page) -> list[str]:
    """What axe refuses, each with the first place where it stands."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python").Axe()
    return [f"{found['id']} ({found['impact']}, {len(found['nodes'])}): {found['nodes'][0]['html'][:160]}"
            for found in axe.run(page).response["violations"] if found["impact"] in REFUSED]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_serious_finding(theme: str, new_page: NewPage) -> None:
    wrong: dict[str, list[str]] = {}
    page = new_page("/?ui=en", color_scheme=theme)
    for place, address in enumerate(ADDRESSES):
        path, _, query = address.partition("?")
        page.goto(f"{page.url.partition('?')[0].rpartition('/')[0]}/{path}?ui={LANGUAGES[place % 2]}&{query}")
        settled(page)
        whole(page)
        if found := findings(page):
            wrong[address] = found
    assert not wrong


def test_a_finding_is_found(new_page: NewPage) -> None:
    page = new_page("/dataset?ui=en")
    assert not findings(page)
    page.evaluate("""() => document.querySelector('[data-testid="stMain"]').insertAdjacentHTML('beforeend',
        '<img src="data:,"><p style="color:#ccc;background:#fff">pale words</p>')""")
    assert {finding.split(" ")[0] for finding in findings(page)} >= {"image-alt", "color-contrast"}
