"""Families: what BERT, GPT, T5 and their kin are made of, and a real one beside our own."""

import streamlit as st

from lib.ui.families.overview import families_view
from lib.ui.families.pretrained import pretrained_view
from lib.ui.frame.router import routed
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.guard import guarded
from models.messages import N_

VIEWS = {"table": N_("What they are made of"), "own": N_("Bring your own")}

routed()
st.header(t("Families"), anchor=False)
st.caption(t("BERT, GPT, T5 and their kin are built from the same parts as the three Transformers of this app."))
view = segments(t("View"), list(VIEWS), "table", "view", lambda code: t(VIEWS[code]), label_visibility="collapsed")
with guarded():
    if view == "table":
        families_view()
    else:
        pretrained_view()
