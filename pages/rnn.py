"""Rung 3: a recurrent network reads word by word, and writes word by word."""

from lib.ui.breaks import one_sentence
from lib.ui.i18n import t
from lib.ui.inside import states_view, steps_view, written_trace
from lib.ui.rung import Lesson, rung_page
from models.base import N_, Method

LESSON = Lesson(
    "rnn",
    "Hochreiter & Schmidhuber 1997 · Sutskever, Vinyals & Le 2014 · Cho et al. 2014",
    (
        N_("A recurrent network reads one token at a time and keeps a memory, a row of numbers that every token "
           "changes a little; so the order of the words counts at last."),
        N_("When it has read the sentence, a second network starts from that memory and writes the translation, each "
           "token given the ones before it."),
        N_("It is the first rung that composes sentences of its own, with endings, small words and word order that no "
           "lexicon could give it."),
    ),
    N_("Everything that the writer knows about your sentence has to fit into one row of numbers, however long the "
       "sentence is. Short ones fit; in longer ones it mixes up who is who, and names, numbers and whole clauses get "
       "lost. Compare it with the next rung, then make the sentence longer or shorter: the next rung keeps more of it, "
       "not all."),
    N_("RNN with attention keeps a state for every word and lets the writer look back at them."),
)
LONG = "他的爸爸是医生,他的妈妈是老师。"


def inside(method: Method, text: str, source: str) -> None:
    """Hidden states of the reader, and the choice at each written token."""
    trace = written_trace(method, text, source)
    states_view(trace, LESSON.key, t(
        "Read from top to bottom: each line is the memory after one more token, blue for positive numbers, violet for "
        "negative ones. Watch which cells flip at a word and which carry on to the end."))
    steps_view(trace, LESSON.key, t("The tokens that it weighed at this place, after reading the memory."))


def breaks(method: Method) -> None:
    """A long sentence, beside the rung that mends it."""
    one_sentence(LONG, ["rnn", "rnn_attention"], "long")


rung_page(LESSON, inside, breaks)
