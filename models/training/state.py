"""The moving parts of a training run, and their form on disk.

One file holds everything that a run needs to go on: the weights, their running average, the best average so far, the
optimiser's moments, the random generator, and the place in the data.
"""

from __future__ import annotations

import copy
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.files import write_atomically
from models.messages import N_, InputError
from models.training.optimizers import Optimizers
from models.training.parallel import here

STATE_FILE = "training_state.safetensors"
#: settings that runs of earlier versions did not have, and what leaves a run as it was
NEUTRAL = {"optimizer": "adamw", "piece_dropout": 0.0, "consistency": 0.0, "keep": "best", "positions": True,
           "residual": True, "norm": True, "tied": True}


@dataclass(frozen=True)
class TrainingSettings:
    """The knobs of the loop. `optimizer` is one of OPTIMIZERS; `max_tokens` per batch; `average_decay` of the running
    average, of which `keep` takes the one that validates best, or the last; `validate_every` so many steps;
    `save_every` so many seconds."""

    optimizer: str = "adamw"
    learning_rate: float = 2e-3
    warmup_steps: int = 400
    weight_decay: float = 0.01
    clip_norm: float = 1.0
    label_smoothing: float = 0.1
    max_tokens: int = 3000
    average_decay: float = 0.998
    keep: str = "best"
    validate_every: int = 400
    save_every: float = 60.0


@dataclass
class Place:
    """Where a run is: what a resumed run must know beside the tensors. `no_better` counts the validations since the
    best."""

    epoch: int = 0
    batch: int = 0
    step: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    tokens: int = 0
    best: float = float("inf")
    best_loss: float = float("inf")
    no_better: int = 0
    valid_loss: float | None = None


def place_of(directory: Path) -> Place:
    """Where the run is that was saved in `directory`. No readable state is an InputError."""
    return Place(**json.loads(_opened(directory / STATE_FILE, tensors=False)[0]["place"]))


def _opened(path: Path, tensors: bool = True) -> tuple[dict[str, str], dict[str, Tensor]]:
    """The metadata of a saved state, and its tensors where they are wanted."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            names = list(file.keys()) if tensors else []
            return dict(file.metadata() or {}), {name: file.get_tensor(name) for name in names}
    except (OSError, SafetensorError) as error:
        raise InputError(N_("The training state {path} cannot be read; start again without --resume."),
                         path=str(path)) from error


def _same(saved: Any, own: Any) -> bool:
    """Whether a saved run is this one. A setting that there was not yet had the value that changes nothing."""
    if isinstance(saved, dict) and isinstance(own, dict):
        return all(_same(saved.get(name, NEUTRAL.get(name)), own.get(name)) for name in saved.keys() | own.keys())
    return bool(saved == own)


class Run:
    """The moving parts of one training run, and their saved form."""

    def __init__(self, network: nn.Module, settings: TrainingSettings, identity: dict[str, Any]) -> None:
        self.network, self.settings = network, settings
        self.average = copy.deepcopy(network).eval()
        self.kept = {name: value.clone() for name, value in network.state_dict().items()}
        self.optimizers = Optimizers(network, settings.optimizer, settings.weight_decay)
        self.place = Place()
        self.identity = json.loads(json.dumps(identity))

    def save(self, directory: Path) -> None:
        """Write the whole state as one file, atomically: weights, average, best, moments, generator, place. Of several
        processes the first does."""
        from safetensors.torch import save

        if not here().first:
            return
        tensors = {f"network.{n}": v for n, v in self.network.state_dict().items()}
        tensors |= {f"average.{n}": v for n, v in self.average.state_dict().items()}
        tensors |= {f"kept.{n}": v for n, v in self.kept.items()}
        tensors |= {f"optimizer.{n}": v for n, v in self.optimizers.memories()}
        tensors["generator"] = torch.get_rng_state()
        tensors = {n: v.detach().cpu().contiguous().clone() for n, v in tensors.items()}
        metadata = {"place": json.dumps(asdict(self.place)), "identity": json.dumps(self.identity)}
        directory.mkdir(parents=True, exist_ok=True)
        write_atomically(directory / STATE_FILE, save(tensors, metadata))

    def restore(self, directory: Path) -> None:
        """Go on from what `save` wrote. A state of another run (other data, seed or settings) is an InputError."""
        path = directory / STATE_FILE
        metadata, tensors = _opened(path)
        if not _same(json.loads(metadata.get("identity", "{}")), self.identity):
            raise InputError(N_("The training state {path} belongs to a run with other data, seed or settings; give "
                                "the same ones, or start again without --resume."), path=str(path))

        def part(prefix: str) -> dict[str, Tensor]:
            return {n.removeprefix(prefix): v for n, v in tensors.items() if n.startswith(prefix)}

        self.network.load_state_dict(part("network."))
        self.average.load_state_dict(part("average."))
        self.kept = part("kept.")
        self.optimizers.remember(part("optimizer."))
        torch.set_rng_state(tensors["generator"])
        self.place = Place(**json.loads(metadata["place"]))

    def step(self, loss: Tensor, rate: float) -> None:
        """One step down the gradient of `loss`, summed over all processes, at the learning rate `rate`; the average
        follows."""
        self.optimizers.zero_grad()
        loss.backward()
        here().sum_gradients(self.network)
        nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip_norm)
        self.optimizers.step(rate)
        self.update_average(self.settings.average_decay)

    def keep_if_better(self, valid_loss: float | None, beside: float = 0.0) -> None:
        """Note the average's validation loss, and keep its weights when that and what is judged `beside` it are
        together the best so far, or when nothing is held out, or the last are wanted."""
        self.place.valid_loss = valid_loss
        better = valid_loss is None or valid_loss + beside < self.place.best
        self.place.no_better = 0 if better else self.place.no_better + 1
        if better or self.settings.keep == "last":
            if valid_loss is not None:
                self.place.best, self.place.best_loss = valid_loss + beside, valid_loss
            self.kept = {name: value.clone() for name, value in self.average.state_dict().items()}

    @torch.no_grad()
    def update_average(self, decay: float) -> None:
        """Move the running average towards the weights; it starts as their plain mean."""
        weight = max(1.0 - decay, 1.0 / (self.place.step + 1))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.network.parameters()), weight)
