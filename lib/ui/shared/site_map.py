"""The map of the app: which pages there are, under which headings, and links between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

import models
from lib.ui.session.address import last_of, linked, with_carried
from lib.ui.session.i18n import t
from lib.ui.shared.show import badge, method_title

COMPARE, TOKENS, SCOREBOARD, DATASET, YOUR_TEXT, LABELS, TIME_TRAVEL, VARIANTS, FAMILIES, MATRIX = (
    "pages/compare.py", "pages/tokens.py", "pages/scoreboard.py", "pages/dataset.py", "pages/your_text.py",
    "pages/labels.py", "pages/time_travel.py", "pages/attention_variants.py", "pages/families.py",
    "pages/matrix.py")


def rung_path(key: str) -> str:
    """The page of a method: `pages/<key>.py`."""
    return f"pages/{key}.py"


def rung_number(key: str) -> int:
    """The rung's place on the ladder, from 1."""
    return models.method_keys().index(key) + 1


def sections() -> dict[str, list[Any]]:
    """heading -> pages, translated, for `st.navigation`."""
    from lib.paths import ROOT

    rungs = [
        st.Page(rung_path(key), title=f"{rung_number(key)} · {method_title(key)}")
        for key in models.method_keys() if (ROOT / rung_path(key)).is_file()
    ]
    laboratory = [
        st.Page(path, title=title, icon=icon)
        for path, title, icon in ((MATRIX, t("What each method can do"), ":material/grid_on:"),
                                  (VARIANTS, t("Variants of attention"), ":material/science:"),
                                  (FAMILIES, t("Families"), ":material/family_history:"))
        if (ROOT / path).is_file()
    ]
    return {
        "": [st.Page(COMPARE, title=t("Compare"), icon=":material/compare_arrows:", default=True),
             st.Page(SCOREBOARD, title=t("Scoreboard"), icon=":material/leaderboard:")],
        t("The ladder"): [st.Page(TOKENS, title=f"0 · {t('Tokens')}"), *rungs],
        t("Laboratory"): laboratory,
        t("Your text"): [st.Page(YOUR_TEXT, title=t("Upload and train"), icon=":material/upload:"),
                         st.Page(TIME_TRAVEL, title=t("Time travel"), icon=":material/history:"),
                         st.Page(LABELS, title=t("Labels"), icon=":material/label:")],
        t("The data"): [st.Page(DATASET, title=t("Dataset"), icon=":material/dataset:")],
    }


def link(path: str, label: str, icon: str | None = None, query: Mapping[str, str | None] | None = None,
         place: Any = st) -> None:
    """A link to another page, with `query` and what goes along. `place` is st or a column."""
    place.page_link(path, label=label, icon=icon, query_params=with_carried(query))


def navigation() -> None:
    """The links to all pages under their headings, each to the page as it was left, with what goes along."""
    for heading, pages in sections().items():
        if heading:
            st.caption(heading)
        for page in pages:
            st.page_link(page, query_params=last_of(page.url_path))
    linked()


def link_to_rung(key: str, *, label: str = "", query: Mapping[str, str | None] | None = None) -> None:
    """A link to a method's page that carries what is being looked at along."""
    from lib.paths import ROOT

    path = FAMILIES if key in models.GUESTS else rung_path(key)
    if (ROOT / path).is_file():
        link(path, label or badge(key), query=query)
