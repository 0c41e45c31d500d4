"""Every page through Streamlit's AppTest, from the entry point, with stand-in methods instead of trained weights."""

from __future__ import annotations

import pytest

from tests.support.app import BAD, PAGES, opened, whole

pytestmark = pytest.mark.usefixtures("stand_ins")


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.quick), "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_page_draws(page: str, language: str) -> None:
    test = opened(page, ui=language)
    whole(test)
    assert test.header
    headings = "".join(h.value for h in (*test.header, *test.subheader))
    assert any("\u4e00" <= c <= "\u9fff" for c in headings) == (language == "zh"), headings


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("page", ["pages/compare.py", "pages/tokens.py", "pages/rnn.py"])
def test_bad_sentence(name: str, page: str) -> None:
    test = opened(page)
    test.text_input(key="text").set_value(BAD[name]).run()
    whole(test)
    if name in ("empty", "spaces", "long", "control"):
        assert len(test.warning) == 1
    if name == "script":
        assert "<script>" not in "".join(m.value for m in test.markdown).replace("\\<script", "")


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ("pages/compare.py", "pages/scoreboard.py")])
def test_every_text_field_takes_anything(page: str) -> None:
    test = opened(page)
    for key in [box.key for box in test.text_input]:
        for name in ("script", "markdown", "long", "empty"):
            test.text_input(key=key).set_value(BAD[name]).run()
            whole(test)
