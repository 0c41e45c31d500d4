"""What each row of the results cost: processor minutes, parameters, tokens trained on, time for what is scored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lib.evaluation.results import latency_of


class Cost(NamedTuple):
    """One row's cost; None where it was not recorded. `by_the_clock`: the minutes are the clock's, since the
    processor's were not recorded. `milliseconds`: one sentence (in generation: one
    written token), by what the evaluation scores."""

    minutes: float | None
    by_the_clock: bool
    parameters: int | None
    tokens: int | None
    milliseconds: float | None


def costs(results: Mapping[str, Any], evaluation: str, cards: Mapping[str, Mapping[str, Any]]) -> dict[str, Cost]:
    """The cost of every row. `cards` tell the tokens where the results do not."""
    found = {}
    for key, entry in results.get("methods", {}).items():
        training = entry.get("training", {})
        processor, clock = training.get("cpu_minutes"), training.get("minutes", entry.get("minutes"))
        tokens = training.get("target_tokens", cards.get(key, {}).get("target_tokens"))
        found[key] = Cost(clock if processor is None else processor, processor is None and clock is not None,
                          entry.get("parameters"), tokens, latency_of(entry, evaluation))
    return found
