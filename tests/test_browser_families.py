"""The Families page in a real browser: filtered, a link followed, read on a phone, and a model opened beside ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_browser import (  # noqa: F401 (fixtures)
    BROKEN,
    READY,
    NewPage,
    address,
    browser,
    expect,
    new_page,
    pytestmark,
)


def test_filter_part_and_link(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/families?ui=en")
    table = page.locator(".frame table")
    expect(table.get_by_role("rowheader", name=re.compile("^BERT"))).to_be_visible()
    expect(table.get_by_role("rowheader", name=re.compile("^GPT-2"))).to_be_visible()
    page.get_by_role("radio", name="Encoder", exact=True).click()
    expect(table.get_by_role("rowheader", name=re.compile("^GPT-2"))).to_have_count(0)
    assert "shape=encoder" in page.url
    expect(table.get_by_role("link", name="Devlin et al. 2019").first).to_have_attribute(
        "href", "https://arxiv.org/abs/1810.04805")
    table.get_by_role("link", name="→ Positions").first.click()
    page.wait_for_url("**/transformer_encoder?*view=positions*")
    expect(page.locator("body")).not_to_contain_text(BROKEN)


def test_a_phone_shows_cards(new_page: NewPage) -> None:  # noqa: F811
    page = new_page("/families?ui=zh&part=norm", viewport={"width": 390, "height": 844})
    row = page.locator(".frame tbody tr").first
    expect(row).to_be_visible()
    assert row.bounding_box()["width"] <= 390
    expect(page.locator(".frame thead")).to_be_hidden()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_a_model_of_ones_own(new_page: NewPage, tmp_path: Path) -> None:  # noqa: F811
    pytest.importorskip("transformers", reason="transformers is missing: pip install -r requirements-pretrained.txt")
    from tests.pretrained_models import make

    folder = make("bert", tmp_path / "tiny-bert")
    page = new_page("/families?view=own&ui=en")
    named = page.get_by_label("A folder on this computer")
    named.fill(str(tmp_path))
    named.press("Enter")
    page.get_by_role("button", name="Open the model").click()
    expect(page.get_by_text("has no config.json")).to_be_visible()
    named.fill(str(folder))
    named.press("Enter")
    page.wait_for_selector(READY)
    page.get_by_role("button", name="Open the model").click()
    expect(page.get_by_role("heading", name="tiny-bert")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart).to_be_visible()
    before = chart.screenshot()
    box = page.get_by_label("Your sentence")
    box.fill("我们喝茶。")
    box.press("Enter")
    page.wait_for_selector(READY)
    assert any(chart.screenshot() != before for _ in range(100))
    page.get_by_role("link", name="Compare it with the ladder").click()
    expect(page.get_by_text("Others trained it on other data")).to_be_visible()
    expect(page.get_by_text("never taught to translate").first).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(BROKEN)
