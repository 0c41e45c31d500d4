"""Sentences of the textbook, each beside an experiment that could have come out otherwise."""

import streamlit as st

from lib.ui.claims.ledger import ledger
from lib.ui.frame.router import routed
from lib.ui.session.i18n import join, t
from lib.ui.shared.guard import guarded

routed()
st.header(t("Claims"), anchor=False)
st.markdown(join([
    t("Textbooks say that order is lost by counts, that attention aligns, that a cache changes nothing."),
    t("Here each such sentence stands beside a small experiment on sentences of this project, whose right answers are "
      "known, and beside the rule that decides, which was written before the experiment was run."),
    t("A sentence that fails stays here: it says something about small networks and small texts, or about the "
      "sentence.")]))
with guarded():
    ledger()
