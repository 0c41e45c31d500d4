"""What the server does once in its life: bring interrupted trainings back, and clear away what nobody uses any more."""

from __future__ import annotations

import logging
import threading
import time

import streamlit as st

_log = logging.getLogger("ladder")
#: seconds between two rounds of clearing away
EVERY = 6 * 3600


@st.cache_resource(show_spinner=False)
def housekeeping() -> threading.Thread:
    """Start the housekeeper, a thread that reads no page's state; the same one for all sessions."""
    thread = threading.Thread(target=_keep_house, name="housekeeping", daemon=True)
    thread.start()
    return thread


def _keep_house() -> None:
    from lib import jobs

    while True:
        try:
            jobs.revive_all()
            jobs.clean_up()
        except Exception as error:  # housekeeping must not end with one bad folder
            _log.error("housekeeping: %s", type(error).__name__)
        time.sleep(EVERY)
