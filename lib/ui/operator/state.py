"""The state of the server, in numbers; refreshed when the operator asks."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit import runtime

from lib.inside.operator import figures
from lib.ui.session.i18n import t
from lib.ui.shared.show import metrics


def _mib(number: float) -> str:
    return f"{number / 1024:.1f} GiB" if number >= 1024 else f"{number:.0f} MiB"


def _sessions() -> int | None:
    """Readers whose page is open."""
    if not runtime.exists():
        return None
    manager = getattr(runtime.get_instance(), "_session_mgr", None)
    return manager.num_active_sessions() if hasattr(manager, "num_active_sessions") else None


@st.fragment
def state() -> None:
    """Numbers and tables; nothing of what readers typed or brought."""
    st.caption(t("Counts and sizes since this server was started. Texts, keys and addresses of readers are not shown, "
                 "to nobody."))
    st.button(t("Refresh"), icon=":material/refresh:", key="operator_refresh")
    memory, disk = figures.memory(), figures.disk()
    working, waiting = figures.line()
    sessions = _sessions()
    metrics([
        (t("Readers"), "–" if sessions is None else f"{sessions}", t("pages that are open now")),
        (t("Memory"), _mib(memory["held"]), t("of this process; {most} at most, {left} of {whole} are left",
                                             most=_mib(memory["most"]), left=_mib(memory["left"]),
                                             whole=_mib(memory["whole"]))),
        (t("Trainings"), f"{working}", t("at work; {n} wait", n=waiting)),
        (t("Disk"), _mib(disk["taken"]), t("taken by {n} texts, of {may}; {free} are free on the disk",
                                           n=int(disk["texts"]), may=_mib(disk["may"]), free=_mib(disk["free"]))),
        (t("Answers kept"), f"{figures.answers_kept():,}", t("for whoever asks the same again")),
    ])
    st.subheader(t("Errors"), anchor=False)
    if found := figures.errors():
        st.dataframe(pd.DataFrame(found).rename(columns={"kind": t("kind and place"), "count": t("how often")}),
                     hide_index=True, width="stretch")
        st.caption(t("What they say may hold what somebody typed: the log has it only with LADDER_DEBUG."))
    else:
        st.caption(t("None since the start."))
    left, right = st.columns(2)
    with left:
        st.subheader(t("Trainings by state"), anchor=False)
        counted = figures.runs()
        st.dataframe(pd.DataFrame({t("state"): list(counted), t("how many"): list(counted.values())}), hide_index=True,
                     width="stretch")
        st.subheader(t("Versions"), anchor=False)
        st.dataframe(pd.DataFrame(figures.versions().items(), columns=[t("what"), t("version")]), hide_index=True,
                     width="stretch")
    with right:
        st.subheader(t("Limits"), anchor=False)
        st.dataframe(pd.DataFrame([(name, t(says), value) for name, says, value in figures.limits_set()],
                                  columns=[t("setting"), t("what it says"), t("value")]), hide_index=True,
                     width="stretch")
