"""Rung 7: an encoder that reads both ways, a decoder that writes, cross-attention between them."""

from lib.ui.frame.router import routed
from lib.ui.session.choice import chosen, segments
from lib.ui.session.i18n import t
from lib.ui.shared.breaks import one_sentence
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.rung import Lesson, rung_page
from lib.ui.shared.trace_views import attention_view, steps_view, written_trace
from lib.ui.transformer_seq2seq.forcing import astray, forcing_view
from lib.ui.transformer_seq2seq.memory import memory_view, stack_view
from lib.ui.transformer_seq2seq.path import path_view
from lib.ui.transformer_seq2seq.steps import steps_view as walk_view
from lib.ui.transformer_seq2seq.three import three_view
from models.answers import Trace
from models.base import Method
from models.messages import N_

LESSON = Lesson(
    "transformer_seq2seq",
    "Vaswani et al. 2017",
    (
        N_("An encoder reads the source in both directions, once."),
        N_("A decoder writes from left to right, and in every layer looks at its own text so far and, through "
           "cross-attention, at everything the encoder has read."),
        N_("It joins what the last two rungs had apart: reading both ways, and writing from left to right."),
    ),
    N_("It needs sentence pairs, data and time, and it knows only what they hold. Far from its training sentences, "
       "with rare words or in another style such as this old poem, it may still write what sounds like a sentence, and "
       "that is the trap: compare it with plain word by word lookup, which is clumsy, but each of its words stands for "
       "one of yours."),
    N_("Look at all seven side by side once more: which rung is worth its cost for your sentences?"),
    first=lambda source: astray(source) if chosen("view", list(VIEWS), "steps") == "forcing" else None,
)
FAR = "床前明月光，疑是地上霜。"
VIEWS = {"steps": N_("Step by step"), "path": N_("The path"), "forcing": N_("Teacher forcing"),
         "memory": N_("Memory and heads"),
         "map": N_("Matrix"), "three": N_("Beside the others"), "stack": N_("One stack")}


def inside(method: Method, text: str, source: str) -> None:
    """One view of reading and writing at a time."""
    view = segments(t("What to see"), list(VIEWS), "steps", "view", lambda code: t(VIEWS[code]),
                    label_visibility="collapsed")
    if view == "map":
        matrix(written_trace(method, text, source))
    elif view == "memory":
        memory_view(method, text, source, LESSON.key, written_trace(method, text, source))
    elif view == "three":
        three_view(text, source)
    elif view == "stack":
        stack_view()
    else:
        {"steps": walk_view, "path": path_view, "forcing": forcing_view}[view](method, text, source, LESSON.key)


def matrix(trace: Trace) -> None:
    """Attention by kind, layer and head, and the choice at each written token."""
    attention_view(trace, LESSON.key, t(
        "Each line is a written token; the full cells are the source tokens that this head looked at. Heads of one "
        "layer may look at different places; the mean shows where they look together."))
    if (place := unfolded("choices", t("The choice at each written token"))) is not None:
        with place:
            steps_view(trace, LESSON.key, t("The tokens that it weighed at this place."))


def breaks(method: Method) -> None:
    """A sentence far from the training data, beside word-by-word lookup."""
    one_sentence(FAR, ["transformer_seq2seq", "bag_of_words"], "far", far=True)


routed()
rung_page(LESSON, inside, breaks)
