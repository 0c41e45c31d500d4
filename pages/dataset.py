"""The dataset: what it is, whose it is, how big, how long, how it is split; the text itself where it is at hand."""

import streamlit as st

from lib.corpus import known_info
from lib.corpus.corpora import CORPORA
from lib.ui.dataset.views import about, examples, get_text, numbers, without_content
from lib.ui.frame.router import routed
from lib.ui.session import shelf
from lib.ui.session.i18n import t
from lib.ui.shared.site_map import DATASET, link_to_small_world
from lib.ui.shared.user_text import show_mistake
from models.messages import InputError

routed()
st.header(t("Dataset"), anchor=False)
st.caption(t("One list of sentence pairs; every method on the ladder has learned from it and from nothing else.")
           if len(shelf.languages()) == 2 else
           t("One list of sentences; every method on the ladder has learned from it and from nothing else."))
info = known_info(shelf.corpus_key()) or next(iter(CORPORA.values()))
about(info)
if not info.embedded:
    get_text(info)
try:
    corpus = numbers(info)
except InputError as error:
    show_mistake(without_content(error))
    link_to_small_world(DATASET)
    corpus = None
if corpus is not None:
    examples(corpus)
