"""One page through AppTest, with small trained networks on the shelf instead of the shipped weights.

A module that uses it has a fixture `weights`, made with `small_shelf`, and imports `ladder`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.paths import ROOT
from models.base import Method
from models.language.tokenizer import Tokenizer

FRIENDLY = ("Something went wrong", "出了点问题")
KINDS = ("markdown", "caption", "warning", "info", "error", "text")


def small_shelf(folder: Path, tokenizer: Tokenizer, tiny: Callable[[str], Method], keys: Sequence[str]) -> Path:
    """A folder of weights in which the default corpus has the tiny methods named; the folder."""
    shelf = folder / "tatoeba-zh-en"
    shelf.mkdir()
    tokenizer.save(shelf / "tokenizer.json")
    for key in keys:
        tiny(key).save(shelf / key)
    return folder


@pytest.fixture(autouse=True)
def ladder(monkeypatch: pytest.MonkeyPatch, weights: Path) -> None:
    """The app answers with the module's `weights`."""
    monkeypatch.setenv("LADDER_WEIGHTS", str(weights))
    monkeypatch.delenv("LADDER_DATA", raising=False)


def opened(page: str, **query: str) -> AppTest:
    """The page in English, or as the query says, opened through the entry point."""
    test = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in {"ui": "en", **query}.items():
        test.query_params[name] = value
    return test.run().switch_page(page).run()


def said(test: AppTest) -> str:
    """All prose on the page."""
    return "\n".join(str(element.value) for kind in KINDS for element in getattr(test, kind))


def whole(test: AppTest) -> str:
    """All prose on the page, on which nothing has gone wrong."""
    text = said(test)
    assert not test.exception and not any(sentence in text for sentence in FRIENDLY), text
    return text


def follows_the_sentence(page: Callable[..., AppTest], view: str, language: str) -> None:
    """A view of a rung's page draws, in either language, and draws again for another sentence."""
    test = page(view=view, ui=language)
    whole(test)
    assert test.session_state["view"] == view
    test.text_input(key="text").set_value("她是老师。").run()
    whole(test)
