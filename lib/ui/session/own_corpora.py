"""The reader's own corpora in this session: those made here, and one that a link leads to. Nobody else's are listed."""

from __future__ import annotations

import time
from contextlib import suppress

import streamlit as st

from lib import jobs
from lib.compare import nearest
from lib.corpus import own_folder
from models.messages import InputError

#: session key: the keys of this session's own corpora, the newest last
_KEYS = "_own_corpora"
#: name of the sidebar's choice, in the session and in the URL
_CORPUS = "corpus"
#: a corpus to choose when the sidebar is drawn next
_NEXT = "_open_next"
_USED = "_own_used"


def known() -> list[str]:
    """The own corpora of this session that are still there, with the one in the URL."""
    if (waiting := st.session_state.pop(_NEXT, None)) is not None:
        open_corpus(waiting)
    keys = list(st.session_state.get(_KEYS, []))
    linked = st.query_params.get(_CORPUS, "")
    if linked not in keys and own_folder.is_own(linked):
        keys.append(linked)
    keys = [key for key in keys if own_folder.exists(key)]
    st.session_state[_KEYS] = keys
    _say_used(st.session_state.get(_CORPUS) or linked)
    return keys


def _say_used(key: str) -> None:
    """Note on the disk, now and then, that the corpus is in use: what nobody uses is cleared away."""
    seen = st.session_state.setdefault(_USED, {})
    if own_folder.is_own(key) and time.monotonic() - seen.get(key, -1e9) > 600 and own_folder.exists(key):
        from lib.jobs.cleaning import touch

        touch(key)
        seen[key] = time.monotonic()


def open_corpus(key: str) -> None:
    """Callback: choose the corpus for every page."""
    st.session_state[_KEYS] = [*(k for k in st.session_state.get(_KEYS, []) if k != key), key]
    st.session_state[_CORPUS] = key


def open_and_rerun(key: str) -> None:
    """The same from within a page: the sidebar is drawn anew."""
    st.session_state[_NEXT] = key
    st.rerun()


def forget(key: str) -> None:
    """Callback: delete the corpus and everything made from it, and go back to the shipped one."""
    with suppress(InputError):  # another session was faster
        jobs.end_now(key)
    own_folder.delete(key)
    nearest.forget(key)
    st.session_state[_KEYS] = [k for k in st.session_state.get(_KEYS, []) if k != key]
    if st.session_state.get(_CORPUS) == key:
        st.session_state[_CORPUS] = None
    if st.query_params.get(_CORPUS) == key:
        del st.query_params[_CORPUS]


def title(key: str) -> str:
    """What the reader called the corpus."""
    return own_folder.about(key)["title"]


def current() -> str | None:
    """The corpus chosen in the sidebar when it is an own one."""
    key = st.session_state.get(_CORPUS)
    return key if key and own_folder.exists(key) else None
