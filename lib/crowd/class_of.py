"""A class at work: readers who ask, look again, and turn pages, each in its own rhythm; one is at a costly view."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lib.crowd.reader import Reader

#: what readers do, and how often: a new sentence, one that somebody asked before, another page
NEW, AGAIN, PAGE = "new sentence", "asked before", "another page"
OFTEN = {NEW: 0.8, AGAIN: 0.1, PAGE: 0.1}
COSTLY = "costly view"
#: the page where sentences are asked
ASKING = "compare"
PAGES = ("bag_of_words", "rnn_attention", "transformer_seq2seq", "scoreboard", "tokens")


@dataclass(frozen=True)
class Done:
    """One interaction: when it began (seconds from the start), what it was, how long its reader waited."""

    at: float
    kind: str
    seconds: float


@dataclass
class Class:
    """Many readers at one address, `pause` seconds between two questions of each."""

    address: str
    sentences: Sequence[str]
    pause: float
    costly: bool = True
    done: list[Done] = field(default_factory=list)
    #: what went wrong, by its kind
    faults: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _next: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, readers: int, interactions: int, report: Callable[[int], None] = lambda done: None) -> None:
        """Let so many readers work until there were so many interactions; the first, where `costly`, is at a
        costly view all the time. It ends before where nobody is left who asks: all were thrown out."""
        started = time.monotonic()
        threads = [threading.Thread(target=self._guarded, args=(number, readers, started), daemon=True)
                   for number in range(readers)]
        for thread in threads:
            thread.start()
        asking = threads[1:] if self.costly and readers > 1 else threads
        while any(thread.is_alive() for thread in asking) and len(self.answers()) < interactions:
            time.sleep(0.5)
            report(len(self.done))
        self._stop.set()
        for thread in threads:
            thread.join(timeout=60)

    def answers(self) -> list[Done]:
        """All but what was done at the costly view."""
        return [one for one in list(self.done) if one.kind != COSTLY]

    def sentence(self) -> str:
        """One that nobody has asked."""
        with self._lock:
            self._next += 1
            return self.sentences[self._next % len(self.sentences)]

    def _guarded(self, number: int, readers: int, started: float) -> None:
        try:
            self._read(number, readers, started)
        except Exception as error:  # a reader who is thrown out is a fault, and the others go on
            self.faults.append(f"{type(error).__name__}: {error}"[:200])

    def _read(self, number: int, readers: int, started: float) -> None:
        draw = random.Random(number)
        self._stop.wait(self.pause * number / readers)
        with Reader(self.address) as reader:
            while not self._stop.is_set():
                began = time.monotonic()
                kind = draw.choices(list(OFTEN), list(OFTEN.values()))[0]
                if number == 0 and self.costly:
                    kind = COSTLY
                seconds = self._do(kind, reader, draw)
                self.done.append(Done(began - started, kind, seconds))
                self.faults += reader.faults
                reader.faults.clear()
                self._stop.wait(max(0.0, self.pause - (time.monotonic() - began)) * draw.uniform(0.8, 1.2))

    def _do(self, kind: str, reader: Reader, draw: random.Random) -> float:
        if kind == COSTLY:
            return reader.press("Time training here, on this computer") if reader.name == "rnn" else reader.go(
                "rnn", breaks="speed", fold_breaks="1")
        if kind == PAGE:
            return reader.go(draw.choice(PAGES), text=self.sentence())
        if reader.name != ASKING:
            reader.go(ASKING)
        return reader.type(self.sentence() if kind == NEW else self.sentences[draw.randrange(1, 6)])
