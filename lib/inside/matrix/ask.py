"""A method answers a probe: what it said, and how much of each question was right (1, a half for a tie, 0)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lib.inside.matrix.probe import Ask, Item, Probe
from models.answers import Likelihood
from models.base import Method, RefusedError, Task
from models.messages import Note

if TYPE_CHECKING:
    from collections.abc import Callable

#: numbers nearer than this are the same: a tie
SAME = 1e-6


class Answer(NamedTuple):
    """What a method said to one item. `score` is 1, 0.5 or 0; `text` what it wrote, "" where it was not to write;
    `first` and `second` what it gave the right and the wrong one: nats a token, chrF, or cosine."""

    score: float
    text: str = ""
    first: float | None = None
    second: float | None = None


def refusal(method: Method, ask: Ask) -> Note | None:
    """Why this method cannot be asked so; None where it can."""
    if ask is Ask.LIKELIER:
        try:
            method.likelihoods([], method.languages[0])
        except RefusedError as error:
            return Note(error.message, dict(error.values))
        return None
    return method.refusal(Task.SIMILARITY if ask is Ask.VECTOR else Task.TRANSLATION)


def answers(method: Method, probe: Probe, report: Callable[[float], None] | None = None) -> list[Answer]:
    """The method's answers to all items, in their order. A method that refuses raises RefusedError."""
    if (why := refusal(method, probe.ask)) is not None:
        raise RefusedError(why)
    items, lang = probe.items, probe.lang
    match probe.ask:
        case Ask.LIKELIER:
            return _likelier(method, items, lang, report)
        case Ask.VECTOR:
            return _by_vector(method, items, lang)
    other = next((code for code in method.languages if code != lang), lang)
    written = [one.text for one in method.translate([item.asked for item in items], lang, other)]
    if probe.ask is Ask.NEARER:
        return [_nearer(text, item) for text, item in zip(written, items)]
    if probe.ask is Ask.WHOLE:
        return [Answer(float(_plain(text) in {_plain(one) for one in item.right}), text)
                for text, item in zip(written, items)]
    return [Answer(float(any(word.casefold() in text.casefold() for word in item.right[1:])), text)
            for text, item in zip(written, items)]


def _likelier(method: Method, items: Sequence[Item], lang: str, report: Callable[[float], None] | None
              ) -> list[Answer]:
    found: list[Answer] = []
    for start in range(0, len(items), 200):
        part = items[start:start + 200]
        both = method.likelihoods([text for item in part for text in (item.right[0], item.wrong)], lang)
        found += [_weighed(both[i], both[i + 1]) for i in range(0, len(both), 2)]
        if report:
            report(len(found) / len(items))
    return found


def _weighed(right: Likelihood, wrong: Likelihood) -> Answer:
    return Answer(_ahead(right.per_token, wrong.per_token), "", right.per_token, wrong.per_token)


def _ahead(first: float, second: float) -> float:
    """1 where the first is larger, a half where they are the same."""
    if first == second or abs(first - second) <= SAME:
        return 0.5
    return float(first > second)


def _by_vector(method: Method, items: Sequence[Item], lang: str) -> list[Answer]:
    texts = [text for item in items for text in (item.asked, item.right[0], item.wrong)]
    vectors = method.embed(texts, lang).reshape(len(items), 3, -1)  # (N, 3, D)
    found = []
    for asked, right, wrong in vectors:
        near, far = method.similarity(asked[None], np.stack([right, wrong]))[0]
        found.append(Answer(_ahead(float(near), float(far)), "", float(near), float(far)))
    return found


def _nearer(text: str, item: Item) -> Answer:
    from lib.evaluation.metrics import sentence_chrf

    right, wrong = (sentence_chrf(text, one) for one in (item.right[0], item.wrong))
    return Answer(_ahead(right, wrong), text, right, wrong)


def _plain(text: str) -> str:
    """A text as two are compared: no capitals, no white space at the ends, marks in their usual form."""
    return unicodedata.normalize("NFKC", text).casefold().strip().rstrip(".。!?！？ ")
