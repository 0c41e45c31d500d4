"""Questions that several readers ask at the same time are answered in one batch.

A network that reads thirty-two sentences at once takes an eighth of the time that it takes for one after another. So
whoever asks while a method is at work waits in its line; when it is done, all that wait are answered together. Nobody
waits who asks alone: there is no clock, the work before is the time in which a batch comes together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from threading import Event, Lock, Semaphore
from typing import Any, NamedTuple

from lib.environment import cores
from models.answers import Translation
from models.base import DecodingOptions, Method

#: most questions of a batch
MOST = 32


class Answered(NamedTuple):
    """An answer, and the seconds that it took: its part of the batch's."""

    value: Any
    seconds: float


@dataclass(eq=False)
class _Ticket:
    """One question in a line: woken up when it is answered, or when it is its turn to answer for all that wait."""

    question: Hashable
    woken: Event = field(default_factory=Event)
    leads: bool = False
    answer: Answered | None = None
    error: Exception | None = None


@dataclass
class _Line:
    waiting: list[_Ticket] = field(default_factory=list)
    busy: bool = False


class Together:
    """Lines of questions. Those in one line are of a kind, and are answered by one function."""

    def __init__(self, most: int = MOST, at_work: int | None = None) -> None:
        """At most `most` questions are answered at once, by at most `at_work` lines (half of the cores): two networks
        that share a core take longer than one after the other, and the batches grow while they wait."""
        self._most, self._lock = most, Lock()
        self._at_work = Semaphore(at_work or max(1, cores() // 2))
        self._lines: dict[Hashable, _Line] = {}

    def ask(self, kind: Hashable, question: Hashable, answer: Callable[[list[Any]], Sequence[Any]]) -> Answered:
        """What `answer` gives for `question`; it is called with all questions of this `kind` that wait."""
        ticket = _Ticket(question)
        with self._lock:
            line = self._lines.setdefault(kind, _Line())
            line.waiting.append(ticket)
            ticket.leads, line.busy = not line.busy, True
        if not ticket.leads:
            ticket.woken.wait()
        if ticket.leads:
            self._answer(kind, line, ticket, answer)
        if ticket.error is not None:
            raise ticket.error
        # whoever led the batch was stopped before it was answered: ask anew
        return ticket.answer if ticket.answer is not None else self.ask(kind, question, answer)

    def _answer(self, kind: Hashable, line: _Line, own: _Ticket, answer: Callable[[list[Any]], Sequence[Any]]) -> None:
        """Answer `own` and others that wait, and hand the line on."""
        batch: list[_Ticket] = []
        try:
            with self._at_work:
                with self._lock:
                    line.waiting.remove(own)
                    batch = [own, *line.waiting[:self._most - 1]]
                    del line.waiting[:self._most - 1]
                _fill(batch, answer)
        finally:
            with self._lock:
                if line.waiting:
                    line.waiting[0].leads = True
                    line.waiting[0].woken.set()
                else:
                    del self._lines[kind]
            for ticket in batch[1:]:
                ticket.woken.set()


def _fill(batch: Sequence[_Ticket], answer: Callable[[list[Any]], Sequence[Any]]) -> None:
    """Each ticket's answer, or its error; where a batch fails, each is asked for itself, so that it has its own."""
    questions = list(dict.fromkeys(ticket.question for ticket in batch))
    started = time.perf_counter()
    try:
        found = dict(zip(questions, answer(questions), strict=True))
    except Exception as error:
        if len(batch) == 1:
            batch[0].error = error
            return
        for ticket in batch:
            _fill([ticket], answer)
        return
    seconds = (time.perf_counter() - started) / len(batch)
    for ticket in batch:
        ticket.answer = Answered(found[ticket.question], seconds)


_together = Together()


def translate(method: Method, text: str, source: str, target: str, options: DecodingOptions
              ) -> tuple[Translation, float]:
    """`method.translate` of one text, with those of others who ask now; and the seconds that it took."""
    found = _together.ask(("translate", id(method), source, target, options), text,
                          lambda texts: method.translate(texts, source, target, options))
    return found.value, found.seconds


def embed(method: Method, texts: Sequence[str], lang: str) -> tuple[Any, float]:
    """`method.embed` of a few texts (N, D), with those of others who ask now; and the seconds that it took."""
    def rows(questions: list[tuple[str, ...]]) -> list[Any]:
        vectors = method.embed([text for texts in questions for text in texts], lang)
        ends = [0]
        for one in questions:
            ends.append(ends[-1] + len(one))
        return [vectors[start:end] for start, end in pairwise(ends)]

    found = _together.ask(("embed", id(method), lang), tuple(texts), rows)
    return found.value, found.seconds
