"""How right an answer is, by a rule: its words are laid beside those of a right answer.

1. A word of the right answer for which nothing stands: lost. One that stands more often: repeated.
2. All persons are there, in another order: the wrong person does it.
3. All words are there, in another order: the order is lost.
4. A word that stands for none of them: another word. A word in another form: its form.
5. Nothing of all that: right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lib.inside.home.question import ANSWER, FORMS, HELPERS, PERSONS, Word

LOST, REPEATED, PERSON, ORDER, OTHER, FORM, RIGHT = "lost", "repeated", "person", "order", "other", "form", "right"
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True)
class Mark:
    """One thing to say about an answer: a kind, and the words that it is about."""

    kind: str
    words: tuple[str, ...] = ()


def words(text: str) -> list[str]:
    """The words of a text without marks."""
    return _WORD.findall(text.replace("\u2019", "'"))


def marks(text: str, answer: Sequence[Word] = ANSWER, forms: Mapping[str, Sequence[str]] = FORMS,
          persons: Sequence[str] = PERSONS, helpers: Sequence[str] = HELPERS) -> list[Mark]:
    """What there is to say about an answer, the gravest first; never nothing."""
    names = {form: name for name, several in forms.items() for form in several}
    written = [word for word in words(text) if word.lower() not in helpers]
    here, there = [names.get(word.lower(), "") for word in written], [word.name for word in answer]
    has, needs = Counter(here), Counter(there)
    found = []
    lost = _missing(here, answer, needs - has)
    if lost:
        found.append(Mark(LOST, tuple(lost)))
    if _people(here, persons) != _people(there, persons) and all(has[who] == needs[who] for who in persons):
        found.append(Mark(PERSON))
    if more := [name for name in needs if has[name] > needs[name]]:
        found.append(Mark(REPEATED, tuple(_first(name, answer) for name in more)))
    if not found and [name for name in here if name] != there:
        found.append(Mark(ORDER))
    if strange := tuple(dict.fromkeys(word for word, name in zip(written, here) if not name)):
        found.append(Mark(OTHER, strange))
    if wrong := _forms(written, here, answer):
        found.append(Mark(FORM, tuple(wrong)))
    return found or [Mark(RIGHT)]


def _people(names: Sequence[str], persons: Sequence[str]) -> list[str]:
    return [name for name in names if name in persons]


def _first(name: str, answer: Sequence[Word]) -> str:
    return next(word.right[0] for word in answer if word.name == name)


def _pairs(here: Sequence[str], there: Sequence[str]) -> dict[int, int]:
    """place in `there` -> place in `here`, where the two run alike."""
    blocks = SequenceMatcher(None, there, here, autojunk=False).get_matching_blocks()
    return {block.a + i: block.b + i for block in blocks for i in range(block.size)}


def _missing(here: Sequence[str], answer: Sequence[Word], less: Counter[str]) -> list[str]:
    """As they stand in the right answer, the words of which there are too few: those with nothing beside them."""
    paired = _pairs(here, [word.name for word in answer])
    found = []
    for place, word in enumerate(answer):
        if place not in paired and less[word.name] > 0:
            less[word.name] -= 1
            found.append(word.right[0])
    return found


def _forms(written: Sequence[str], here: Sequence[str], answer: Sequence[Word]) -> list[str]:
    """The words that stand where they should, in a form that is wrong there."""
    paired = _pairs(here, [word.name for word in answer])
    return [written[at] for place, at in paired.items() if written[at].lower() not in answer[place].right]
