"""Multilingual E5 beside the ladder on Compare, with a stand-in for its package: asked for, refused, missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import models
from lib.locale import translate
from lib.ui.session import guest
from tests.support import fake_e5
from tests.support.app import answers, opened, said, whole

pytestmark = pytest.mark.usefixtures("stand_ins")
COMMAND = "pip install -r requirements-guest.txt"
TITLE = "Multilingual E5"


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    guest._named.clear()
    return fake_e5.put(tmp_path, monkeypatch)


def maps(test: AppTest, language: str = "en") -> list[str]:
    """The methods with a heat map, by the badges over them."""
    titles = [translate(rung.title, language) for rung in [*models.REGISTRY.values(), models.GUESTS["e5"]]]
    lines = [element.value for element in test.markdown if element.value.startswith("**:color[")]
    return [title for line in lines for title in titles if line.endswith(f"{title}**")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_joins_where_it_is_asked_for(language: str, weights: Path) -> None:
    test = opened(ui=language, task="similarity")
    whole(test)
    assert len(maps(test, language)) == len(models.REGISTRY) and COMMAND not in said(test)
    test.button_group(key="guest").set_value(["e5"]).run()
    told = whole(test)
    assert maps(test, language)[-1] == translate(TITLE, language) and len(maps(test, language)) == 8
    authors = {"en": "Wang et al.", "zh": "Wang 等"}[language]
    assert test.query_params["guest"] == "e5" and authors in told and COMMAND not in told
    test.session_state["task"] = "translation"
    whole(test.run())
    assert len(answers(test.main)) == len(models.REGISTRY)


@pytest.mark.quick
def test_a_link_reopens_it_and_the_last_question_ignores_it(weights: Path) -> None:
    assert len(maps(opened(task="similarity", guest="e5"))) == 8
    assert len(maps(opened(task="similarity", guest="nobody"))) == 7
    assert len(answers(opened(task="generation", guest="e5").main)) == len(models.REGISTRY)


def test_another_file_is_a_sentence_in_its_place(weights: Path) -> None:
    weights.write_bytes(b"x")
    test = opened(task="similarity", guest="e5")
    whole(test)
    told = "\n".join(element.value for element in test.info)
    assert "sha256 is another" in told and COMMAND in told and len(maps(test)) == 8


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", ["pages/compare.py", "pages/families.py"])
def test_without_the_package_one_sentence_says_how_to_get_it(
        language: str, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_e5.away(monkeypatch)
    test = opened(page, ui=language, task="similarity", view="own", guest="e5")
    told = whole(test)
    assert told.count(COMMAND) == 1 and "91 MB" in told
    assert len(maps(test, language)) == (7 if "compare" in page else 0)


def test_families_leads_to_it(weights: Path) -> None:
    test = opened("pages/families.py", view="own")
    assert COMMAND not in whole(test)
    link = next(link for link in test.get("page_link") if "Multilingual E5" in link.proto.label)
    assert "guest=e5" in link.proto.query_string and "task=similarity" in link.proto.query_string
