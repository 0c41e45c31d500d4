"""Answers that were given before, kept by the process: a question that somebody asked already costs nothing.

A whole class asks the same few sentences. What is kept are answers, under a key that names all that they depend on (the
corpus, the method's weights, text, direction, options), and of the key only a hash with this process's own secret is
kept: nobody can list what was asked, and a reader gets an answer only by asking the very same question.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from lib.compare.questions import Row

#: answers that are kept; one is a kilobyte or two
MOST = 5000


class Answers:
    """A bounded store of answers; the one that was longest not asked for goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._secret, self._lock = most, secrets.token_bytes(32), Lock()
        self._kept: OrderedDict[bytes, tuple[str, Row]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def _name(self, question: Hashable) -> bytes:
        return hashlib.blake2b(repr(question).encode("utf-8", "surrogatepass"), key=self._secret,
                               digest_size=16).digest()

    def once(self, corpus: str, question: Hashable, compute: Callable[[], Row]) -> Row:
        """The answer to `question`, which names all that it depends on; computed where it is not kept. What is no
        answer (a refusal, a failure) is not kept."""
        name = self._name((corpus, question))
        with self._lock:
            if (found := self._kept.get(name)) is not None:
                self._kept.move_to_end(name)
                return found[1]
        row = compute()
        if row.output is not None:
            self._keep(name, corpus, row)
        return row

    def keep(self, corpus: str, question: Hashable, row: Row) -> None:
        """An answer that is known already."""
        self._keep(self._name((corpus, question)), corpus, row)

    def _keep(self, name: bytes, corpus: str, row: Row) -> None:
        with self._lock:
            self._kept[name] = (corpus, row)
            self._kept.move_to_end(name)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Drop all answers."""
        with self._lock:
            self._kept.clear()

    def forget(self, corpus: str) -> None:
        """Drop all answers of a corpus, as when its owner deletes it."""
        with self._lock:
            for name in [name for name, (of, _) in self._kept.items() if of == corpus]:
                del self._kept[name]


_answers = Answers()


def clear() -> None:
    """Forget all."""
    _answers.clear()


def count() -> int:
    """How many answers are kept."""
    return len(_answers)


once, keep, forget = _answers.once, _answers.keep, _answers.forget
