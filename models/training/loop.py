"""One training loop for every network. It knows an objective and a network, and nothing about either.

AdamW or Muon (models/training/optimizers.py); linear warm-up, then decay to zero over the budget; gradients clipped by
norm; batches of sentences of similar length; a running average of the weights (Polyak & Juditsky 1992), which is what
is validated and kept.

Killed at any moment, a run goes on from its last save: the order of the batches depends on the seed and the epoch
alone, and the state holds the place in it, the optimiser's moments and the random generator.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from models.budget import Budget, Progress
from models.messages import N_, InputError
from models.training.batching import bucketed
from models.training.hardware import mixed_precision, pick_device
from models.training.memory import keep_kernels, reuse_freed_memory
from models.training.pair_data import TrainingPairs
from models.training.parallel import here
from models.training.state import STATE_FILE, Place, Run, TrainingSettings

#: the part of the budget that the learning rate rises in at most
LONGEST_RISE = 0.1


Network = TypeVar("Network", bound=nn.Module, contravariant=True)


class Objective(Protocol[Network]):
    """What a network is trained for."""

    def examples(self, rng: np.random.Generator) -> Sequence[Any]:
        """The examples of one epoch, freshly drawn."""

    def valid_examples(self) -> Sequence[Any]:
        """Examples held out, the same at every call."""

    def size(self, example: Any) -> tuple[int, ...]:
        """Lengths of the example's sequences: those of like lengths are batched together."""

    def loss(self, network: Network, examples: Sequence[Any], smoothing: float) -> tuple[Tensor, int]:
        """Mean loss per token (nats) and the number of tokens it is a mean of."""


def learning_rate(settings: TrainingSettings, step: int, fraction: float, decay_from: float = 0.0) -> float:
    """The rate at `step` when `fraction` (0-1) of the budget is spent: a linear rise, times a linear fall to zero that
    begins at `decay_from` (1: no fall). The rise takes a tenth of the budget at most, so that a short training has its
    full rate too."""
    rise = min(1.0, max((step + 1) / settings.warmup_steps, fraction / LONGEST_RISE))
    fallen = max(0.0, min(1.0, fraction) - decay_from) / (1.0 - decay_from) if decay_from < 1 else 0.0
    return settings.learning_rate * rise * (1.0 - fallen)


@torch.inference_mode()
def validation_loss(network: nn.Module, objective: Objective[Any], max_tokens: int, precision: Any) -> float | None:
    """Mean loss per token (nats, no smoothing) over the held-out examples, or None when there are none."""
    examples = objective.valid_examples()
    batches = bucketed([objective.size(e) for e in examples], max_tokens, np.random.default_rng(0))
    total, count = 0.0, 0.0
    for batch in here().part(batches):
        with precision:
            loss, tokens = objective.loss(network, [examples[i] for i in batch], 0.0)
        total, count = total + float(loss) * tokens, count + tokens
    whole, tokens_of_all = here().sum(total, count)
    return whole / tokens_of_all if tokens_of_all else None


def spent(budget: Budget, place: Place, per_epoch: int, parts: int = 1) -> float:
    """How much of the budget (0-1) is used up, with `per_epoch` batches in the present epoch; where pairs are read in
    `parts`, an epoch of the place is one of them."""
    shares = [0.0]
    for done, limit in ((place.seconds / 60, budget.minutes), (place.cpu_seconds / 60, budget.cpu_minutes),
                        ((place.epoch + place.batch / per_epoch) / parts, budget.epochs), (place.step, budget.steps),
                        (place.tokens, budget.tokens)):
        if limit is not None:
            shares.append(done / limit if limit > 0 else 1.0)
    return min(1.0, max(shares))


def endless_batches(
    objective: Objective[Any], max_tokens: int, seed: int, place: Place, pairs: TrainingPairs | None = None
) -> Iterator[tuple[list[Any], int]]:
    """Batch after batch from `place` on, epoch after epoch, and the number of batches in the epoch. The caller counts
    `place.batch`; what comes depends on the seed and the place alone."""
    while True:
        rng = np.random.default_rng([seed, place.epoch])
        if pairs is not None:
            pairs.turn(seed, place.epoch)
        examples = objective.examples(rng)
        batches = bucketed([objective.size(e) for e in examples], max_tokens, rng)
        if not batches:
            raise InputError(N_("There is nothing to train on: every pair has an empty side."))
        while place.batch < len(batches):
            yield [examples[i] for i in batches[place.batch]], len(batches)
        place.epoch, place.batch = place.epoch + 1, 0


