"""How long a method may train, and what it tells on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Budget:
    """When training ends: after so many minutes, processor minutes (of all cores together), epochs, steps or target
    tokens, whichever is set first reached; and what happens on the way.

    After each step in `marks` a method with a course of training keeps what it is then, as it would be saved, in
    `directory/snapshots/<step>`, and reports it with the message "snapshot". When `stop()` turns true training ends
    early: the method is left as good as it is, its summary says `stopped`, and a state to go on from stays in the
    directory. With `go_on` such a state stays at the end, too, so that a longer budget can be laid over the same run.

    The learning rate falls to zero over what is left of the budget after the part `decay_from` (0-1); from 1 on it
    never falls. `patience`: training ends too when so many validations in a row were no better than the best.
    """

    minutes: float | None = None
    epochs: float | None = None
    steps: int | None = None
    cpu_minutes: float | None = None
    tokens: int | None = None
    marks: tuple[int, ...] = ()
    stop: Callable[[], bool] | None = None
    go_on: bool = False
    decay_from: float = 0.0
    patience: int | None = None

    @property
    def stopping(self) -> bool:
        """Whether training is asked to end now."""
        return self.stop is not None and self.stop()

    def limits(self) -> dict[str, float]:
        """The limits that are set, by name."""
        named = {"minutes": self.minutes, "epochs": self.epochs, "steps": self.steps, "cpu_minutes": self.cpu_minutes,
                 "tokens": self.tokens}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class Progress:
    """One report of a training run. `fraction` is 0-1; `eta` is seconds left; `loss` is nats per token where there is
    a token; `tokens` are the target tokens trained on and `cpu_seconds` the processor's time, so far. The last report
    of a run has `done` True and its `summary` goes to the card."""

    step: int
    fraction: float
    loss: float | None = None
    valid_loss: float | None = None
    tokens_per_second: float | None = None
    seconds: float = 0.0
    eta: float | None = None
    message: str = ""
    done: bool = False
    summary: Mapping[str, Any] = field(default_factory=dict)
    tokens: int = 0
    cpu_seconds: float = 0.0


#: the folder, inside a training's directory, of what a method was at the marks of its budget
SNAPSHOTS = "snapshots"
