"""What a lesson is made of: steps with a sentence, a question, what came, a picture; terms, and questions at the end.

A step computes what came, and its picture draws the same numbers: nothing here says a number by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import models
from lib.ui.session import shelf
from lib.ui.session.i18n import language, t
from lib.ui.session.memory import once
from lib.ui.shared.user_text import md
from models.base import Method
from models.messages import InputError

#: texts of a step by the reader's language: what stands in it is in the page's language
Texts = Mapping[str, Mapping[str, str]]
#: an English message, or the words themselves by the reader's language
Label = str | Mapping[str, str]


class Came(NamedTuple):
    """What came: the code of the choice that it makes true, and the sentence that says so with its numbers."""

    choice: str
    said: str


class Link(NamedTuple):
    """A page in a state: its script, and its query."""

    page: str
    query: Mapping[str, str | None]


@dataclass(frozen=True)
class Step:
    """One step. `says` and `asks` may name the step's `texts`; `why` is what to keep in mind, whatever came; `needs`
    are the methods without whose weights nothing comes."""

    title: str
    says: str
    asks: str
    choices: Mapping[str, Label]
    why: str
    came: Callable[[Mapping[str, str]], Came]
    draw: Callable[[Mapping[str, str]], None]
    link: Callable[[Mapping[str, str]], Link]
    needs: tuple[str, ...] = ()
    texts: Texts | None = None

    def here(self) -> Mapping[str, str]:
        """The step's texts in the reader's language."""
        return (self.texts or {}).get(language(), {})

    def sentence(self, message: str) -> str:
        """A message of the step with its texts, as markdown."""
        return t(message, **{name: md(text) for name, text in self.here().items()})

    def label(self, code: str) -> str:
        """A choice as the reader reads it."""
        label = self.choices[code]
        return self.sentence(label) if isinstance(label, str) else md(label[language()])

    def outcome(self) -> Came:
        """What came, from this session's memory where it was asked before."""
        made = tuple(shelf.identity(key, shelf.method(key)) for key in self.needs)
        return once(("lesson", self.title, shelf.corpus_key(), language(), made), lambda: self.came(self.here()))


class Term(NamedTuple):
    """A standard term in both languages, and what it is."""

    en: str
    zh: str
    what: str


class Asked(NamedTuple):
    """A question at a lesson's end, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True)
class Lesson:
    """A lesson: `code` in the address, `minutes` that it takes in a class."""

    code: str
    title: str
    about: str
    minutes: int
    steps: tuple[Step, ...]
    terms: tuple[Term, ...]
    questions: tuple[Asked, Asked, Asked]


def network(key: str) -> Method:
    """A method with its weights; an InputError that says how to get them."""
    found = shelf.loaded(key)
    if isinstance(found, InputError):
        raise found
    return found


def names(keys: tuple[str, ...]) -> dict[str, Label]:
    """Methods as choices, by their short names."""
    return {key: models.rung(key).title for key in keys}
