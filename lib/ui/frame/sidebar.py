"""The sidebar's widgets, which every page shares: language, methods, corpus. Their keys are their names in the URL."""

from __future__ import annotations

import streamlit as st

import models
from lib.corpus import known_info
from lib.corpus.corpora import CORPORA
from lib.locale import LANGUAGES
from lib.ui.session import own_corpora
from lib.ui.session.choice import menu, segments, toggles
from lib.ui.session.i18n import LANGUAGE_KEY, first_language, t
from lib.ui.session.shelf import CORPUS_KEY, corpora
from lib.ui.shared.show import badge

METHODS_KEY = "methods"
_JS = """
export default function () {
  const sidebar = document.querySelector('[data-testid="stSidebar"]');
  if (!sidebar || sidebar.dataset.givesWay) return;
  sidebar.dataset.givesWay = "yes";
  sidebar.addEventListener("click", (event) => {
    if (event.target.closest('[data-testid="stPageLink-NavLink"]') && matchMedia("(max-width: 768px)").matches)
      setTimeout(() => sidebar.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
  });
}
"""


def give_way() -> None:
    """On a phone the sidebar lies over the page: it closes when a page has been chosen in it."""
    st.components.v2.component("ladder_sidebar", js=_JS)(data={}, key="sidebar")


def choose_language() -> None:
    """English | 中文, beginning with the browser's language."""
    # the label is in both languages: it must be found before the language is right
    segments("Language · 语言", list(LANGUAGES), first_language(), LANGUAGE_KEY, LANGUAGES.__getitem__,
             label_visibility="collapsed")


def choose_methods() -> None:
    """One toggle a method, in its colour and shape."""
    toggles(
        t("Methods"), models.method_keys(), METHODS_KEY, badge,
        help=t("The methods that Compare and the Scoreboard show. Each has one colour and one shape everywhere."),
    )


def choose_corpus() -> None:
    """The corpora that have weights, and the reader's own."""
    there = corpora()
    own_corpora.look_for_gone(there)
    menu(
        t("Trained on"), there, there[0], CORPUS_KEY, corpus_title,
        help=t("Every method is trained on this one dataset, with one tokenizer."),
    )


def corpus_title(key: str) -> str:
    """What a corpus is called; the reader's own as the reader called it."""
    if key in CORPORA:
        return t(CORPORA[key].title)
    info = known_info(key)
    return info.title if info else key


def chosen_methods() -> list[str]:
    """The chosen methods in teaching order."""
    chosen = st.session_state.get(METHODS_KEY)
    return [key for key in models.method_keys() if chosen is None or key in chosen]
