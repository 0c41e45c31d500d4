"""A blind test: two answers without names, and which is better; then what the choices say, beside chrF's.

The seed decides which methods meet over which sentence, and which of them stands on the left. Methods that have been
asked least come first, so that all meet about equally often. Identical answers decide nothing and are not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from lib.evaluation.metrics import sentence_chrf
from lib.evaluation.significance import LIMIT, holm, sign_test
from models.base import Pair

LEFT, EQUAL, RIGHT = "left", "equal", "right"
CHOICES = (LEFT, EQUAL, RIGHT)
#: questions of one round; and meetings that are looked at before it is said that the methods answer alike
ROUND, TRIED = 10, 60


@dataclass(frozen=True)
class Question:
    """Two answers to one text. Which methods gave them, and the reference, are for afterwards."""

    text: str
    reference: str
    left: str
    right: str
    answers: tuple[str, str]

    def chrf(self) -> tuple[float, float]:
        """chrF of the answer on the left and of the one on the right."""
        return sentence_chrf(self.answers[0], self.reference), sentence_chrf(self.answers[1], self.reference)

    def chosen_by_chrf(self) -> str:
        """The side with more chrF."""
        left, right = self.chrf()
        return EQUAL if left == right else LEFT if left > right else RIGHT


@dataclass
class Blind:
    """A test in progress: what it draws from, what was asked, what was chosen of it (one fewer while a question is
    open), whether the reference was in sight, and after how many choices there is a result."""

    pairs: Sequence[Pair]
    methods: tuple[str, ...]
    seed: int
    asked: list[Question] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    in_sight: list[bool] = field(default_factory=list)
    goal: int = ROUND
    used: set[tuple[int, int]] = field(default_factory=set)

    def open(self) -> Question | None:
        """The question that waits for a choice."""
        return self.asked[len(self.chosen)] if len(self.asked) > len(self.chosen) else None

    def done(self) -> bool:
        """Whether as many were chosen as wanted."""
        return len(self.chosen) >= self.goal

    def choose(self, side: str, in_sight: bool = False) -> None:
        """Note the choice for the open question; without one, or for what is no side, nothing happens."""
        if self.open() is not None and side in CHOICES:
            self.chosen.append(side)
            self.in_sight.append(in_sight)

    def ask(self, answer: Callable[[str, str], str | None]) -> Question | None:
        """The next question; `answer(method, text)` gives a text, or None where there is none. None where all that
        can be asked, or a good many of it, is answered alike."""
        if (waiting := self.open()) is not None:
            return waiting
        meetings = list(combinations(range(len(self.methods)), 2))
        for tried, (place, meeting) in enumerate(self._order(meetings)):
            if tried >= TRIED:
                break
            self.used.add((place, meeting))
            first, second = (self.methods[i] for i in meetings[meeting])
            if np.random.default_rng((self.seed, 1, place, meeting)).random() < 0.5:
                first, second = second, first
            pair = self.pairs[place]
            said = answer(first, pair.first), answer(second, pair.first)
            if said[0] is None or said[1] is None or _plain(said[0]) == _plain(said[1]):
                continue
            self.asked.append(Question(pair.first, pair.second, first, second, (said[0], said[1])))
            return self.asked[-1]
        return None

    def _order(self, meetings: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Sentence and meeting of all that was not drawn yet: methods, then sentences, that were asked least come
        first; among equals the seed decides."""
        methods = Counter(key for one in self.asked for key in (one.left, one.right))
        texts = Counter(one.text for one in self.asked)
        luck = np.random.default_rng((self.seed, 0)).random((len(self.pairs), len(meetings)))

        def rank(drawn: tuple[int, int]) -> tuple[float, ...]:
            place, meeting = drawn
            counts = sorted((methods[self.methods[i]] for i in meetings[meeting]), reverse=True)
            return (sum(counts), counts[0], texts[self.pairs[place].first], luck[place, meeting])

        yield from sorted(((place, meeting) for place in range(len(self.pairs)) for meeting in range(len(meetings))
                           if (place, meeting) not in self.used), key=rank)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class Standing:
    """A method over the questions in which it met another one: how often the reader preferred it, the other one, or
    neither; the sign test's p, before and after the correction for the number of methods; and the same of chrF."""

    method: str
    won: int
    lost: int
    equal: int
    p_value: float
    p_corrected: float
    chrf_won: int
    chrf_lost: int
    chrf: float

    @property
    def met(self) -> int:
        """Questions that it was in."""
        return self.won + self.lost + self.equal

    @property
    def share(self) -> float:
        """Of its questions those that it won, an equal one as half (0-1)."""
        return (self.won + self.equal / 2) / self.met

    @property
    def chrf_share(self) -> float:
        """The same, had chrF chosen."""
        return (self.chrf_won + (self.met - self.chrf_won - self.chrf_lost) / 2) / self.met

    @property
    def decided(self) -> bool:
        """Whether chance alone would hardly choose so."""
        return self.p_corrected < LIMIT


@dataclass(frozen=True)
class Outcome:
    """The methods in the reader's order; of the questions in which the reader and chrF both preferred one answer, how
    often it was the same, and the sign test's p of that."""

    standings: tuple[Standing, ...]
    agreed: int
    both: int
    p_value: float


def outcome(asked: Sequence[Question], chosen: Sequence[str]) -> Outcome:
    """What the choices say."""
    judged = list(zip(asked, chosen))
    by_chrf = [one.chosen_by_chrf() for one, _ in judged]
    keys = list(dict.fromkeys(key for one, _ in judged for key in (one.left, one.right)))
    counted = []
    for key in keys:
        mine = [(LEFT if one.left == key else RIGHT, side, other, one.chrf()[0 if one.left == key else 1])
                for (one, side), other in zip(judged, by_chrf) if key in (one.left, one.right)]
        won, equal = sum(side == at for at, side, _, _ in mine), sum(side == EQUAL for _, side, _, _ in mine)
        higher, alike = sum(side == at for at, _, side, _ in mine), sum(side == EQUAL for _, _, side, _ in mine)
        counted.append((key, won, len(mine) - won - equal, equal, higher, len(mine) - higher - alike,
                        float(np.mean([score for *_, score in mine]))))
    p_values = [sign_test(won, lost) for _, won, lost, *_ in counted]
    found = [Standing(key, won, lost, equal, p, corrected, higher, lower, score) for
             (key, won, lost, equal, higher, lower, score), p, corrected in zip(counted, p_values, holm(p_values))]
    both = [(side, other) for (_, side), other in zip(judged, by_chrf) if EQUAL not in (side, other)]
    agreed = sum(side == other for side, other in both)
    return Outcome(tuple(sorted(found, key=lambda one: -one.share)), agreed, len(both),
                   sign_test(agreed, len(both) - agreed))
