"""The text of the corpus: where a reader may say that it lies, and the one copy of it that all pages read."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lib.corpus import corpus_info, is_available, load_corpus, own_folder
from lib.corpus.corpora import Corpus
from lib.ui.session import shelf
from lib.ui.shared import visitor
from models.messages import N_, InputError

PATH_KEY, ALLOW_PATHS = "data_path", "LADDER_ALLOW_PATHS"

SPLITS = {"train": N_("training"), "valid": N_("validation"), "test": N_("test")}


def paths_allowed() -> bool:
    """Whether a reader may name a file of the computer that runs the app: LADDER_ALLOW_PATHS says so (1 or 0), or else
    the reader sits at that computer. A visitor of a public app must not try its files."""
    said = visitor.allowed(ALLOW_PATHS)
    return visitor.at_this_computer() if said is None else said


def chosen_path() -> str | None:
    """The path that the reader has typed, where that is allowed."""
    return (st.session_state.get(PATH_KEY) or None) if paths_allowed() else None


def corpus(key: str | None = None) -> Corpus:
    """A corpus with its text, by default the chosen one: one copy for all pages and readers, never changed. No text is
    an InputError that says how to get it."""
    key = key or shelf.corpus_key()
    return _corpus(key, None if corpus_info(key).embedded else chosen_path(), text_stamp(key))


@st.cache_resource(show_spinner=False, max_entries=3, ttl=1800)
def _corpus(key: str, path: str | None, stamp: Any) -> Corpus:
    return load_corpus(key, path)


def text_at_hand() -> bool:
    """Whether the text of the chosen corpus can be read here."""
    try:
        return is_available(shelf.corpus_key(), chosen_path())
    except InputError:
        return False


def text_stamp(key: str) -> Any:
    """Changes when the text of this corpus does; without the text an InputError that says how to get it."""
    if own_folder.is_own(key):
        if not is_available(key):
            own_folder.read_pairs(key)  # says what is missing
        return own_folder.about(key)["sha256"]
    if corpus_info(key).embedded:
        return key
    from lib.corpus.tatoeba import find_text

    found = find_text(chosen_path())
    return str(found), found.stat().st_size, found.stat().st_mtime_ns
