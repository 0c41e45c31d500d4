"""What every view of a run shares: its place in the queue, why it failed, Stop and Resume."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib import jobs
from lib.ui.session.i18n import t, t_note
from lib.ui.shared.user_text import md, show_mistake
from models.messages import InputError

_MISTAKE = "_run_mistake"
#: what the buttons of a kind of run are called
KEYS = {jobs.TRAIN: "run", jobs.SIZES: "sizes"}


def asked(what: Callable[..., Any], *args: Any) -> None:
    """Callback: start, stop or resume; a mistake, such as a text that was deleted meanwhile, is shown at the next
    drawing by `show_asked`."""
    try:
        what(*args)
    except InputError as error:
        st.session_state[_MISTAKE] = error


def show_asked() -> None:
    """Say what went wrong with the last thing that was asked for, once."""
    error = st.session_state.pop(_MISTAKE, None)
    if error is not None:
        show_mistake(error)


def queue_bar(status: jobs.Status) -> None:
    """Which place in the line."""
    st.progress(0.0, text=t("Waiting for a free place: number {n} in the line. You can leave this page.",
                            n=status.queue or 1))


def failure(status: jobs.Status) -> None:
    """Why the run failed."""
    st.warning(md(t_note(status.error)) if status.error else t(
        "The training failed. What was learned before is kept."), icon=":material/warning:")


def stop_or_resume(key: str, status: jobs.Status, kind: str = jobs.TRAIN) -> None:
    """The one of the two buttons that makes sense now."""
    name = KEYS[kind]
    if status.active:
        st.button(t("Stop"), icon=":material/stop:", on_click=asked, args=(jobs.stop, key, kind), key=f"{name}_stop",
                  width="stretch")
    elif status.resumable:
        st.button(t("Resume"), icon=":material/play_arrow:", on_click=asked, args=(jobs.resume, key, kind),
                  key=f"{name}_resume", width="stretch", type="primary")
