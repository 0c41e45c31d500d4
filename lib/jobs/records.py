"""What a training run writes about itself, as data: what was asked (`Request`) and how far it is (`Status`)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self, TypeVar

from models.messages import Note

#: the folder of a run, inside the corpus's: the training of the methods, the learning curve over corpus size, or the
#: same training with more seeds
TRAIN, SIZES, SEEDS = "train", "sizes", "seeds"
FOLDERS = {TRAIN: "run", SIZES: "sizes", SEEDS: "seeds"}
REQUEST_FILE, STATUS_FILE, LOG_FILE, LOCK_FILE, STOP_FILE = "request.json", "status.json", "log.txt", "lock", "stop"
RESTARTS_FILE = "restarts.json"
#: the states of a run, and of one method
STATES = ("none", "queued", "running", "stopped", "interrupted", "failed", "done")
METHOD_STATES = ("waiting", "running", "stopped", "failed", "done")
T = TypeVar("T")


@dataclass(frozen=True)
class Sample:
    """What a method made of one held-out sentence after `step` steps; `kind` is "translation" or "continuation"."""

    source: str
    text: str
    step: int
    kind: str


@dataclass(frozen=True)
class Request:
    """What is asked of a run. `minutes` of training altogether; `steps` of each method (rounds over the text, for
    methods that count so); empty `steps` are filled in by a measurement before training starts, so that a resumed run
    ends where the uninterrupted one does. `config` overrides settings by method. `test_pairs` are evaluated on.
    `threads` of the processor, 0: as the machine suggests. `seconds` by method, and `evaluation_seconds`, are what the
    measurement expects. `seeds`: how many trainings of each method, from `seed` on, where the kind is more seeds."""

    methods: tuple[str, ...]
    preset: str = "look"
    minutes: float = 1.0
    vocab_size: int | None = None
    config: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    seed: int = 0
    steps: Mapping[str, int] = field(default_factory=dict)
    test_pairs: int = 100
    threads: int = 0
    kind: str = TRAIN
    seconds: Mapping[str, float] = field(default_factory=dict)
    evaluation_seconds: float = 0.0
    seeds: int = 1

    @property
    def planned(self) -> bool:
        """Whether every method has its number of steps."""
        return all(key in self.steps for key in self.methods)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self) | {"methods": list(self.methods)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` made; anything else is a TypeError."""
        made = cls(**{**value, "methods": tuple(value["methods"])})
        config = made.config.values() if isinstance(made.config, dict) else [None]
        return _sound(made, all(isinstance(name, str) for name in made.methods) and made.kind in FOLDERS
                      and all(isinstance(own, dict) for own in config)
                      and all(isinstance(n, int) for n in made.steps.values()) and isinstance(made.seeds, int)
                      and all(_is_number(n) for n in made.seconds.values()))


@dataclass(frozen=True)
class Estimate:
    """What a run will take: `seconds` and `steps` by method, `mib` of memory at the peak, `evaluation_seconds` after
    the training; `request` has the steps filled in and is what to start. `fits`: the memory is within the limit."""

    seconds: Mapping[str, float]
    steps: Mapping[str, int]
    mib: float
    evaluation_seconds: float
    total_seconds: float
    request: Request
    fits: bool


@dataclass(frozen=True)
class MethodStatus:
    """One method of a run: `state` is waiting, running, stopped, failed or done; `steps` is the whole number of steps
    it gets; losses in nats per token; `seconds` spent and `eta` left."""

    state: str = "waiting"
    fraction: float = 0.0
    step: int = 0
    steps: int | None = None
    loss: float | None = None
    valid_loss: float | None = None
    tokens_per_second: float | None = None
    eta: float | None = None
    seconds: float = 0.0
    error: Note | None = None
    sample: Sample | None = None


