"""What the five networks share as methods: building, training, saving, loading, and choosing a sentence vector.

A subclass says how its network is built (`build`), what it is trained for (`objective`), and how it reads, translates
and writes.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import torch
from torch import Tensor, nn

from models.answers import Step, Sureness
from models.base import Method, Pair, Task, vectors_of
from models.budget import SNAPSHOTS, Budget, Progress
from models.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from models.language.tokenizer import Tokenizer
from models.messages import N_, InputError
from models.training.batching import chunks_by_length, pad
from models.training.contrast import ROWS, WithContrast, with_contrast
from models.training.hardware import pick_device
from models.training.loop import Objective, fit
from models.training.pair_data import TrainingPairs
from models.training.state import STATE_FILE, TrainingSettings
from models.training.warm_start import BEGUN, fitted
from models.writing.sampling import Continuation, make_step

#: settings of the loop that a configuration may set, beside the network's own
TRAINING_KEYS = tuple(field.name for field in fields(TrainingSettings))
#: the way to pool that leaves the layers out: to compare with, never chosen
WITHOUT_LAYERS = ROWS
#: about how many training sentences tell what the vectors of a language have in common
SAMPLED = 4000
#: longest input that is read, in tokens; what is beyond is cut
MAX_TOKENS = 256


#: what a training costs, and what a card says of the training whose weights another began with
COST = ("minutes", "cpu_minutes", "target_tokens")
EARLIER = ("steps", "epochs", *COST, "tokens_per_second", "valid_loss", "command", "weights_sha256", "started_from")


def with_earlier(summary: Mapping[str, Any], started: Mapping[str, Any]) -> dict[str, Any]:
    """The summary of a training, its cost with that of the one that it began with."""
    before = started.get("started_from", {})
    return {**summary, **{name: round(summary[name] + before[name], 2) for name in COST
                          if name in summary and name in before}}


class NeuralMethod(Method, abstract=True):
    """A method whose weights are a torch network."""

    #: the ways to pool a sentence vector that `vectors` knows; `config["pooling"]` is one of them
    poolings: ClassVar[tuple[str, ...]]
    tokenizer: Tokenizer
    network: nn.Module
    longest = MAX_TOKENS
    sureness = dict.fromkeys((Task.TRANSLATION, Task.GENERATION), Sureness.NEXT_TOKEN)

    def __init__(self, tokenizer: Tokenizer, config: Mapping[str, Any] | None = None) -> None:
        super().__init__(tokenizer, config)
        self.network = self.build().eval()
        #: what the objective found out about the texts and use needs: it goes to the card
        self.facts: dict[str, Any] = {}
        #: weights that the next training begins with, and what the card says of them; {} for random ones
        self._start: dict[str, Tensor] = {}
        self._started_from: dict[str, Any] = {}

    @classmethod
    def complete_config(cls, config: Mapping[str, Any] | None) -> dict[str, Any]:
        """The settings of the training loop may be given too, whether or not the defaults name them."""
        given = dict(config or {})
        loop = {name: given.pop(name) for name in TRAINING_KEYS if name in given}
        full = super().complete_config(given) | loop
        if loop:
            cls.check_config(full)
        return full

    @abstractmethod
    def build(self) -> nn.Module:
        """A fresh network for `self.config` and the tokenizer's vocabulary."""

    @abstractmethod
    def objective(self, pairs: Sequence[Pair], valid: Sequence[Pair]) -> Objective[Any]:
        """What the network is trained for on these pairs."""

    @abstractmethod
    def vectors(self, ids: Sequence[Sequence[int]], lang: str, pooling: str) -> Tensor:
        """Sentence vectors (B, D) of encoded, non-empty sentences by one way of pooling."""

    def as_compared(self, sentences: Sequence[str]) -> list[str]:
        """The sentences as they are read for their vectors."""
        return list(sentences)

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return next(self.network.parameters()).device

    @property
    def banned_ids(self) -> list[int]:
        """Ids that are never written: every special token but the end."""
        return sorted(self.tokenizer.special_ids - {self.tokenizer.eos_id})

    def parameter_count(self) -> int:
        return sum(p.numel() for p in self.network.parameters())

    def begin_with(self, directory: Path) -> None:
        arrays, _, card = load_checkpoint(directory, self.tokenizer)
        given = {name: torch.from_numpy(array) for name, array in arrays.items()}
        self._start = fitted(given, self.network.state_dict(), self.config)
        self._started_from = {"started_from": {name: card[name] for name in EARLIER if name in card}}

    def train(
        self, pairs: Sequence[Pair], valid: Sequence[Pair], budget: Budget, *, seed: int = 0,
        directory: Path | None = None, resume: bool = False,
    ) -> Iterator[Progress]:
        torch.manual_seed(seed)
        self.network = self.build()
        if self._start:
            self.network.load_state_dict(self._start, strict=False)  # a new readout begins at random
        self.network.to(pick_device())
        settings, pairs = self.training_settings(), TrainingPairs.of(pairs)
        identity = {"method": self.key, "config": self.config, "tokenizer": self.tokenizer.fingerprint,
                    "pairs": pairs.digest} | self._started_from
        objective = with_contrast(self, self.objective(pairs, valid), pairs, valid)
        facts = {name: value for name, value in self.facts.items() if value} | self._started_from

        def keep(folder: Path, average: nn.Module, step: int) -> None:
            shown = copy.copy(self)
            shown.network = average
            shown.card = {"seed": seed, "steps": step, "parameters": self.parameter_count(), **facts}
            shown.save(folder / SNAPSHOTS / str(step))

        for progress in fit(self.network, objective, budget, settings, seed=seed, identity=identity, pairs=pairs,
                            directory=directory, resume=resume, keep=partial(keep, directory) if directory else None,
                            beside=objective.beside if isinstance(objective, WithContrast) else None):
            if progress.done:
                self.network = self.network.cpu().eval()
                progress = replace(progress, summary=with_earlier(progress.summary, self._started_from))
                self.card = {"seed": seed, "parameters": self.parameter_count(), **facts, **progress.summary}
                self.finish(pairs)
            yield progress

    def finish(self, pairs: Sequence[Pair]) -> None:
        """What is measured on the training pairs once the network has learned; most have nothing to measure."""

    def training_settings(self) -> TrainingSettings:
        """The settings of the loop that the configuration has."""
        return TrainingSettings(**{key: self.config[key] for key in TRAINING_KEYS if key in self.config})

    def save(self, directory: Path) -> None:
        """Half precision: every number as float16. A training state beside them is no longer needed and goes, but that
        of a stopped training stays."""
        arrays = {name: value.detach().cpu().numpy().astype(np.float16)
                  for name, value in self.network.state_dict().items()}
        self.card = save_checkpoint(directory, arrays, self.tokenizer, self.config, self.card)
        if not self.card.get("stopped"):
            (directory / STATE_FILE).unlink(missing_ok=True)

    @classmethod
    def load(cls, directory: Path, tokenizer: Tokenizer) -> Self:
        arrays, config, card = load_checkpoint(directory, tokenizer)
        state = {name: torch.from_numpy(array.astype(np.float32)) for name, array in arrays.items()}
        try:
            method = cls(tokenizer, config)
            if getattr(method.network, "readout", None) and not any(name.startswith("readout.") for name in state):
                method.network.register_module("readout", None)  # weights of an earlier version have none
            for name, own in method.network.state_dict().items():
                if name.split(".")[0] in BEGUN:  # nor these: as they begin, they change nothing
                    state.setdefault(name, own)
            method.network.load_state_dict(state, strict=True)
        except InputError:
            raise
        except (RuntimeError, TypeError, ValueError, KeyError) as error:
            raise CheckpointError(N_("The weights in {path} do not fit the configuration beside them; restore both "
                                     "files or train again."), path=str(directory)) from error
        method.card = card
        return method

    def encode(self, sentences: Sequence[str]) -> list[list[int]]:
        """Ids of each sentence, cut at MAX_TOKENS."""
        return [ids[:MAX_TOKENS] for ids in self.tokenizer.encode_batch(sentences)]

    def pad(self, sequences: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """ids (B, T) and valid (B, T) on the network's device."""
        return pad(sequences, self.tokenizer.pad_id, self.device, round_up=self.network.training)

    @torch.inference_mode()
    def sampled(self, pairs: Sequence[Pair], pooling: str) -> list[Tensor]:
        """Vectors (N, D) of some of the pairs' sentences, of each language, by one way of pooling."""
        some, found = pairs[:: max(1, len(pairs) // SAMPLED)], []
        for side, lang in enumerate(self.languages):
            ids = [one for one in self.encode(self.as_compared([pair[side] for pair in some])) if one]
            found.append(torch.cat([self.vectors([ids[i] for i in chunk], lang, pooling).float()
                                    for chunk in chunks_by_length(ids, 256)] or [torch.zeros(0, 1)]))
        return found

    @torch.inference_mode()
    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        self.check_languages(lang)

        def rows(ids: Sequence[Sequence[int]]) -> np.ndarray:
            chunks = list(chunks_by_length(ids, 64))
            found = [self.vectors([ids[i] for i in chunk], lang, self.config["pooling"]) for chunk in chunks]
            places = [i for chunk in chunks for i in chunk]
            return torch.cat(found).float().cpu().numpy()[np.argsort(places)]  # (N, D)

        return vectors_of(self.encode(self.as_compared(sentences)), rows, self.tokenizer.unk_id)

    def steps(self, text: Continuation, chosen: Iterable[tuple[int, Tensor]], ends: Collection[int]) -> Iterator[Step]:
        """The Steps of ids that are chosen one after another, each with its distribution, to go on with a text; of
        `ends` none stands in it."""
        for id, probabilities in chosen:
            yield self.make_step(id, probabilities, text.text() if id in ends else text.add(id))

    def make_step(self, id: int, probabilities: Tensor, text: str) -> Step:
        """A Step from a chosen id and the distribution (V,) it was chosen from."""
        return make_step(self.tokenizer, id, probabilities.float().cpu().numpy(), text)
