"""Labels: what a linear probe reads off each method's sentence vectors, on our own labelled sentences or an upload."""

import streamlit as st

from lib.ui.frame.router import routed
from lib.ui.frame.sidebar import chosen_methods
from lib.ui.labels.data import choose_labelled
from lib.ui.labels.detail import classify, one_method
from lib.ui.labels.scores import measure, origin, ready, reasons, scores, setting_of, verdict
from lib.ui.session.i18n import join, t
from lib.ui.shared.parts.fold import unfolded

routed()
st.header(t("Labels"), anchor=False)
st.markdown(join([
    t("Positive or negative, sport or politics, order or complaint: which method's vectors tell labels apart?"),
    t("A linear probe answers: logistic regression fitted on a method's sentence vectors, which stay as they are, and "
      "judged on sentences it has not seen. What it can read must already lie in the vectors."),
    t("These are the very vectors that Similarity compares: of a network, made of its states; of Word2Vec and the bag "
      "of words, the mean or the counts of the words.")]))
chosen = choose_labelled()
if chosen is not None:
    found = measure(chosen_methods(), chosen)
    given, methods = setting_of(chosen), ready(found)
    if not chosen_methods():
        st.info(t("No method is chosen. Switch on at least one in the sidebar."))
    elif not methods:
        st.info(t("None of the chosen methods gives vectors here."))
        reasons(found)
    if methods:
        scores(found, given)
        verdict(found, given)
        for name, title, draw in (("try", t("Try a sentence"), classify), ("closely", t("One method closely"),
                                                                           one_method)):
            if (fold := unfolded(name, title)) is not None:
                with fold:
                    draw(methods, chosen, given)
        origin(chosen)
