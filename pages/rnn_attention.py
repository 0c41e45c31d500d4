"""Rung 4: the writer looks back at every word it has read."""

from lib.ui.frame.router import routed
from lib.ui.pictures.lines import lines_view
from lib.ui.rnn_attention.align import align_view
from lib.ui.rnn_attention.cost import cost_view
from lib.ui.rnn_attention.hand import hand_view
from lib.ui.rnn_attention.reading import reading_time
from lib.ui.rnn_attention.scene import scene_view
from lib.ui.rnn_attention.search import search_view
from lib.ui.rnn_attention.views import sum_view, take_along
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.inputs import other
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.rung import Lesson, rung_page
from lib.ui.shared.trace_views import attention_view, steps_view, written_trace
from models.answers import Trace
from models.base import Method
from models.messages import N_

LESSON = Lesson(
    "rnn_attention",
    "Bahdanau, Cho & Bengio 2015 · Luong, Pham & Manning 2015",
    (
        N_("The reader now keeps its state after every token, not only the last one."),
        N_("Before writing a token, the writer scores all of these states, turns the scores into weights that sum to "
           "one, and takes the weighted mean: that is attention."),
        N_("The weights can be drawn, and often they look like a dictionary, although nobody ever told the network "
           "which word belongs to which; how often they are right is counted under “Does it align?”."),
    ),
    N_("It still reads one token after another: token ten has to wait for token nine, so a longer sentence takes "
       "longer however many processors there are, in training as in use. Below, a text is repeated to make it longer "
       "and longer, and each method's reading is timed."),
    N_("The Transformer encoder drops the recurrence: every token looks at every other one at the same moment."),
)


VIEWS = {"scene": N_("The bottleneck"), "map": N_("Matrix"), "lines": N_("Lines"), "sum": N_("One word's sum"),
         "hand": N_("Put your hand on it"), "search": N_("The search"), "align": N_("Does it align?"),
         "cost": N_("With and without")}


def inside(method: Method, text: str, source: str) -> None:
    """One view of attention at a time."""
    view = segments(t("What to see"), list(VIEWS), "scene", "view", lambda code: t(VIEWS[code]),
                    label_visibility="collapsed")
    if view in ("map", "lines"):
        trace = written_trace(method, text, source)
        if view == "lines":
            lines_view(trace, LESSON.key)
        else:
            matrix(trace, source)
    elif view == "scene":
        scene_view(method, text, source)
    elif view == "align":
        align_view(source)
    else:
        {"sum": sum_view, "hand": hand_view, "search": search_view, "cost": cost_view}[view](
            method, text, source, LESSON.key)


def matrix(trace: Trace, source: str) -> None:
    """The cross-attention matrix, to be taken along, and the choice at each written token."""
    attention_view(trace, LESSON.key, t(
        "Each line is a written token; the full cells are the source tokens it looked at while it was chosen. A "
        "diagonal means the same word order, a step off it means that words changed places.") if other(source) else t(
        "Each line is a written token; the full cells are the tokens of your text it looked at while it was chosen."),
        kinds=("cross",))
    take_along(trace, LESSON.key)
    if (place := unfolded("choices", t("The choice at each written token"))) is not None:
        with place:
            steps_view(trace, LESSON.key, t("The tokens that it weighed at this place, after looking back."))


def breaks(method: Method) -> None:
    """Reading time against length, beside a method that reads all at once."""
    reading_time("slow")


routed()
rung_page(LESSON, inside, breaks)
