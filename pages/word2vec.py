"""Rung 2: a word is a point, near the words that keep the same company."""

from lib.ui.frame.router import routed
from lib.ui.shared.breaks import same_word, two_sentences
from lib.ui.shared.examples import readers
from lib.ui.shared.guard import guarded
from lib.ui.shared.rung import Lesson, rung_page
from lib.ui.word2vec.space import senses
from lib.ui.word2vec.views import inside_views
from models.base import Method
from models.messages import N_
from models.word2vec import Word2Vec

LESSON = Lesson(
    "word2vec",
    "Mikolov, Chen et al. 2013 · Mikolov, Sutskever et al. 2013 · Mikolov, Le & Sutskever 2013",
    (
        N_("Each token gets a vector of a few hundred numbers, trained to guess the tokens around it."),
        N_("Words that stand in the same company end up near each other, so near meanings often become near points, "
           "though nobody defined a meaning."),
        N_("A sentence is the mean of its words, and a straight map carries the points of one language onto the "
           "other's."),
    ),
    N_("One word is one point, whatever stands beside it: in a kind man and in what kind of book, kind is the same "
       "place. And a mean has no order, so turning a sentence round changes nothing. Edit the sentences and watch."),
    N_("The RNN reads word by word, so that order counts, and writes sentences of its own."),
)


def breaks(method: Method) -> None:
    """The same word in two senses; the same words in another order."""
    same_word(readers("The kind man helped us.", "这朵花真美。"), readers("What kind of book is it?", "他花了很多钱。"),
              ["word2vec", "transformer_encoder"], "sense")
    if isinstance(method, Word2Vec):
        with guarded():
            senses(method)
    two_sentences(readers("He likes her, but she does not like him.", "他喜欢她，但她不喜欢他。"),
                  readers("She likes him, but he does not like her.", "她喜欢他，但他不喜欢她。"),
                  ["word2vec", "rnn", "rnn_attention"], "turned", note=False)


routed()
rung_page(LESSON, inside_views, breaks)
