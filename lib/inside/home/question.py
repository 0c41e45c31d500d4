"""The first page's question: a sentence that the seven methods answer differently, and what a right answer has.

It was found by asking all seven about dozens of sentences of our own. It is short, everybody sees at once which answer
is right, and each rung fails at it in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

TEXT, SOURCE, TARGET = "我爱她，但是她不爱我。", "zh", "en"
RIGHT = "I love her, but she doesn't love me."


@dataclass(frozen=True)
class Word:
    """A word of a right answer: what it stands for (a name of `FORMS`), and the forms of it that are right here, the
    one to show first."""

    name: str
    right: tuple[str, ...]


#: what a word stands for -> every form of it
FORMS: Mapping[str, tuple[str, ...]] = {
    "I": ("i", "me", "my", "mine", "myself"),
    "she": ("she", "her", "hers", "herself"),
    "love": ("love", "loves", "loved", "loving"),
    "but": ("but", "yet", "however", "though"),
    "not": ("not", "doesn't", "don't", "didn't", "isn't", "never", "no"),
}
#: those of them that say who
PERSONS = ("I", "she")
#: words that come with another one and stand for nothing
HELPERS = ("do", "does", "did", "is", "am", "are")
ANSWER = (Word("I", ("i",)), Word("love", ("love",)), Word("she", ("her",)), Word("but", ("but", "yet")),
          Word("she", ("she",)), Word("not", ("not", "doesn't")), Word("love", ("love", "loves")), Word("I", ("me",)))
