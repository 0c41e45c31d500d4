"""What the server does once in its life: bring interrupted trainings back, and clear away what nobody uses any more."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st
from streamlit import runtime

from lib import settings
from lib.jobs import limits
from lib.ui.frame import uploads
from lib.ui.session import shelf
from lib.ui.session.i18n import t, t_note
from lib.ui.shared.user_text import md

_log = logging.getLogger("ladder")
#: the picture in the browser's tab: our own, as a named one would be fetched from another host
ICON = Path(__file__).parent / "icon.svg"
#: seconds between two looks after interrupted trainings, and between two rounds of clearing away
EVERY, CLEAN_EVERY = 300.0, 6 * 3600.0
#: seconds after which a thread that computes lets another one go on: those that answer a browser wait for it
SWITCH = 0.001


def set_up() -> bool:
    """Whether all settings of the server are right; else what is wrong is said here, and once in the log."""
    wrong = settings.faults()
    if not wrong:
        return True
    _log_once(tuple(map(str, wrong)))
    st.error(t("This server is not set up right. Whoever runs it has to mend this and start it anew:") + "".join(
        f"\n- {md(t_note(error))}" for error in wrong), icon=":material/build:")
    return False


@st.cache_resource(show_spinner=False)
def _log_once(sentences: tuple[str, ...]) -> None:
    for sentence in sentences:
        _log.error("settings: %s", sentence)


@st.cache_resource(show_spinner=False)
def housekeeping() -> threading.Thread:
    """Start the housekeeper, a thread that reads no page's state; the same one for all sessions."""
    os.umask(0o077)  # what the app writes is for nobody else on this computer
    if runtime.exists():
        limits.bound_threads()
        sys.setswitchinterval(SWITCH)
        uploads.bound(runtime.get_instance().uploaded_file_mgr)
    thread = threading.Thread(target=_keep_house, name="housekeeping", daemon=True)
    thread.start()
    return thread


@st.cache_resource(show_spinner=False)
def warm_up() -> threading.Thread | None:
    """After the first page has been drawn: open the methods of its corpus, so that the reader's first question finds
    them open."""
    if not runtime.exists():
        return None
    opened = shelf.opening()
    thread = threading.Thread(target=_warm_up, args=(opened,), name="warming up", daemon=True)
    thread.start()
    return thread


def _warm_up(opened: Sequence[Callable[[], object]]) -> None:
    try:
        for method in opened:
            method()
        limits.settle()
    except Exception as error:  # whoever asks for a method is told what is wrong with it
        _log.error("warming up: %s", type(error).__name__)


def _keep_house() -> None:
    from lib import jobs

    cleaned = -CLEAN_EVERY
    while True:
        try:
            jobs.revive_all()
            limits.give_memory_back()  # of uploads that were let go
            limits.settle()
            if time.monotonic() - cleaned >= CLEAN_EVERY:
                jobs.clean_up()
                cleaned = time.monotonic()
        except Exception as error:  # housekeeping must not end with one bad folder
            _log.error("housekeeping: %s", type(error).__name__)
        time.sleep(EVERY)
