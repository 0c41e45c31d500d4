"""The Word2Vec page: which view of the inside is drawn."""

from __future__ import annotations

import streamlit as st

from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.guard import guarded
from lib.ui.shared.trace_tables import neighbours_view
from lib.ui.word2vec.live import live_view
from lib.ui.word2vec.map import map_view
from lib.ui.word2vec.parts import parts_view
from lib.ui.word2vec.space import space_view
from lib.ui.word2vec.window import window_view
from models.base import Method
from models.messages import N_
from models.word2vec import Word2Vec

KEY, VIEW_KEY = "word2vec", "view"
VIEWS = {
    "near": N_("nearest words"), "window": N_("the task: a window"), "live": N_("train it here"),
    "space": N_("ask the space"), "map": N_("a map of words"), "parts": N_("pieces, words, sentence"),
}


def inside_views(method: Method, text: str, lang: str) -> None:
    """The chosen view of the sentence `text` in language `lang`."""
    view = segments(t("View"), list(VIEWS), "near", VIEW_KEY, lambda key: t(VIEWS[key]))
    with guarded():
        if view == "near":
            neighbours_view(method, method.trace(text, lang), KEY, lang, t(
                "Large words are yours, small ones their nearest neighbours in the training text; where names would "
                "cover each other, point at the dot. Hundreds of dimensions are pressed flat onto two here, so trust "
                "the table, with the similarity behind each neighbour, before the map."))
        elif not isinstance(method, Word2Vec):
            st.info(t("This view needs the vectors of a trained Word2Vec."))
        elif view == "window":
            window_view(method, text, lang)
        elif view == "live":
            live_view(method, lang)
        elif view == "space":
            space_view(method, lang)
        elif view == "map":
            map_view(method, lang)
        else:
            parts_view(method, text, lang)
