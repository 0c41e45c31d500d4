"""The reader's own corpora in this session: those made here, and one that a link leads to. Nobody else's are listed."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from lib import jobs
from lib.compare import answers, nearest
from lib.corpus import own_folder
from models.messages import N_, InputError

#: session key: the keys of this session's own corpora, the newest last
_KEYS = "_own_corpora"
#: name of the sidebar's choice, in the session and in the URL
_CORPUS = "corpus"
#: a corpus to choose when the sidebar is drawn next
_NEXT = "_open_next"
#: what this session has deleted: {key: title}
_DELETED = "_own_deleted"
#: a corpus that was asked for and is not there: (its key, what is shown instead)
_GONE = "_own_gone"
NO_SUCH = N_("There is no text under the key in this address: it was deleted, or the address is not whole. Shown "
             "instead: {title}.")
DAMAGED = N_("The text under this address is damaged: its file {file} cannot be read. Shown instead: {title}.")


def known() -> list[str]:
    """The own corpora of this session that are still there, with the one in the URL."""
    if (waiting := st.session_state.pop(_NEXT, None)) is not None:
        open_corpus(waiting)
    keys = of_session()
    linked = st.query_params.get(_CORPUS, "")
    if linked not in keys and own_folder.is_own(linked):
        keys.append(linked)
    keys = [key for key in keys if _readable(key)]
    st.session_state[_KEYS] = keys
    own_folder.used(st.session_state.get(_CORPUS) or linked)
    return keys


def of_session() -> list[str]:
    """The keys that this session has made or opened."""
    return list(st.session_state.get(_KEYS, []))


def _readable(key: str) -> bool:
    with suppress(InputError):
        return bool(own_folder.about(key))
    return False


def look_for_gone(corpora: list[str]) -> None:
    """Before the sidebar chooses: note a corpus that the address or the session names and that is not there."""
    for wanted in (st.query_params.get(_CORPUS), st.session_state.get(_CORPUS)):
        if wanted and wanted not in corpora:
            st.session_state[_GONE] = (wanted, corpora[0])


def gone() -> tuple[str, str | None] | None:
    """What to say of a corpus that is not there, and of which file, as long as the one shown instead is chosen."""
    wanted, instead = st.session_state.get(_GONE, ("", ""))
    if not wanted or st.session_state.get(_CORPUS) != instead:
        st.session_state.pop(_GONE, None)
        return None
    damaged = own_folder.is_own(wanted) and (own_folder.root() / wanted).is_dir()
    return (DAMAGED, own_folder.CORPUS_FILE) if damaged else (NO_SUCH, None)


def open_corpus(key: str) -> None:
    """Choose the corpus for every page; to be called from a callback."""
    st.session_state[_KEYS] = [*(k for k in of_session() if k != key), key]
    st.session_state[_CORPUS] = key


def open_and_rerun(key: str) -> None:
    """The same from within a page: the sidebar is drawn anew."""
    st.session_state[_NEXT] = key
    st.rerun()


def forget(key: str) -> None:
    """Delete the corpus and everything made from it, and go back to the shipped one; to be called from a callback."""
    with suppress(InputError):  # another session was faster, or its files are damaged
        st.session_state[_DELETED] = {**st.session_state.get(_DELETED, {}), key: title(key)}
        jobs.end_now(key)
    own_folder.put_aside(key)
    nearest.forget(key)
    answers.forget(key)
    st.session_state[_KEYS] = [k for k in of_session() if k != key]
    if st.session_state.get(_CORPUS) == key:
        st.session_state[_CORPUS] = None
    if st.query_params.get(_CORPUS) == key:
        del st.query_params[_CORPUS]


def deleted() -> dict[str, str]:
    """Key and title of what this session has deleted and can bring back."""
    return {key: name for key, name in st.session_state.get(_DELETED, {}).items() if own_folder.deleted(key)}


def bring_back(key: str) -> None:
    """Undo a deletion; to be called from a callback."""
    own_folder.undelete(key)
    open_corpus(key)


def title(key: str) -> str:
    """What the reader called the corpus."""
    return own_folder.about(key)["title"]


def current() -> str | None:
    """The corpus chosen in the sidebar when it is an own one."""
    key = st.session_state.get(_CORPUS)
    return key if key and own_folder.exists(key) else None
