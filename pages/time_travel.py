"""Time travel: one sentence at every kept step of a training, and what more text would bring."""

import streamlit as st

from lib.ui.frame.router import routed
from lib.ui.session.i18n import t
from lib.ui.shared.guard import guarded
from lib.ui.time_travel.replay import replay_view
from lib.ui.time_travel.sizes import learning_curve
from lib.ui.time_travel.view import choose_method, look_back, own_corpus

routed()
st.header(t("Time travel"), anchor=False)
st.caption(t("Training replay: go back to any step of a training and see what the method made of a sentence then, "
             "where it looked, and where its words lay."))
key = own_corpus()
if key is not None:
    with guarded():
        method = choose_method(key)
        if method is not None:
            look_back(key, method)
    with guarded():
        learning_curve(key)
else:
    with guarded():
        replay_view()
