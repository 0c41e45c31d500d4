"""Rung 6: masked self-attention that predicts the next token, and does tasks by prompting."""

from lib.inside.transformer_decoder.reading import is_decoder
from lib.ui.frame.router import routed
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.breaks import one_sentence
from lib.ui.shared.inputs import other
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.rung import Lesson, rung_page
from lib.ui.shared.trace_views import attention_view, steps_view
from lib.ui.transformer_decoder.cache import cache_view
from lib.ui.transformer_decoder.context import context_view
from lib.ui.transformer_decoder.mask import mask_view
from lib.ui.transformer_decoder.next_token import next_view
from lib.ui.transformer_decoder.prompt import prompt_view
from lib.ui.transformer_decoder.sample import sample_view
from lib.ui.transformer_decoder.template import template_view
from models.base import Method
from models.messages import N_

LESSON = Lesson(
    "transformer_decoder",
    "Vaswani et al. 2017 · Radford et al. 2018, 2019",
    (
        N_("The same layers with one change: a token may look only at those before it, so the network can be trained "
           "to predict the next token at every place at once."),
        N_("Writing is then nothing but predicting again and again; each new token joins the text and is looked at by "
           "the next one."),
        N_("Tasks need no part of their own: it was trained on texts of the form sentence, separator, translation, so "
           "a sentence and a separator are a prompt that it goes on with. GPT-2 is asked by a prompt, too, but for "
           "tasks that it was never trained on one by one."),
    ),
    N_("It reads its source from left to right only: when it passes a word it cannot know what comes after it. By the "
       "textbook a sentence whose end changes what its beginning was should be harder for it. Compare it with the next "
       "rung, which reads both ways, and see which of them keeps the end; one sentence does not decide it."),
    N_("The Transformer seq2seq reads the source in both directions and writes from left to right."),
)


VIEWS = {"map": N_("Matrix and choices"), "mask": N_("The mask"), "next": N_("What comes next"),
         "sample": N_("Sampling"), "cache": N_("KV cache"), "prompt": N_("Prompting"), "context": N_("Context length"),
         "template": N_("Template or learned")}


def inside(method: Method, text: str, source: str) -> None:
    """The view that the reader chose."""
    view = "map"
    if is_decoder(method):
        view = segments(t("What to see"), list(VIEWS), "map", "view", lambda code: t(VIEWS[code]),
                        label_visibility="collapsed")
    if view == "map":
        matrix(method, text, source)
        return
    {"mask": mask_view, "next": next_view, "sample": sample_view, "cache": cache_view, "prompt": prompt_view,
     "context": context_view, "template": template_view}[view](method, text, source, LESSON.key)


def matrix(method: Method, text: str, source: str) -> None:
    """Next-token bars, and the triangle of masked attention."""
    trace = method.trace(text, source, other(source))
    steps_view(trace, LESSON.key, t(
        "What could come next at this place, and how likely each token was. Move along the sentence and see how open "
        "each place is."))
    if (place := unfolded("looks", t("Where each token looks"))) is not None:
        with place:
            attention_view(trace, LESSON.key, t(
                "The upper right is empty: no token can look at what comes after it. Below the separator, written "
                "tokens look back across the whole source.") if other(source) else t(
                "The upper right is empty: no token can look at what comes after it."), kinds=("decoder", "cross"))


def breaks(method: Method) -> None:
    """A sentence whose end decides its beginning."""
    one_sentence("坐在窗边的那个老人是我的爷爷。", ["transformer_decoder", "transformer_seq2seq"], "order")


routed()
rung_page(LESSON, inside, breaks)
