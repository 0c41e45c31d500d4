"""The map of the app: which pages there are, under which headings, and links between them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import models
from lib import settings
from lib.corpus.small_world.world import KEY as SMALL_WORLD
from lib.paths import ROOT
from lib.ui.session.address import last_of, linked, with_carried
from lib.ui.session.i18n import t
from lib.ui.shared.show import badge, method_title

(HOME, COMPARE, LESSONS, TOKENS, SCOREBOARD, DATASET, YOUR_TEXT, LABELS, TIME_TRAVEL, MATRIX, VARIANTS, FAMILIES,
 CLAIMS, OPERATOR) = (
    "pages/home.py", "pages/compare.py", "pages/lessons.py", "pages/tokens.py", "pages/scoreboard.py",
    "pages/dataset.py", "pages/your_text.py", "pages/labels.py", "pages/time_travel.py", "pages/matrix.py",
    "pages/attention_variants.py", "pages/families.py", "pages/claims.py", "pages/server/operator.py")


def is_there(path: str) -> bool:
    """Whether the app has that page."""
    return (ROOT / path).is_file()


def whole(path: str) -> str:
    """The whole path of a page: the entry point may lie elsewhere (`hosting/`), and pages are looked for beside it."""
    return str(ROOT / path)


#: a page's address -> the icon of its link. `st.Page` must not know it: it would become the tab's picture until the
#: page's own is set, and the browser would ask another host for it
_ICONS: Mapping[str, str] = {address: f":material/{icon}:" for address, icon in {
    "": "home", "compare": "compare_arrows", "lessons": "school", "scoreboard": "leaderboard", "matrix": "grid_on",
    "claims": "gavel", "attention_variants": "science", "families": "family_history", "your_text": "upload",
    "time_travel": "history", "labels": "label", "dataset": "dataset"}.items()}


def rung_path(key: str) -> str:
    """The page of a method: `pages/<key>.py`."""
    return f"pages/{key}.py"


def rung_number(key: str) -> int:
    """The rung's place on the ladder, from 1."""
    return models.method_keys().index(key) + 1


def sections() -> dict[str, list[Any]]:
    """heading -> pages, translated, for `st.navigation`."""
    rungs = [
        st.Page(whole(rung_path(key)), title=f"{rung_number(key)} · {method_title(key)}")
        for key in models.method_keys() if is_there(rung_path(key))
    ]
    laboratory = [
        st.Page(whole(path), title=title)
        for path, title in ((MATRIX, t("What each method can do")), (CLAIMS, t("Claims")),
                            (VARIANTS, t("Variants of attention")), (FAMILIES, t("Families")))
        if is_there(path)
    ]
    return {
        "": [st.Page(whole(HOME), title=t("Home"), default=True),
             st.Page(whole(COMPARE), title=t("Compare")),
             st.Page(whole(LESSONS), title=t("Lessons")),
             st.Page(whole(SCOREBOARD), title=t("Scoreboard"))],
        t("The ladder"): [st.Page(whole(TOKENS), title=f"0 · {t('Tokens')}"), *rungs],
        t("Laboratory"): laboratory,
        t("Your text"): [st.Page(whole(YOUR_TEXT), title=t("Upload and train")),
                         st.Page(whole(TIME_TRAVEL), title=t("Time travel")),
                         st.Page(whole(LABELS), title=t("Labels"))],
        t("The data"): [st.Page(whole(DATASET), title=t("Dataset"))],
        **({t("This server"): [st.Page(whole(OPERATOR), title=t("Operator"))]}
           if operated() else {}),
    }


def operated() -> bool:
    """Whether there is an operator's page: its secret is set."""
    return bool(os.environ.get(settings.ADMIN, "").strip())


def link(path: str, label: str, icon: str | None = None, query: Mapping[str, str | None] | None = None,
         place: Any = st) -> None:
    """A link to another page, with `query` and what goes along. `place` is st or a column."""
    place.page_link(whole(path), label=label, icon=icon, query_params=with_carried(query))


def link_to_small_world(path: str, query: Mapping[str, str | None] | None = None) -> None:
    """The way on where the chosen corpus's text, or what is recorded of it, is missing: the same page on the small
    world, whose text is always there."""
    link(path, t("See it in the small world, whose text is here"), icon=":material/public:",
         query={"corpus": SMALL_WORLD, "text": None, "src": None, **(query or {})})


def navigation(under: Mapping[str, Sequence[Any]]) -> None:
    """The links to all pages `under` their headings, each to the page as it was left, with what goes along."""
    for heading, pages in under.items():
        if any(page.url_path == "operator" for page in pages):
            continue  # whoever runs the server knows its address
        if heading:
            st.caption(heading)
        for page in pages:
            st.page_link(page, icon=_ICONS.get(page.url_path), query_params=last_of(page.url_path))
    linked()


def link_to_rung(key: str, *, label: str = "", query: Mapping[str, str | None] | None = None) -> None:
    """A link to a method's page that carries what is being looked at along."""
    path = FAMILIES if key in models.GUESTS else rung_path(key)
    if is_there(path):
        link(path, label or badge(key), query=query)
