"""How fast the seq2seq Transformer trains here and under Hugging Face's Trainer: the same network, weights, batches and
settings. First without dropout, where both must have the same losses; then timed in turn, as it is trained.

Ours also keeps the running average of the weights, which the Trainer is not asked for.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

import models
from lib.take_home import huggingface, targets
from models.base import Pair
from models.language.tokenizer import Tokenizer
from models.messages import N_, InputError
from models.training.batching import bucketed, pad
from models.training.hardware import mixed_precision, pick_device
from models.training.state import Run, TrainingSettings

METHOD = "transformer_seq2seq"
#: steps before the clock runs: kernels are made, memory is found
WARM_UP = 3
#: steps whose losses are compared
COMPARED = 10
PRECISIONS = ("float32", "bfloat16")


class Batch(NamedTuple):
    """Examples, the same ones as tensors, and how many target tokens they have."""

    examples: list[Any]
    tensors: dict[str, Tensor]
    tokens: int


def check() -> None:
    """InputError where the packages are missing: the Trainer wants one more than writing for the tool does."""
    targets.check("huggingface", METHOD)
    if find_spec("accelerate") is None:
        raise InputError(N_("This needs packages that are not installed: pip install {packages}"),
                         packages="accelerate")


def _batches(method: Any, objective: Any, count: int, seed: int) -> list[Batch]:
    rng = np.random.default_rng(seed)
    examples = objective.examples(rng)
    chosen = bucketed([objective.size(e) for e in examples], method.config["max_tokens"], rng)
    if len(chosen) < count:
        raise InputError(N_("The corpus gives {count} batches, and {wanted} are asked for; ask for fewer steps."),
                         count=len(chosen), wanted=count)
    bos, eos, pad_id = method.tokenizer.bos_id, method.tokenizer.eos_id, method.tokenizer.pad_id
    found = []
    for places in chosen[:count]:
        batch = [examples[i] for i in places]
        src, src_valid = pad([[*e.src, eos] for e in batch], pad_id, round_up=True)
        read, valid = pad([[bos, *e.tgt] for e in batch], pad_id, round_up=True)
        answers, _ = pad([[*e.tgt, eos] for e in batch], pad_id, round_up=True)
        found.append(Batch(batch, {
            "input_ids": src, "attention_mask": src_valid.long(), "decoder_input_ids": read,
            "decoder_attention_mask": valid.long(), "labels": answers.masked_fill(~valid, -100)}, int(valid.sum())))
    return found


class Ours:
    """The training loop's own step."""

    def __init__(self, method: Any, objective: Any, settings: TrainingSettings, precision: str) -> None:
        self.run, self.objective, self.settings = Run(method.network, settings, {}), objective, settings
        self.precision = mixed_precision(pick_device()) if precision == "bfloat16" else nullcontext()
        method.network.train()

    def train(self, batches: Sequence[Batch]) -> list[float]:
        """A step for each batch; the losses."""
        losses = []
        for batch in batches:
            with self.precision:
                loss, _ = self.objective.loss(self.run.network, batch.examples, self.settings.label_smoothing)
            self.run.step(loss, self.settings.learning_rate)
            self.run.place.step += 1
            losses.append(float(loss.detach()))
        return losses


class Theirs:
    """`transformers.Trainer` over the exported network."""

    def __init__(self, model: nn.Module, settings: TrainingSettings, precision: str, folder: str) -> None:
        self.model, self.settings, self.precision, self.folder = model, settings, precision, folder

    def train(self, batches: Sequence[Batch]) -> list[float]:
        """A step for each batch; the losses."""
        from transformers import PrinterCallback, Trainer, TrainingArguments

        class InOrder(Trainer):
            def _get_train_sampler(self, *_: Any, **__: Any) -> torch.utils.data.Sampler[int]:
                return torch.utils.data.SequentialSampler(self.train_dataset)

        settings = self.settings
        trainer = InOrder(self.model, TrainingArguments(
            output_dir=self.folder, use_cpu=True, report_to=[], save_strategy="no", disable_tqdm=True,
            log_level="error", logging_steps=1, max_steps=len(batches), per_device_train_batch_size=1,
            remove_unused_columns=False, bf16=self.precision == "bfloat16", learning_rate=settings.learning_rate,
            lr_scheduler_type="constant", weight_decay=settings.weight_decay, max_grad_norm=settings.clip_norm,
            adam_beta1=0.9, adam_beta2=0.98, optim="adamw_torch_fused",
            label_smoothing_factor=settings.label_smoothing),
            train_dataset=[batch.tensors for batch in batches], data_collator=lambda items: dict(items[0]))
        trainer.remove_callback(PrinterCallback)
        trainer.train()
        return [line["loss"] for line in trainer.state.log_history if "loss" in line]


def measure(tokenizer: Tokenizer, pairs: Sequence[Pair], steps: int, rounds: int, precisions: Sequence[str], seed: int,
            report: Callable[[str], None]) -> list[dict[str, Any]]:
    """A row a precision and side: median target tokens a second, on the clock and of the processor, how many times as
    fast ours is, and the largest difference between the losses of the same steps without dropout, in per cent."""
    check()
    rows = []
    for precision in precisions:
        if precision == "bfloat16" and isinstance(mixed_precision(pick_device()), nullcontext):
            report("this machine has no quick bfloat16")
            continue
        report(f"{precision}: the same losses?")
        apart = _apart(tokenizer, pairs, precision, steps, seed)
        speeds: dict[str, list[tuple[float, float]]] = {"ours": [], "huggingface": []}
        with tempfile.TemporaryDirectory() as folder:
            sides, batches = _sides(tokenizer, pairs, precision, folder, steps, seed, {})
            for turn in range(rounds + 1):
                for name, side in sides.items():
                    report(f"{precision}: {name}, {turn} of {rounds}")
                    chosen = batches if turn else batches[:WARM_UP]
                    started, cpu = time.perf_counter(), time.process_time()
                    side.train(chosen)
                    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
                    if turn:
                        tokens = sum(batch.tokens for batch in chosen)
                        speeds[name].append((tokens / seconds, tokens / cpu))
        medians = {name: [statistics.median(column) for column in zip(*found)] for name, found in speeds.items()}
        rows += [{"precision": precision, "trainer": name, "tokens_per_second": round(clock),
                  "tokens_per_cpu_second": round(cpu), "ours_is_times_as_fast": medians["ours"][0] / clock,
                  "by_processor": medians["ours"][1] / cpu, "losses_apart_percent": apart}
                 for name, (clock, cpu) in medians.items()]
    return rows


def _sides(tokenizer: Tokenizer, pairs: Sequence[Pair], precision: str, folder: str, steps: int, seed: int,
           changes: dict[str, Any]) -> tuple[dict[str, Ours | Theirs], list[Batch]]:
    torch.manual_seed(seed)
    method: Any = models.method_class(METHOD)(tokenizer, {"contrastive_weight": 0.0, **changes})
    settings, objective = method.training_settings(), method.objective(pairs, pairs[:1])
    theirs = huggingface.model_of(method).float().train()
    return {"ours": Ours(method, objective, settings, precision),
            "huggingface": Theirs(theirs, settings, precision, folder)}, _batches(method, objective, steps, seed)


def _apart(tokenizer: Tokenizer, pairs: Sequence[Pair], precision: str, steps: int, seed: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        sides, batches = _sides(tokenizer, pairs, precision, folder, steps, seed, {"dropout": 0.0})
        own, other = (side.train(batches[:COMPARED]) for side in sides.values())
    return 100 * max(abs(a - b) / a for a, b in zip(own, other, strict=True))
