"""Why the methods differ: a line each, with a link to the page that shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lib.ui.session.i18n import t
from lib.ui.shared.show import badge
from lib.ui.shared.site_map import link_to_rung
from models.messages import N_

WHY: Mapping[str, str] = {
    "bag_of_words": N_("It only counts. Words keep no order and no meaning, so it looks each one up in a lexicon and "
                       "writes them down as they come."),
    "word2vec": N_("Words have become points, and near meanings often lie near each other; but a word is one point "
                   "whatever stands beside it, and order is still lost."),
    "rnn": N_("It reads in order and writes freely, but the whole sentence has to fit into one vector: a long sentence "
              "may lose its details."),
    "rnn_attention": N_("Before each word it writes, it looks back at every word it has read, so every detail can "
                        "still be reached."),
    "transformer_encoder": N_("It sees all words at once, from both sides, but it was trained to fill gaps, not to "
                              "write: its text is a row of filled gaps."),
    "transformer_decoder": N_("It only predicts the next token; a translation is the continuation of a text that "
                              "begins with your sentence. It reads that sentence from left to right only."),
    "transformer_seq2seq": N_("One half reads in both directions, the other half writes and looks across at every "
                              "word: it needs sentence pairs to train."),
    "pretrained": N_("It was trained by others on other text, with a vocabulary of its own: where it does better or "
                     "worse, text, size and structure cannot be told apart."),
    "e5": N_("Others taught it, on about a billion pairs of texts, to put what belongs together close together; ours "
             "met the pairs of one corpus. Where it does better or worse, text, size and structure cannot be told "
             "apart."),
}


def why_they_differ(methods: Sequence[str], query: Mapping[str, Any]) -> None:
    """The lines for the methods shown; the links carry `query` along."""
    st.subheader(t("Why do they differ?"), anchor=False)
    for key in methods:
        name, line = st.columns([2, 7], vertical_alignment="center")
        with name:
            link_to_rung(key, label=badge(key), query=dict(query))
        line.markdown(t(WHY.get(key, "")) or badge(key))
