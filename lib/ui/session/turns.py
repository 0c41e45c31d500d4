"""Pages are worked out a few at a time, first come, first served.

Python runs one thread at a time. Ten pages that are worked out at once take turns at every millisecond, also in the
middle of a network's step: each is done when all are, and a step of a tenth of a millisecond waits ten. One after the
other they take as long together, and most of them are done long before. A page that takes long lets the others pass.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lib.environment import cores

#: seconds after which a page has had its turn: it goes on beside the next one
LONGEST = 0.5


@dataclass(eq=False)
class _Ticket:
    """A page that waits or is at work since `began`."""

    woken: threading.Event = field(default_factory=threading.Event)
    began: float = 0.0


class Turns:
    """A line of pages, of which at most `most` are at work, each for `longest` seconds."""

    def __init__(self, most: int, longest: float = LONGEST) -> None:
        self._most, self._longest, self._lock = most, longest, threading.Lock()
        self._waiting: deque[_Ticket] = deque()
        self._at_work: list[_Ticket] = []
        self._mine = threading.local()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Held while a page is worked out; waits for its turn first."""
        ticket = _Ticket()
        with self._lock:
            self._waiting.append(ticket)
            wait = self._go_on()
        while not ticket.woken.wait(wait):
            with self._lock:
                wait = self._go_on()
        self._mine.ticket = ticket
        try:
            yield
        finally:
            self._end(ticket)

    def give_up(self) -> None:
        """The page of this thread will take long, or waits for something: the next one may begin."""
        if (ticket := getattr(self._mine, "ticket", None)) is not None:
            self._end(ticket)

    def _end(self, ticket: _Ticket) -> None:
        self._mine.ticket = None
        with self._lock:
            if ticket in self._at_work:
                self._at_work.remove(ticket)
                self._go_on()

    def _go_on(self) -> float:
        """Whoever has had its turn leaves, and the next ones begin; seconds until the next look (lock held)."""
        now = time.monotonic()
        self._at_work = [ticket for ticket in self._at_work if now - ticket.began < self._longest]
        while self._waiting and len(self._at_work) < self._most:
            ticket = self._waiting.popleft()
            ticket.began = now
            self._at_work.append(ticket)
            ticket.woken.set()
        return min((ticket.began for ticket in self._at_work), default=now) + self._longest - now + 0.001


_turns = Turns(max(1, cores() // 2))
taken, give_up = _turns.taken, _turns.give_up
