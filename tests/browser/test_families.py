"""The Families page in a real browser: filtered, a link followed, read on a phone, and a model opened beside ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.browser import NEEDS_BROWSER, NewPage, changes, drawn, expect, follow, press, type_sentence, whole

pytestmark = NEEDS_BROWSER


def test_filter_part_and_link(new_page: NewPage) -> None:
    page = new_page("/families?ui=en&part=all")
    table = page.locator(".frame table")
    expect(table.get_by_role("rowheader", name=re.compile("^BERT"))).to_be_visible()
    expect(table.get_by_role("rowheader", name=re.compile("^GPT-2"))).to_be_visible()
    press(page, page.get_by_role("radio", name="Encoder", exact=True))
    expect(table.get_by_role("rowheader", name=re.compile("^GPT-2"))).to_have_count(0)
    assert "shape=encoder" in page.url
    expect(table.get_by_role("link", name="Devlin et al. 2019").first).to_have_attribute(
        "href", "https://arxiv.org/abs/1810.04805")
    table.get_by_role("link", name="→ Positions").first.click()
    page.wait_for_url("**/transformer_encoder?*view=positions*")
    whole(page)


def test_a_phone_shows_cards(new_page: NewPage) -> None:
    page = new_page("/families?ui=zh&part=norm", viewport={"width": 390, "height": 844}, has_touch=True)
    row = page.locator(".frame tbody tr").first
    expect(row).to_be_visible()
    assert row.bounding_box()["width"] <= 390
    expect(page.locator(".frame thead")).to_be_hidden()
    leads, more = row.locator("td.leads a"), row.get_by_role("button")
    expect(leads).to_be_hidden()
    more.tap()
    expect(leads).to_be_visible()
    expect(more).to_have_attribute("aria-expanded", "true")
    main = page.get_by_test_id("stMain")
    assert main.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_a_model_of_ones_own(new_page: NewPage, tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="transformers is missing: pip install -r requirements-pretrained.txt")
    from tests.support.pretrained_models import make

    folder = make("bert", tmp_path / "tiny-bert")
    page = new_page("/families?view=own&ui=en")
    named = "A folder on this computer, or a model's name on the Hugging Face Hub"
    type_sentence(page, str(tmp_path), named)
    press(page, page.get_by_role("button", name="Open the model"))
    expect(page.get_by_text("has no config.json")).to_be_visible()
    type_sentence(page, str(folder), named)
    press(page, page.get_by_role("button", name="Open the model"))
    expect(page.get_by_role("heading", name="tiny-bert")).to_be_visible()
    chart = page.get_by_test_id("stVegaLiteChart").first
    before = drawn(chart)
    type_sentence(page, "我们喝茶。")
    assert changes(chart, before)
    follow(page, page.get_by_role("link", name="Compare it with the ladder"))
    expect(page.get_by_text("Others trained it on other data")).to_be_visible()
    expect(page.get_by_text("never taught to translate").first).to_be_visible()
    whole(page)
