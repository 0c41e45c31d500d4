"""Views that compute for seconds have a bounded number of places, so that who asks one sentence never waits for them.

Whoever finds no place free is told so, and the view begins as soon as one is.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from threading import BoundedSemaphore, Lock

import streamlit as st

from lib.jobs.settings import costly_views
from lib.ui.session import turns
from lib.ui.session.i18n import t

#: seconds between two looks whether the reader still waits
LOOK = 0.5
#: how far a costly view steps back behind those who ask
NICENESS = 5
_waiting, _counting = [0], Lock()


@cache
def _places() -> BoundedSemaphore:
    return BoundedSemaphore(costly_views())


@contextmanager
def costly() -> Iterator[None]:
    """Held while a costly view computes. Waiting ends when the reader goes elsewhere."""
    turns.give_up()
    places = _places()
    if not places.acquire(blocking=False):
        _wait(places)
    _step_back()
    try:
        yield
    finally:
        places.release()


def _wait(places: BoundedSemaphore) -> None:
    note = st.empty()
    with _counting:
        _waiting[0] += 1
    try:
        while True:
            # Streamlit ends the run here when the reader has gone on
            note.caption(":material/hourglass_empty: " + t(
                "Other readers are at costly views, {n} wait. This one begins as soon as a place is free; everything "
                "else can be used.", n=_waiting[0]))
            if places.acquire(timeout=LOOK):
                break
    finally:
        with _counting:
            _waiting[0] -= 1
    note.empty()


def _step_back() -> None:
    """What is left of this run of the page, which is a thread of its own, lets others go first where the system can."""
    if sys.platform == "linux" and threading.current_thread() is not threading.main_thread():
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
