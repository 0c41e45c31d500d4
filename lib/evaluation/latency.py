"""How long a method takes for one sentence, the way each evaluation asks it: what is scored is what is timed."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from lib.evaluation.measure import SAMPLING
from models.base import DecodingOptions, Pair
from models.language.text import beginning
from models.messages import InputError

#: how many sentences are timed
COUNT = 20


def latencies(method: Any, names: Collection[str], pairs: Sequence[Pair], languages: Sequence[str],
              beam_size: int = 4) -> dict[str, float]:
    """Median milliseconds, warm, by the evaluations `names`: for a sentence to be translated or turned into a vector,
    in `generation` for a written token. What a method does not do is left out. `pairs` are all timed."""
    if isinstance(method, InputError):
        return {}
    asks = {name: ask for name, ask in _asks(method, languages, beam_size).items() if name in names}
    found = {}
    for name, ask in asks.items():
        times = []
        try:
            for number, pair in enumerate([pairs[0], *pairs]):
                started = time.perf_counter()
                parts = ask(pair, number)
                times.append(1000 * (time.perf_counter() - started) / parts)
        except Exception:  # what a method refuses, or fails at, has no time; its row says why
            continue
        found[name] = round(statistics.median(times[1:]), 3)
    return found


def _asks(method: Any, languages: Sequence[str], beam_size: int) -> dict[str, Callable[[Pair, int], int]]:
    """By evaluation: ask the method about a pair, and say in how many parts it answered."""
    def translate(pair: Pair, _: int, one: int, other: int, beam: int) -> int:
        method.translate([pair[one]], languages[one], languages[other], DecodingOptions(beam_size=beam))
        return 1

    def embed(pair: Pair, number: int, side: int | None = None) -> int:
        side = number % len(languages) if side is None else side
        method.embed([pair[side]], languages[side])
        return 1

    def write(pair: Pair, number: int) -> int:
        side = number % len(languages)
        return max(1, sum(1 for _ in method.generate(beginning(pair[side], 1 / 3), languages[side], SAMPLING, number)))

    asks: dict[str, Callable[[Pair, int], int]] = {"retrieval": embed, "generation": write}
    for side, lang in enumerate(languages):
        asks[f"similarity_{lang}"] = partial(embed, side=side)
    for one, other in itertools.permutations(range(len(languages)), 2):
        name = f"translation_{languages[one]}_{languages[other]}"
        for key, beam in ((name, beam_size), (f"{name}_greedy", 1)):
            asks[key] = partial(translate, one=one, other=other, beam=beam)
    return asks
