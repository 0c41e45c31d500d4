"""The reader's own text: bring it, see what is in it, train every method on it, take it home."""

import streamlit as st

from lib.ui.frame.router import routed
from lib.ui.session import own_corpora
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.your_text.corpus import about_corpus, show_deleted, train_corpus
from lib.ui.your_text.take_home import load_back, show_take_home
from lib.ui.your_text.upload import bring_text
from models.messages import N_

PARTS = {"bring": N_("Bring text"), "train": N_("Train"), "home": N_("Take home")}

routed()
st.header(t("Upload and train"), anchor=False)
key = own_corpora.current()
st.caption(t("Every method, trained on sentences that you bring: pairs in two languages, questions with answers, "
             "articles with summaries, or plain text in one language."))
show_deleted()
part = segments(t("Part"), list(PARTS), "train" if key else "bring", "part", lambda name: t(PARTS[name]),
                label_visibility="collapsed")
if part == "bring":
    bring_text()
    with st.expander(t("Load what you took home"), icon=":material/home:"):
        loaded = load_back()
    if loaded is not None:
        own_corpora.open_and_rerun(loaded)
elif key is None:
    st.info(t("Bring a text first, or choose one of yours in the sidebar under “Trained on”."),
            icon=":material/upload:")
else:
    about_corpus(key)
    if part == "train":
        train_corpus(key)
    else:
        show_take_home(key)
