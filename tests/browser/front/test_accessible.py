"""Every page is looked at: axe calls nothing serious or critical, in either theme, and before anything is unfolded the
page is at most two screens tall."""

from __future__ import annotations

import pytest

from lib.ui.lessons.plan import TEACHER
from tests.support.app import PAGES
from tests.support.browser import NEEDS_BROWSER, NewPage, Page, expect, whole

pytestmark = NEEDS_BROWSER
REFUSED = ("serious", "critical")
LANGUAGES, THEMES = ("en", "zh"), ("light", "dark")
SCREEN, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
#: a page's address behind its language; pages with several parts are looked at in each
ADDRESSES = sorted({*(page.removeprefix("pages/").removesuffix(".py") for page in PAGES
                      if page not in ("pages/home.py", "pages/matrix.py")), "", "matrix?corpus=small-world",
                    "compare?task=similarity", "compare?task=generation", "compare?task=blind", "tokens?view=cuts",
                    f"lessons?lesson={TEACHER}", "lessons?lesson=qkv&step=2", "lessons?lesson=qkv&step=6"})


def findings(page: Page) -> list[str]:
    """What axe refuses, each with the first place where it stands."""
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stSidebar").get_by_role("link").first).to_be_visible()
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python").Axe()
    return [f"{found['id']} ({found['impact']}, {len(found['nodes'])}): {found['nodes'][0]['html'][:160]}"
            for found in axe.run(page).response["violations"] if found["impact"] in REFUSED]


@pytest.mark.parametrize(("place", "what"), list(enumerate(ADDRESSES)))
def test_no_serious_finding_on_two_screens(place: int, what: str, new_page: NewPage) -> None:
    """Each page in one of the four looks in turn, since each takes seconds."""
    path, _, query = what.partition("?")
    theme = THEMES[place // 2 % 2]
    page = new_page(f"/{path}?ui={LANGUAGES[place % 2]}&{query}", color_scheme=theme, viewport=SCREEN)
    whole(page)
    assert findings(page) == []
    height = page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    assert height <= 2 * SCREEN["height"], f"{height} px: fold what is not the view"


@pytest.mark.parametrize(("path", "screens"), [("scoreboard?ui=en", 2),
                                               ("compare?task=similarity&ui=zh", 2.25), ("families?ui=zh", 2.25)])
def test_on_a_phone_nothing_is_wider_and_little_is_taller(path: str, screens: float, new_page: NewPage) -> None:
    page = new_page(f"/{path}", viewport=PHONE, has_touch=True, is_mobile=True)
    whole(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollWidth <= node.clientWidth")
    height = main.evaluate("node => node.scrollHeight")
    assert height <= screens * PHONE["height"], f"{height} px"


def test_a_finding_is_found(new_page: NewPage) -> None:
    page = new_page("/dataset?ui=en")
    assert not findings(page)
    page.evaluate("""() => document.querySelector('[data-testid="stMain"]').insertAdjacentHTML('beforeend',
        '<img src="data:,"><p style="color:#ccc;background:#fff">pale words</p>')""")
    assert {finding.split(" ")[0] for finding in findings(page)} >= {"image-alt", "color-contrast"}
