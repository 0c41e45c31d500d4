"""Why the methods differ: a line each, with a link to the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lib.ui.session.i18n import t
from lib.ui.shared.parts.fold import unfolded
from lib.ui.shared.show import badge
from lib.ui.shared.site_map import link_to_rung
from models.base import Task
from models.messages import N_

#: what is true of the method whatever is asked
ALWAYS: Mapping[str, str] = {
    "pretrained": N_("It was trained by others on other text, with a vocabulary of its own: where it does better or "
                     "worse, text, size and structure cannot be told apart."),
    "e5": N_("Others taught it, on about a billion pairs of texts, to put what belongs together close together; ours "
             "met the pairs of one corpus. Where it does better or worse, text, size and structure cannot be told "
             "apart."),
}
WHY: Mapping[Task, Mapping[str, str]] = {
    Task.TRANSLATION: {
        "bag_of_words": N_("It only counts. Words keep no order and no meaning, so it looks each one up in a lexicon "
                           "and writes them down as they come."),
        "word2vec": N_("Words have become points, and near meanings often lie near each other; but a word is one point "
                       "whatever stands beside it, and order is still lost."),
        "rnn": N_("It reads in order and writes freely, but the whole sentence has to fit into one vector: a long "
                  "sentence may lose its details."),
        "rnn_attention": N_("Before each word it writes, it looks back at every word it has read, so every detail can "
                            "still be reached."),
        "transformer_encoder": N_("It sees all words at once, from both sides, but it was trained to fill gaps, not to "
                                  "write: its text is a row of filled gaps."),
        "transformer_decoder": N_("It only predicts the next token; a translation is the continuation of a text that "
                                  "begins with your sentence. It reads that sentence from left to right only."),
        "transformer_seq2seq": N_("One half reads in both directions, the other half writes and looks across at every "
                                  "word: it needs sentence pairs to train."),
    },
    Task.SIMILARITY: {
        "bag_of_words": N_("It compares which words occur, the rare ones counting more. The same words in another "
                           "order are the same text to it, and a synonym is another word."),
        "word2vec": N_("It compares the mean of the words' points. A synonym may lie near; the same words in another "
                       "order have the same mean."),
        "rnn": N_("Its states come from reading in order, so another order is another vector. But it was trained to "
                  "translate, and nothing told it to put equal meanings together."),
        "rnn_attention": N_("It, too, was trained to translate and not to compare. It looks back at each state when it "
                            "writes, so no single one has to hold the whole sentence."),
        "transformer_encoder": N_("Each of its states has seen all words from both sides. Where the corpus has "
                                  "translations it was also trained to put a sentence near its own one, and away from "
                                  "sentences with the roles exchanged."),
        "transformer_decoder": N_("Each of its states has seen only the words before it, and was trained to foresee "
                                  "the next token, not to compare texts."),
        "transformer_seq2seq": N_("Its vector comes from the half that reads. Where the corpus has translations one "
                                  "more layer learned to put a sentence near its own one; what translates was not "
                                  "touched."),
    },
    Task.GENERATION: {
        "bag_of_words": N_("It draws words by how often they occur. What you wrote has no influence on what comes "
                           "next."),
        "word2vec": N_("It draws words that keep company with your last few words; in which order they come it does "
                       "not know."),
        "rnn": N_("It reads your beginning into one vector and writes on from it. With two languages it learned this "
                  "beside translating, from a smaller share of its training."),
        "rnn_attention": N_("It learned this as the RNN did; while it writes it can look back at each word of your "
                            "beginning."),
        "transformer_encoder": N_("It was trained to fill gaps, not to write. Here gaps stand behind your beginning, "
                                  "and the surest is filled first."),
        "transformer_decoder": N_("To write the next token is just what it was trained for: it goes on from all that "
                                  "stands before, your words and its own."),
        "transformer_seq2seq": N_("One half reads your beginning, the other writes on. With two languages it learned "
                                  "this beside translating, from a smaller share of its training."),
    },
}


def why_they_differ(task: Task, methods: Sequence[str], query: Mapping[str, Any],
                    evidence: Callable[[], Mapping[str, str]]) -> None:
    """The lines for the methods shown, as far as they explain answers to `task`, each with the `evidence` of this very
    answer, asked for when it is looked at; the links carry `query` along."""
    if (fold := unfolded("why", t("Why do they differ?"), ":material/lightbulb:")) is None:
        return
    seen = evidence()
    fold.caption(t("The reason holds for every text; what stands under it was seen on this one."))
    for key in methods:
        name, line = fold.columns([2, 7], vertical_alignment="center")
        with name:
            link_to_rung(key, label=badge(key), query=dict(query))
        line.markdown(t(ALWAYS.get(key) or WHY[task].get(key, "")) or badge(key))
        if seen.get(key):
            line.caption(seen[key])
