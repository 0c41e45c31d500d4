"""One training loop for every network. It knows an objective and a network, and nothing about either.

AdamW (Loshchilov & Hutter 2019); linear warm-up, then decay to zero over the budget; gradients clipped by norm; batches of sentences of
similar length; a running average of the weights (Polyak & Juditsky 1992), which is what is validated and kept.

Killed at any moment, a run goes on from its last save: the order of the batches depends on the seed and the epoch
alone, and the state holds the place in it, the optimiser's moments and the random generator.
"""

from __future__ import annotations

import copy
import ctypes
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from models.base import Budget, InputError, N_, Progress
from models.batching import bucketed
from models.checkpoint import write_atomically

STATE_FILE = "training_state.safetensors"


class Objective(Protocol):
    """What a network is trained for."""

    def examples(self, rng: np.random.Generator) -> Sequence[Any]:
        """The examples of one epoch, freshly drawn."""

    def valid_examples(self) -> Sequence[Any]:
        """Examples held out, the same at every call."""

    def size(self, example: Any) -> tuple[int, ...]:
        """Lengths of the example's sequences: those of like lengths are batched together."""

    def loss(self, network: nn.Module, examples: Sequence[Any], smoothing: float) -> tuple[Tensor, int]:
        """Mean loss per token (nats) and the number of tokens it is a mean of."""


@dataclass(frozen=True)
class TrainingSettings:
    """The knobs of the loop. `max_tokens` per batch; `average_decay` of the running average; seconds between saves."""

    learning_rate: float = 2e-3
    warmup_steps: int = 400
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    label_smoothing: float = 0.1
    max_tokens: int = 3000
    average_decay: float = 0.998
    validate_every: float = 90.0
    save_every: float = 120.0


@dataclass
class Place:
    """Where a run is: what a resumed run must know beside the tensors."""

    epoch: int = 0
    batch: int = 0
    step: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    tokens: int = 0
    best: float = float("inf")
    valid_loss: float | None = None


def pick_device() -> torch.device:
    """CUDA when there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def mixed_precision(device: torch.device) -> Any:
    """A context in which matrix products run in bfloat16, where this machine gains from it: on CUDA, and on a CPU that
    multiplies bfloat16 tiles (AMX), there about five times as fast as in float32."""
    if device.type == "cuda":
        return torch.autocast("cuda", torch.bfloat16)
    return torch.autocast("cpu", torch.bfloat16) if torch.cpu.get_capabilities().get("amx_bf16") else nullcontext()


def keep_compiled_kernels() -> None:
    """Let oneDNN keep more kernels than its 1,024: a training meets a few thousand shapes, again and again."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8192")


def reuse_freed_memory() -> None:
    """Ask the C library to keep large freed blocks: fresh pages for every batch's logits cost a third of a step.

    Only glibc has these two settings; elsewhere nothing happens.
    """
    trim_threshold, mmap_max = -1, -4
    try:
        library = ctypes.CDLL(None)
        library.mallopt(mmap_max, 0)
        library.mallopt(trim_threshold, (1 << 31) - 1)
    except (OSError, AttributeError):
        return