class Clock:
    """Counts a run's seconds, its processor's seconds and its tokens on from where an earlier part ended."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.origin = time.monotonic() - place.seconds
        self.cpu_origin = time.process_time() - place.cpu_seconds
        self.seconds_before, self.tokens_before = place.seconds, place.tokens

    def tick(self) -> float:
        """Bring the place up to date, and return the time now (seconds of the monotonic clock)."""
        now = time.monotonic()
        self.place.seconds, self.place.cpu_seconds = now - self.origin, time.process_time() - self.cpu_origin
        return now

    @property
    def tokens_per_second(self) -> float:
        """Target tokens a second, since this part began."""
        return (self.place.tokens - self.tokens_before) / max(self.place.seconds - self.seconds_before, 1e-9)


def fit(
    network: nn.Module, objective: Objective[Any], budget: Budget, settings: TrainingSettings, *,
    seed: int, identity: dict[str, Any], directory: Path | None = None, resume: bool = False,
    keep: Callable[[nn.Module, int], None] | None = None, beside: Callable[[nn.Module], float] | None = None,
    pairs: TrainingPairs | None = None,
) -> Iterator[Progress]:
    """Train `network` in place within the budget; at the end it holds the averaged weights that validated best.

    `identity` describes the data and configuration: a resumed run must have the same. Progress comes about once a
    second and with every validation. Closing the generator saves the state first. At the budget's marks
    `keep(average, step)` is called with the averaged network. `beside(average)` is added to the validation loss when
    the best is chosen. Of `pairs` that are read in parts, each is read when its turn has come.
    """
    if not budget.limits():
        raise InputError(N_("Training needs an end: give minutes, epochs or steps."))
    torch.manual_seed(seed)
    precision = mixed_precision(pick_device())
    reuse_freed_memory()
    keep_kernels()
    run = Run(network, settings, identity | {"seed": seed, "settings": asdict(settings)})
    if resume and directory is not None and (directory / STATE_FILE).is_file():
        run.restore(directory)
    place, clock, processes = run.place, Clock(run.place), here()
    processes.same_start(network)
    last_report = last_save = clock.tick()
    smooth_loss: float | None = None
    stopped, parts = False, pairs.parts if pairs is not None else 1

    def report(fraction: float, message: str = "") -> Progress:
        eta = place.seconds / fraction - place.seconds if fraction > 0 else None
        return Progress(place.step, fraction, smooth_loss, place.valid_loss, clock.tokens_per_second, place.seconds,
                        eta, message, tokens=place.tokens, cpu_seconds=place.cpu_seconds)

    def validate() -> None:
        loss = validation_loss(run.average, objective, settings.max_tokens, precision)
        run.keep_if_better(loss, beside(run.average) if beside else 0.0)

    network.train()
    try:
        for batch, per_epoch in endless_batches(objective, settings.max_tokens, seed, place, pairs):
            fraction, stopping = processes.most(spent(budget, place, per_epoch, parts), budget.stopping)
            if fraction >= 1.0 or (budget.patience is not None and place.no_better >= budget.patience):
                if budget.go_on and directory is not None:
                    run.save(directory)
                break
            if stopping:
                stopped = True
                if directory is not None:
                    run.save(directory)
                break
            with precision:
                mine = processes.part(batch)
                loss, tokens = objective.loss(network, mine or batch[:1], settings.label_smoothing)
            loss, value, tokens = processes.weighed(loss, tokens if mine else 0)
            run.step(loss, learning_rate(settings, place.step, fraction, budget.decay_from))
            place.step, place.batch, place.tokens = place.step + 1, place.batch + 1, place.tokens + tokens
            smooth_loss = value if smooth_loss is None else 0.98 * smooth_loss + 0.02 * value
            now = clock.tick()
            event = ""
            if place.step in budget.marks and keep is not None:
                event = "snapshot"
                if processes.first:
                    keep(run.average, place.step)
            if place.step % settings.validate_every == 0:
                event = event or "validated"
                validate()
            if event:
                yield report(spent(budget, place, per_epoch, parts), event)
            if directory is not None and now - last_save > settings.save_every:
                run.save(directory)
                last_save = now
            if now - last_report > 1.0:
                last_report = now
                yield report(spent(budget, place, per_epoch, parts))
    except GeneratorExit:  # stopped from outside: keep what was learned
        if directory is not None:
            clock.tick()
            run.save(directory)
        raise
    validate()
    network.load_state_dict(run.kept)
    network.eval()
    best = None if place.valid_loss is None else place.best_loss
    summary = {
        "steps": place.step, "epochs": round((place.epoch + place.batch / per_epoch) / parts, 2),
        "minutes": round(place.seconds / 60, 2), "cpu_minutes": round(place.cpu_seconds / 60, 2),
        "threads": torch.get_num_threads(), **({"processes": processes.count} if processes.count > 1 else {}),
        "target_tokens": place.tokens,
        "tokens_per_second": round(clock.tokens_per_second), "valid_loss": best,
        "precision": "float32" if isinstance(precision, nullcontext) else "bfloat16 products, float32 weights",
    } | ({"stopped": True} if stopped else {})
    yield Progress(place.step, fraction if stopped else 1.0, smooth_loss, best, clock.tokens_per_second, place.seconds,
                   0.0, "stopped" if stopped else "done", True, summary)
