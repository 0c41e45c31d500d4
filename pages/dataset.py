"""The dataset: what it is, whose it is, how big, how long, how it is split; the text itself where it is at hand."""

import streamlit as st

from lib.corpus import CORPORA
from lib.ui import shelf
from lib.ui.dataset import about, examples, get_text, numbers
from lib.ui.i18n import t
from lib.ui.router import routed
from lib.ui.text import show_mistake
from models.base import InputError

routed()
st.header(t("Dataset"), anchor=False)
st.caption(t("One list of sentence pairs; every method on the ladder has learned from it and from nothing else."))
info = CORPORA[shelf.corpus_key()] if shelf.corpus_key() in CORPORA else next(iter(CORPORA.values()))
about(info)
if not info.embedded:
    get_text(info)
path = st.session_state.get("data_path") or None
try:
    corpus = numbers(info, path)
except InputError as error:
    show_mistake(error)
    corpus = None
if corpus is not None:
    examples(corpus)