def _optimizer(network: nn.Module, settings: TrainingSettings) -> torch.optim.AdamW:
    """AdamW with weight decay on matrices only."""
    matrices = [p for p in network.parameters() if p.dim() > 1]
    vectors = [p for p in network.parameters() if p.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": settings.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=settings.learning_rate, betas=(0.9, 0.98), fused=True)


def learning_rate(settings: TrainingSettings, step: int, fraction: float) -> float:
    """The rate at `step` when `fraction` (0-1) of the budget is spent: a linear rise, times a linear fall to zero."""
    return settings.learning_rate * min(1.0, (step + 1) / settings.warmup_steps) * (1.0 - min(1.0, fraction))


class Run:
    """The moving parts of one training run, and their saved form."""

    def __init__(self, network: nn.Module, settings: TrainingSettings, identity: dict[str, Any]) -> None:
        self.network = network
        self.average = copy.deepcopy(network).eval()
        self.kept = {name: value.clone() for name, value in network.state_dict().items()}
        self.optimizer = _optimizer(network, settings)
        self.place = Place()
        self.identity = json.loads(json.dumps(identity))

    def save(self, directory: Path) -> None:
        """Write the whole state as one file, atomically: weights, average, best, moments, generator, place."""
        from safetensors.torch import save

        names = {id(p): name for name, p in self.network.named_parameters()}
        tensors = {f"network.{n}": v for n, v in self.network.state_dict().items()}
        tensors |= {f"average.{n}": v for n, v in self.average.state_dict().items()}
        tensors |= {f"kept.{n}": v for n, v in self.kept.items()}
        for parameter, state in self.optimizer.state.items():
            for key, value in state.items():
                tensors[f"optimizer.{key}.{names[id(parameter)]}"] = torch.as_tensor(value)
        tensors["generator"] = torch.get_rng_state()
        tensors = {n: v.detach().cpu().contiguous().clone() for n, v in tensors.items()}
        metadata = {"place": json.dumps(asdict(self.place)), "identity": json.dumps(self.identity)}
        directory.mkdir(parents=True, exist_ok=True)
        write_atomically(directory / STATE_FILE, save(tensors, metadata))

    def restore(self, directory: Path) -> None:
        """Go on from what `save` wrote. A state of another run (other data, seed or settings) is an InputError."""
        from safetensors import SafetensorError, safe_open

        path = directory / STATE_FILE
        try:
            with safe_open(path, framework="pt") as file:
                metadata = file.metadata() or {}
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        except (OSError, SafetensorError) as error:
            raise InputError(N_("The training state {path} cannot be read; start again without --resume."),
                             path=str(path)) from error
        if json.loads(metadata.get("identity", "{}")) != self.identity:
            raise InputError(N_("The training state {path} belongs to a run with other data, seed or settings; give "
                                "the same ones, or start again without --resume."), path=str(path))

        def part(prefix: str) -> dict[str, Tensor]:
            return {n.removeprefix(prefix): v for n, v in tensors.items() if n.startswith(prefix)}

        self.network.load_state_dict(part("network."))
        self.average.load_state_dict(part("average."))
        self.kept = part("kept.")
        for name, parameter in self.network.named_parameters():
            state = {key: tensors[f"optimizer.{key}.{name}"] for key in ("step", "exp_avg", "exp_avg_sq")
                     if f"optimizer.{key}.{name}" in tensors}
            if state:
                self.optimizer.state[parameter] = {
                    k: v if k == "step" else v.to(parameter.device) for k, v in state.items()
                }
        torch.set_rng_state(tensors["generator"])
        self.place = Place(**json.loads(metadata["place"]))

    @torch.no_grad()
    def update_average(self, decay: float) -> None:
        """Move the running average towards the weights; it starts as their plain mean."""
        weight = max(1.0 - decay, 1.0 / (self.place.step + 1))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), weight)


@torch.inference_mode()
def validation_loss(network: nn.Module, objective: Objective, max_tokens: int, precision: Any) -> float:
    """Mean loss per token (nats, no smoothing) over the held-out examples."""
    examples = objective.valid_examples()
    batches = bucketed([objective.size(e) for e in examples], max_tokens, np.random.default_rng(0))
    total, count = 0.0, 0
    for batch in batches:
        with precision:
            loss, tokens = objective.loss(network, [examples[i] for i in batch], 0.0)
        total, count = total + float(loss) * tokens, count + tokens
    return total / max(count, 1)


