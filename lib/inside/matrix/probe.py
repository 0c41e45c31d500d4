"""What a probe is: sentences of which it is known what is right, how a method is asked, and what guessing would get."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from models.messages import N_


class Ask(StrEnum):
    """How a method is asked."""

    #: which of two sentences is likelier, by the mean log-probability of their tokens
    LIKELIER = "likelier"
    #: is the translation nearer to the right one than to the wrong one, by chrF
    NEARER = "nearer"
    #: is the whole translation one that the grammar writes for this meaning
    WHOLE = "whole"
    #: do certain words stand in the translation
    WORDS = "words"
    #: is the sentence's vector nearer to the right sentence than to the wrong one, by cosine
    VECTOR = "vector"


#: what guessing gets, in per cent: half where there are two answers to choose from
CHANCE = {Ask.LIKELIER: 50, Ask.NEARER: 50, Ask.VECTOR: 50, Ask.WHOLE: 0, Ask.WORDS: 0}
ASKED = {
    Ask.LIKELIER: N_("Which of two sentences is likelier to the method: the sum of what it gives each token, divided "
                     "by the number of tokens, the end included where it writes one."),
    Ask.NEARER: N_("The method translates; right is a translation that is nearer to the right one than to the wrong "
                   "one (chrF). A tie counts half."),
    Ask.WHOLE: N_("The method translates; right is a translation that the grammar itself writes for this meaning, word "
                  "for word."),
    Ask.WORDS: N_("The method translates; right is a translation in which the right word stands."),
    Ask.VECTOR: N_("The method's vector of the sentence is compared with those of the right and of the wrong one "
                   "(cosine). A tie counts half."),
}


class Item(NamedTuple):
    """One question. `asked` is what is translated or compared, "" where two sentences are weighed against each other.
    `right` are the right answers, of which the first is shown; `wrong` is the other one, "" where there are many."""

    asked: str
    right: tuple[str, ...]
    wrong: str = ""


@dataclass(frozen=True)
class Probe:
    """A paradigm in one language: its questions. `baseline` is what a trivial rule gets right of them, a share 0-1
    an item, and `rule` says which rule."""

    key: str
    lang: str
    ask: Ask
    items: tuple[Item, ...]
    baseline: tuple[float, ...] = ()
    rule: str = ""

    @property
    def fingerprint(self) -> str:
        """Tells whether two probes ask the same."""
        return hashlib.sha256(repr((self.lang, self.ask, self.items)).encode()).hexdigest()[:16]


#: probe -> what it is called, what it asks
TITLES: dict[str, tuple[str, str]] = {
    "word_order": (N_("Word order"), N_("A sentence, and the same words in an order that the language does not have.")),
    "negation": (N_("Negation"), N_("Does the translation deny what is denied, and affirm what is affirmed?")),
    "paraphrase": (N_("Paraphrase"), N_("The same said in another way must be nearer than nearly the same words that "
                                        "say something else.")),
    "roles": (N_("Role swap"), N_("Does the translation say who did it to whom?")),
    "homograph": (N_("Homograph"), N_("A word of several senses, of which one fits: is it translated in that sense?")),
    "coreference": (N_("Coreference"), N_("The pronoun is replaced by what it means, or by the other one: which "
                                          "sentence is likelier?")),
    "length": (N_("Length"), N_("Sentences of 16 words and more, translated without one mistake.")),
    "combination": (N_("Unseen combination"), N_("A verb and an object that never met in training, though each was "
                                                 "there: translated without one mistake?")),
    "agreement": (N_("Agreement"), N_("English: the verb agrees with the subject beside it. Chinese: the measure word "
                                      "fits the noun beside it.")),
    "number": (N_("Number"), N_("English: several things take the plural. Chinese: does the translation keep the "
                                "number?")),
    "unseen_word": (N_("Unseen word"), N_("A name that training never had: does it stand in the translation?")),
    "far_agreement": (N_("Agreement at a distance"), N_("The same agreement, with other words between the two.")),
}
