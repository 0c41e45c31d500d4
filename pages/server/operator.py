"""The operator's page: what runs, what it takes, what went wrong. It exists only where LADDER_ADMIN is set."""

import streamlit as st

from lib.ui.frame.router import routed
from lib.ui.operator.door import admitted
from lib.ui.operator.state import state
from lib.ui.session.i18n import t

routed()
st.header(t("Operator"), anchor=False)
if admitted():
    state()
