"""Rung 1: a sentence is the bag of its words."""

from lib.ui.bag_of_words.views import cosine_view, exactly, matrix_view, rarity_view
from lib.ui.frame.router import routed
from lib.ui.session.choice import segments
from lib.ui.session.i18n import t
from lib.ui.shared.breaks import two_sentences, two_sides
from lib.ui.shared.examples import readers
from lib.ui.shared.rung import Lesson, rung_page
from lib.ui.shared.trace_tables import counts_view
from models.base import Method
from models.messages import N_

LESSON = Lesson(
    "bag_of_words",
    "Salton, Wong & Yang 1975 · Spärck Jones 1972 · Brown et al. 1993",
    (
        N_("A sentence becomes a list of counts, one for every token of the vocabulary, nearly all of them zero."),
        N_("Words that stand in almost every sentence say little, so a count is weighed by how rare its word is "
           "(TF-IDF)."),
        N_("Two sentences are alike when they share rare words; that is all. How far it gets is measured on the "
           "Scoreboard."),
    ),
    N_("Order is gone: who bit whom makes no difference; the RNN, which reads word by word, can tell. And "
       "meaning was never there: quickly and fast are two places in the list, as far apart as quickly and Tuesday. "
       "Edit the sentences and watch."),
    N_("Word2Vec learns from the company that words keep, so that near meanings lie near each other."),
)
VIEWS = {"counts": N_("the sentence"), "matrix": N_("sentences and pieces"), "cosine": N_("a cosine, piece by piece"),
         "rarity": N_("what rarity does")}
#: each for a reader of English, and of Chinese
ORDER = (("The dog bit the man.", "狗咬了人。"), ("The man bit the dog.", "人咬了狗。"))
#: without full stops, which they would share
MEANING = (("He speaks quickly", "他说得很快"), ("She talks fast", "她讲话迅速"))


def inside(method: Method, text: str, source: str) -> None:
    """The counts and weights of the sentence's tokens; the same beside other sentences."""
    view = segments(t("View"), list(VIEWS), "counts", "view", lambda code: t(VIEWS[code]))
    if view == "matrix":
        matrix_view(method, text, source)
    elif view == "cosine":
        cosine_view(method, text, source)
    elif view == "rarity":
        rarity_view(method, text, source)
    else:
        counts_view(method.trace(text, source), LESSON.key, t(
            "Each bar is one token of your sentence; the rarer it is in the training sentences, the longer its bar and "
            "the more it counts. "
            "Change the order of the words: nothing changes."))


def breaks(method: Method) -> None:
    """The same words in another order; the same meaning in other words."""
    order, meaning = ([readers(*texts) for texts in pair] for pair in (ORDER, MEANING))
    two_sentences(*order, ["bag_of_words", "word2vec", "rnn"], "order")
    exactly(method, "order", *order)
    two_sentences(*meaning, ["bag_of_words", "word2vec", "transformer_encoder"], "meaning", two_sides, note=False)
    exactly(method, "meaning", *meaning, two_sides)


routed()
rung_page(LESSON, inside, breaks)