def fit(
    network: nn.Module, objective: Objective, budget: Budget, settings: TrainingSettings, *,
    seed: int, identity: dict[str, Any], directory: Path | None = None, resume: bool = False,
) -> Iterator[Progress]:
    """Train `network` in place within the budget; at the end it holds the averaged weights that validated best.

    `identity` describes the data and configuration: a resumed run must have the same. Progress comes about once a
    second and with every validation.
    """
    if budget.minutes is None and budget.epochs is None and budget.steps is None:
        raise InputError(N_("Training needs an end: give minutes, epochs or steps."))
    torch.manual_seed(seed)
    precision = mixed_precision(pick_device())
    reuse_freed_memory()
    keep_compiled_kernels()
    run = Run(network, settings, identity | {"seed": seed, "settings": asdict(settings)})
    if resume and directory is not None and (directory / STATE_FILE).is_file():
        run.restore(directory)
    place, started = run.place, time.monotonic()
    seconds_before, tokens_before = place.seconds, place.tokens
    cpu_origin = time.process_time() - place.cpu_seconds
    last_report = last_valid = last_save = started
    smooth_loss: float | None = None

    def spent(epoch_fraction: float) -> float:
        parts = [0.0]
        if budget.minutes:
            parts.append(place.seconds / (60 * budget.minutes))
        if budget.epochs:
            parts.append((place.epoch + epoch_fraction) / budget.epochs)
        if budget.steps:
            parts.append(place.step / budget.steps)
        return min(1.0, max(parts))

    def validate() -> None:
        run.average.eval()
        place.valid_loss = validation_loss(run.average, objective, settings.max_tokens, precision)
        if place.valid_loss < place.best:
            place.best = place.valid_loss
            run.kept = {name: value.clone() for name, value in run.average.state_dict().items()}

    def report(fraction: float, message: str = "") -> Progress:
        rate = (place.tokens - tokens_before) / max(place.seconds - seconds_before, 1e-9)
        eta = place.seconds / fraction - place.seconds if fraction > 0 else None
        return Progress(place.step, fraction, smooth_loss, place.valid_loss, rate, place.seconds, eta, message)

    fraction, epoch_part = spent(0.0), 0.0
    network.train()
    try:
        while fraction < 1.0:
            rng = np.random.default_rng([seed, place.epoch])
            examples = objective.examples(rng)
            batches = bucketed([objective.size(e) for e in examples], settings.max_tokens, rng)
            while place.batch < len(batches) and fraction < 1.0:
                for group in run.optimizer.param_groups:
                    group["lr"] = learning_rate(settings, place.step, fraction)
                with precision:
                    loss, tokens = objective.loss(
                        network, [examples[i] for i in batches[place.batch]], settings.label_smoothing
                    )
                run.optimizer.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(network.parameters(), settings.clip_norm)
                run.optimizer.step()
                run.update_average(settings.average_decay)
                place.step, place.batch, place.tokens = place.step + 1, place.batch + 1, place.tokens + tokens
                now = time.monotonic()
                place.seconds = seconds_before + now - started
                place.cpu_seconds = time.process_time() - cpu_origin
                value = float(loss.detach())
                smooth_loss = value if smooth_loss is None else 0.98 * smooth_loss + 0.02 * value
                epoch_part = place.batch / len(batches)
                fraction = spent(epoch_part)
                if now - last_valid > settings.validate_every:
                    validate()
                    last_valid = time.monotonic()
                    yield report(fraction, "validated")
                if directory is not None and now - last_save > settings.save_every:
                    run.save(directory)
                    last_save = time.monotonic()
                if now - last_report > 1.0:
                    last_report = now
                    yield report(fraction)
            if place.batch >= len(batches):
                place.epoch, place.batch, epoch_part = place.epoch + 1, 0, 0.0
                fraction = spent(0.0)
    except GeneratorExit:  # stopped from outside: keep what was learned
        if directory is not None:
            place.seconds = seconds_before + time.monotonic() - started
            run.save(directory)
        raise
    validate()
    network.load_state_dict(run.kept)
    network.eval()
    rate = (place.tokens - tokens_before) / max(place.seconds - seconds_before, 1e-9)
    summary = {
        "steps": place.step, "epochs": round(place.epoch + epoch_part, 2), "minutes": round(place.seconds / 60, 2),
        "cpu_minutes": round(place.cpu_seconds / 60, 2), "threads": torch.get_num_threads(),
        "target_tokens": place.tokens, "tokens_per_second": round(rate), "valid_loss": place.best,
        "precision": "float32" if isinstance(precision, nullcontext) else "bfloat16 products, float32 weights",
    }
    yield Progress(place.step, 1.0, smooth_loss, place.best, rate, place.seconds, 0.0, "done", True, summary)
