"""What every view of a run shares: its place in the queue, why it failed, Stop and Resume."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

import models
from lib import jobs
from lib.jobs import settings
from lib.ui.session.i18n import t, t_note
from lib.ui.shared import visitor
from lib.ui.shared.guard import callback, show_said
from lib.ui.shared.show import leading, method_title
from lib.ui.shared.user_text import md

#: what the buttons of a kind of run are called
KEYS = {jobs.TRAIN: "run", jobs.SIZES: "sizes", jobs.SEEDS: "seeds"}


@callback
def asked(what: Callable[..., Any], key: str, *args: Any) -> None:
    """Start, stop or resume; the corpus's owner alone may."""
    visitor.check_owner(key)
    what(key, *args)


def only_reading(key: str) -> bool:
    """Whether this reader does not own the corpus; then one sentence says so."""
    if visitor.owns(key):
        return False
    st.caption(t(visitor.ONLY_READING))
    return True


def queue_bar(status: jobs.Status) -> None:
    """Which place in the line."""
    st.progress(0.0, text=t("Waiting for a free place: number {n} in the line. You can leave this page.",
                            n=status.queue or 1))
    if status.error is not None:
        st.warning(md(t_note(status.error)), icon=":material/lan:")


def failure(status: jobs.Status) -> None:
    """Why the run failed."""
    st.warning(md(t_note(status.error)) if status.error else t(
        "The training failed. What was learned before is kept."), icon=":material/warning:")


def progress(key: str, status: jobs.Status, kind: str, training: str) -> None:
    """How far a run beside the training is, with Stop or Resume; nothing before there is one and after its end.
    `training` is the message over the bar, with the fields method, done and n."""
    if status.state in ("none", "done"):
        return
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        if status.state == "queued":
            queue_bar(status)
        elif status.active:
            name = method_title(status.method) if status.method in models.REGISTRY else ""
            done = [method for method, entry in status.methods.items() if entry.state == "done"]
            st.progress(min(max(status.fraction, 0.0), 1.0),
                        text=t(training, method=name, done=len(done), n=len(status.methods)))
        elif status.state == "failed":
            failure(status)
        else:
            st.info(t("Stopped. What was measured is kept, and Resume goes on from here."), icon=":material/pause:")
    with right:
        stop_or_resume(key, status, kind)


def stop_or_resume(key: str, status: jobs.Status, kind: str = jobs.TRAIN) -> None:
    """The one of the two buttons that makes sense now."""
    name = KEYS[kind]
    show_said()  # a press within a part that is drawn by itself is answered there
    if not visitor.owns(key):
        return
    if status.active:
        st.button(t("Stop"), icon=":material/stop:", on_click=asked, args=(jobs.stop, key, kind), key=f"{name}_stop",
                  width="stretch")
    elif status.resumable:
        st.button(t("Resume"), icon=":material/play_arrow:", on_click=asked, key=f"{name}_resume", width="stretch",
                  args=(jobs.resume, key, kind, settings.visitor_runs()), type=leading())
