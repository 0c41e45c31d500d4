"""The laboratory of attention: six variants behind one formula and one stack."""

import streamlit as st

from lib.ui.attention_variants.looks import looks_view, table_view
from lib.ui.attention_variants.measure import measure_view
from lib.ui.attention_variants.ring import ring_view
from lib.ui.attention_variants.trained import trained_view
from lib.ui.attention_variants.writing import writing_view
from lib.ui.frame.router import routed
from lib.ui.session import shelf
from lib.ui.session.choice import segments
from lib.ui.session.i18n import join, t
from lib.ui.shared.examples import examples
from lib.ui.shared.guard import guarded
from lib.ui.shared.inputs import examples_input, text_input
from lib.ui.shared.user_text import read_text
from models.messages import N_

VIEWS = {"looks": N_("Who looks at whom"), "table": N_("All six"), "writing": N_("The cache, while writing"),
         "measure": N_("Time and memory"), "ring": N_("The ring"), "trained": N_("Trained alike")}
#: views that are about the reader's text
READ = {"looks": looks_view, "table": table_view, "writing": writing_view, "ring": ring_view}

routed()
st.header(t("Variants of attention"), anchor=False)
st.markdown(join([
    t("Attention compares every token with every other, and a decoder keeps keys and values of all it has read."),
    t("Both become costly in long texts, so people have changed who may look at whom, or whose keys are shared, or "
      "where they lie."),
    t("Here are six ways, all behind one formula and one stack, with what each saves and what it gives up.")]))
left, right = st.columns([6, 3], vertical_alignment="bottom")
with left:
    text_input(t("Your sentence"))
with right:
    examples_input([sentence for code in shelf.languages() for sentence in examples(code)])
view = segments(t("View"), list(VIEWS), "looks", "view", lambda code: t(VIEWS[code]), label_visibility="collapsed")
text = read_text(st.session_state["text"])
with guarded():
    if view in READ:
        if text is not None:
            READ[view](text)
    else:
        {"measure": measure_view, "trained": trained_view}[view]()
