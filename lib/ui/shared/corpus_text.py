"""The text of the corpus: where a reader may say that it lies, and whether it has changed."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from lib.corpus import corpus_info, own_folder
from models.messages import N_

PATH_KEY, ALLOW_PATHS = "data_path", "LADDER_ALLOW_PATHS"

SPLITS = {"train": N_("training"), "valid": N_("validation"), "test": N_("test")}


def paths_allowed() -> bool:
    """Whether a reader may name a file of the computer that runs the app: LADDER_ALLOW_PATHS says so (1 or 0), or else
    the reader sits at that computer. A visitor of a public app must not try its files."""
    named = os.environ.get(ALLOW_PATHS, "").strip()
    if named:
        return named == "1"
    headers = st.context.headers
    hosts = [urlsplit(f"//{headers.get('Host', '')}"), urlsplit(headers.get("Origin", ""))]
    passed_on = any(headers.get(name) for name in ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded"))
    return st.context.ip_address is None and not passed_on and all(
        host.hostname in ("localhost", "127.0.0.1", "::1") for host in hosts)


def chosen_path() -> str | None:
    """The path that the reader has typed, where that is allowed."""
    return (st.session_state.get(PATH_KEY) or None) if paths_allowed() else None


def text_stamp(key: str, path: str | None) -> Any:
    """Changes when the text does."""
    if own_folder.is_own(key):
        return own_folder.about(key)["sha256"]
    if corpus_info(key).embedded:
        return key
    from lib.corpus.tatoeba import find_text

    found = find_text(path).stat()
    return found.st_size, found.st_mtime_ns
