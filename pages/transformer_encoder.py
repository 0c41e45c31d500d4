"""Rung 5: every token looks at every other one, both ways, at once."""

from collections.abc import Callable

import streamlit as st

from lib.ui.frame.router import routed
from lib.ui.pictures.path import path_view
from lib.ui.pictures.qkv import qkv_view
from lib.ui.session.choice import chosen, segments
from lib.ui.session.i18n import t
from lib.ui.shared.breaks import goes_on
from lib.ui.shared.examples import fits, readers
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.rung import Lesson, rung_page
from lib.ui.shared.trace_views import attention_view, steps_view
from lib.ui.transformer_encoder.coreference import who_view
from lib.ui.transformer_encoder.feed_forward import feed_forward_view
from lib.ui.transformer_encoder.heads import heads_view
from lib.ui.transformer_encoder.masks import fill_view
from lib.ui.transformer_encoder.positions import positions_view
from lib.ui.transformer_encoder.purpose import for_view, holes_view
from lib.ui.transformer_encoder.stream import stream_view
from models.base import Method
from models.language.languages import base
from models.messages import N_

LESSON = Lesson(
    "transformer_encoder",
    "Vaswani et al. 2017 · Devlin et al. 2019",
    (
        N_("There is no recurrence left: in each layer every token gathers from all the others, through several "
           "attention heads, each of which may look for something else."),
        N_("It learns by filling gaps: some tokens are masked, and it has to guess them from both sides."),
        N_("So each token gets a vector that depends on its sentence, and the word for a river's bank is no longer the "
           "word for a bank with money."),
    ),
    N_("It was never taught to write from left to right. To go on with a text it appends as many masks as a usual "
       "sentence has and fills them, the surest first; it cannot say when it has finished, and words that were filled "
       "apart may repeat each other or not fit together. Compare how the next rung goes on."),
    N_("The Transformer decoder covers what lies to the right and learns to predict the next token: it writes."),
    first=lambda source: GLAD.get(base(source)) if chosen("view", list(VIEWS), "map") == "for" and all(
        map(fits, GLAD.values())) else None,
)
#: what it is for: a sentence with a mood, as its classes are moods
GLAD = {"zh": "这家店的菜真好吃。", "en": "The food here is really good."}


def matrix(method: Method, text: str, source: str) -> None:
    """Attention by layer and head, and what it would put in place of each token."""
    trace = method.trace(text, source)
    attention_view(trace, LESSON.key, t(
        "Each line is a token, the full cells are the tokens it gathers from. Try the heads one by one: what they look "
        "at is counted over many sentences under “{view}”.",
        view=t(VIEWS["heads"])), kinds=("encoder",))
    st.caption(t("Write {mask} in your sentence in place of a word, and it fills the gap.", mask="`[MASK]`"))
    if trace.steps and (place := unfolded("choices", t("What it would fill in at each place"))) is not None:
        with place:
            steps_view(trace, LESSON.key, t(
                "What it would fill in if this token were masked, guessed from both sides."), writing=False)


#: the views, in the order of the switch: code in the URL -> title, and code -> what draws it
VIEWS = {"map": N_("Attention"), "path": N_("The path"), "positions": N_("Positions"),
         "qkv": N_("Query, key, value"),
         "heads": N_("Heads differ"), "stream": N_("Residual and norm"), "ff": N_("Feed-forward"),
         "fill": N_("Fill the gaps"), "for": N_("What it is for"), "who": N_("Who is “it”?")}
DRAW: dict[str, Callable[[Method, str, str], None]] = {
    "map": matrix, "path": path_view, "positions": positions_view, "qkv": qkv_view,
    "heads": heads_view, "stream": stream_view, "ff": feed_forward_view,
    "fill": fill_view, "for": for_view, "who": who_view}


def inside(method: Method, text: str, source: str) -> None:
    """The view that the reader chose."""
    view = segments(t("What to see"), list(VIEWS), "map", "view", lambda code: t(VIEWS[code]),
                    label_visibility="collapsed")
    DRAW[view](method, text, source)


def breaks(method: Method) -> None:
    """A text to go on with, beside the rung that was made for it."""
    goes_on(readers("When I was young", "小时候，我"), ["transformer_encoder", "transformer_decoder"], "fill")
    holes_view(method, "fill")


routed()
rung_page(LESSON, inside, breaks)
