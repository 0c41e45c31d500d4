"""The committed results: quality against cost, by sentence length, and where every number comes from."""

import streamlit as st

from lib.corpus import own_folder
from lib.evaluation.results import length_frame, read_results, results_frame
from lib.ui.frame.router import routed
from lib.ui.frame.sidebar import chosen_methods
from lib.ui.scoreboard.verdict import show_verdicts
from lib.ui.scoreboard.views import choose_score, cost_charts, length_chart, origins, whole_table
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.shared.show import method_title
from lib.ui.shared.site_map import YOUR_TEXT
from lib.ui.shared.user_text import md

routed()
st.header(t("Scoreboard"), anchor=False)
st.caption(t("How good is each method on sentences that none of them has seen, and what did it cost?"))

results = read_results(shelf.corpus_key(), shelf.directory())
methods = {key: entry for key, entry in results.get("methods", {}).items()
           if key in chosen_methods() or "nearest" in key}
own = own_folder.is_own(shelf.corpus_key())
if not methods and own:
    st.info(t("Nothing has been measured here yet. At the end of a training every method is measured on the test split "
              "of your text."), icon=":material/leaderboard:")
    st.page_link(YOUR_TEXT, label=t("Upload and train"), icon=":material/upload:")
elif not methods:
    st.info(t("There are no results for this choice yet. Make them, with the text of the corpus at hand, with: "
              "{command}", command=f"`python -m lib scoreboard --corpus {md(shelf.corpus_key())}`"),
            icon=":material/leaderboard:")
else:
    shown = {**results, "methods": methods}
    frame = results_frame(shown)
    missing = [key for key in chosen_methods() if key not in methods]
    if missing:
        st.caption(t("Not measured yet: {methods}.", methods=", ".join(map(method_title, missing))))
    show_verdicts(results)
    if not frame.empty:
        cost_charts(frame, *choose_score(frame))
        length_chart(length_frame(shown))
        whole_table(frame)
    origins(shown)
