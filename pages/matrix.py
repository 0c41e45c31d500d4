"""What each method can do: twelve probes with known answers, and the reader's own."""

import streamlit as st

from lib.ui.frame.router import routed
from lib.ui.matrix.recorded import recorded_view
from lib.ui.matrix.yours import yours_view
from lib.ui.session.i18n import join, t
from lib.ui.shared.guard import guarded

routed()
st.header(t("What each method can do"), anchor=False)
st.markdown(join([
    t("One number hides what a method knows and what it does not: who did it, whether it is so, which sense a word "
      "has."),
    t("So each ability has its own questions, of sentences that this project writes from meanings and whose right "
      "answer is known; guessing and a simple rule stand beside the methods, for a method that is no better has not "
      "understood anything.")]))
with guarded():
    recorded_view()
with guarded():
    yours_view()
