"""Recorded runs on a page, with their command, and a button that makes one now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from lib.shelf import library, recorded
from lib.ui.session import shelf
from lib.ui.session.costly import costly
from lib.ui.session.i18n import t
from lib.ui.shared.guard import callback
from lib.ui.shared.user_text import md


def record(name: str, *, anywhere: bool = False) -> dict[str, Any]:
    """The record of that name; with `anywhere` the default corpus's, where the run has nothing to do with the reader's
    weights. {} where there is none."""
    found = recorded.read(library.shelf(shelf.corpus_key(), shelf.directory()), name)
    return found or (recorded.read(library.shelf(library.DEFAULT_CORPUS), name) if anywhere else {})


def where_from(found: dict[str, Any]) -> None:
    """On what and when a record was made, and by which command."""
    run = found.get("run") or {}
    hardware = run.get("hardware") or {}
    machine = hardware if isinstance(hardware, str) else hardware.get("gpu") or hardware.get("cpu") or "?"
    st.caption(t("Recorded on {date}: {hardware}. Make it again with `{command}`.", date=str(run.get("date", "?"))[:10],
                 hardware=md(str(machine)), command=str(run.get("command", "?")).replace("`", "")))


def none_yet(name: str) -> None:
    """There is no record: how to make it."""
    st.info(t("This run has not been recorded for this corpus. Make it with `{command}`.",
              command=f"python -m lib benchmark {name} --corpus {shelf.corpus_key()} --save"),
            icon=":material/inventory_2:")


@callback
def _ask(key: str, inputs: Any) -> None:
    """Callback: the button was pressed."""
    st.session_state[f"_asked_{key}"] = inputs


def asked(label: str, inputs: Any, key: str, seconds: float) -> bool:
    """Draw the button, which says about how many seconds it takes; whether it was pressed for these inputs."""
    about = t("{label} (about {n} s)", label=label, n=max(1, round(seconds)))
    st.button(about, icon=":material/timer:", key=key, on_click=_ask, args=(key, inputs))
    return st.session_state.pop(f"_asked_{key}", None) == inputs


def with_cancel(steps: Iterable[tuple[float, str]], key: str) -> None:
    """Work through `steps` (how much is done, 0 to 1, and what comes), with a bar and Cancel beside it: the press of
    any button ends the script at the next step, and what the steps have kept by then stays."""
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    bar, end = left.progress(0.0), right.empty()
    end.button(t("Cancel"), icon=":material/stop:", key=f"cancel_{key}", width="stretch")
    with costly():
        for done, text in steps:
            bar.progress(min(done, 1.0), text=text)
    bar.empty()
    end.empty()