@dataclass(frozen=True)
class Status:
    """How far a run is.

    `state`: none (there is no run), queued, running, stopped, interrupted (its process died), failed or done. `phase`
    of a run that is going on: waiting, preparing, measuring, training or evaluating. `method` is the one in training.
    `seconds` are of work, over all lives of the process; `started` and `updated` in seconds since 1970. `queue` is the
    place in the line, 1 is next. `restarts` counts revivals without progress.
    """

    state: str = "none"
    kind: str = TRAIN
    phase: str = ""
    method: str | None = None
    methods: Mapping[str, MethodStatus] = field(default_factory=dict)
    fraction: float = 0.0
    eta: float | None = None
    seconds: float = 0.0
    allowed_from: float = 0.0
    started: float = 0.0
    updated: float = 0.0
    pid: int | None = None
    error: Note | None = None
    peak_mib: float = 0.0
    detail: str = ""
    queue: int | None = None
    restarts: int = 0
    request: Request | None = None

    @property
    def active(self) -> bool:
        """Whether the run is going on or waits for its turn."""
        return self.state in ("queued", "running")

    @property
    def resumable(self) -> bool:
        """Whether `resume` would go on with it."""
        return self.state in ("stopped", "interrupted", "failed")

    def to_json(self) -> dict[str, Any]:
        """What the file holds: everything but what is found out when it is read."""
        value = asdict(replace(self, request=None))
        for name in ("queue", "restarts", "request"):
            del value[name]
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """What `to_json` made; anything else is a TypeError."""
        methods = {key: _sound(MethodStatus(**{**entry, "error": _problem(entry.get("error")),
                                               "sample": _sample(entry.get("sample"))}),
                               entry.get("state", "waiting") in METHOD_STATES)
                   for key, entry in value.get("methods", {}).items()}
        made = cls(**{**value, "methods": methods, "error": _problem(value.get("error"))})
        return _sound(made, made.state in STATES and made.kind in FOLDERS)


def _problem(value: Mapping[str, Any] | None) -> Note | None:
    if not value:
        return None
    made = Note(**value)
    str(made)  # its values fill its fields
    return made


def _sample(value: Mapping[str, Any] | None) -> Sample | None:
    return _sound(Sample(**value), True) if value else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


#: what the fields of a file's objects must be; by the type of their default, or by their name
_NAMED: dict[str, type | tuple[type, ...]] = {
    "steps": (dict, int, type(None)), "vocab_size": (int, type(None)), "pid": (int, type(None)),
    "method": (str, type(None)), "source": str, "text": str, "kind": str, "step": int, "methods": (dict, tuple),
}


def _sound(made: T, right: bool) -> T:
    """`made` from a file, if all that is in it is of the right kind; else a TypeError."""
    for entry in fields(made):  # type: ignore[arg-type]  # T is one of our data classes
        value = getattr(made, entry.name)
        if entry.name in _NAMED:
            right = right and isinstance(value, _NAMED[entry.name])
        elif isinstance(entry.default, int | float):
            right = right and _is_number(value)
        elif entry.default is None and entry.name in ("loss", "valid_loss", "tokens_per_second", "eta"):
            right = right and (value is None or _is_number(value))
        elif isinstance(entry.default, str):
            right = right and isinstance(value, str)
        elif entry.name in ("config", "seconds"):
            right = right and isinstance(value, dict)
    if not right:
        raise TypeError(f"no {type(made).__name__}")
    return made


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a JSON file, or None where there is none or it cannot be read."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def read_request(run: Path) -> Request | None:
    """The request in the run's folder, or None."""
    return _read(run / REQUEST_FILE, Request.from_json)


def same_vocabulary(run: Path, request: Request) -> bool:
    """Whether the run in the folder `run` asked for as many pieces, so that a new one keeps its tokenizer."""
    before = read_request(run)
    return before is not None and before.vocab_size == request.vocab_size


def read_status(run: Path) -> Status | None:
    """The status as the worker last wrote it, or None."""
    return _read(run / STATUS_FILE, Status.from_json)


def _read(path: Path, made: Callable[[dict[str, Any]], T]) -> T | None:
    value = read_json(path)
    try:
        return made(value) if value else None
    except (TypeError, KeyError, AttributeError, ValueError, IndexError):
        return None
