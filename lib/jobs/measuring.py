"""What will it take? A few steps of every method on the corpus's own batches turn minutes into steps, and steps into
seconds and memory.

It is done in a process of its own, so that the memory it finds is that of a training and the server stays as it was.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib.corpus import own_folder
from lib.corpus.corpora import Corpus
from lib.jobs import limits, presets
from lib.jobs.records import FOLDERS, TRAIN, Estimate, Request, same_vocabulary
from lib.shelf import library
from lib.shelf.training_run import TrainingData, foreseen_tokenizer
from models.base import Pair
from models.budget import Budget
from models.messages import InputError
from models.words.lexicon import MOST_LINKS, longest_read

if TYPE_CHECKING:
    from models.base import Method
    from models.language.tokenizer import Tokenizer
    from models.neural import NeuralMethod

#: about how long (seconds) the steps of one network are measured, and at most how many there are
LOOK, STEPS = 0.8, 12
#: pairs that a method which reads the whole text in rounds is tried on
SAMPLE_PAIRS = 500
#: the most letters of a text; and of one side times letters of the other, altogether, that are tried of them
SAMPLE_TEXT, SAMPLE_WORK = 1_500, 10_000_000
#: letters of one side times letters of the other that make a word beside a word, about
LETTERS_A_LINK = 25
#: snapshots of a run, and about how long (seconds) it takes to keep one and translate a sentence with it
SNAPSHOTS, SNAPSHOT_SECONDS = 8, 0.15
#: the part of the time that goes to validation
VALIDATION_SHARE = 0.1
#: validations of a run, if they are cheap
VALIDATIONS = 16
LEAST_STEPS = 8
#: up to so many test pairs the evaluation is the short one
BRIEF = 100


@dataclass(frozen=True)
class Cost:
    """Seconds: `once`, for each step, and for each validation. `rounds`: the most steps there can be, or None."""

    once: float
    step: float
    validation: float = 0.0
    rounds: int | None = None


def clock() -> Callable[[], float]:
    """The seconds that steps are counted in: of the processor, where one thread computes, so that a machine that is
    busy with other things gives the same number of steps as an idle one; else of the wall."""
    import torch

    alone = torch.get_num_threads() == 1 and not torch.cuda.is_available()
    return time.process_time if alone else time.perf_counter


def measure_network(method: NeuralMethod, pairs: Sequence[Pair], valid: Sequence[Pair]) -> Cost:
    """The cost of a network: its largest batch and some others, a validation, and its state on disk."""
    import numpy as np
    import torch

    now = clock()

    from models.training.batching import bucketed
    from models.training.hardware import mixed_precision, pick_device
    from models.training.loop import validation_loss
    from models.training.state import Run

    settings = method.training_settings()
    torch.manual_seed(0)
    method.network = method.build().to(pick_device()).train()
    began = now()
    objective = method.objective(pairs, valid)
    once = now() - began
    began, rng = now(), np.random.default_rng(0)
    examples = objective.examples(rng)
    batches = bucketed([objective.size(example) for example in examples], settings.max_tokens, rng)
    drawing = (now() - began) / max(1, len(batches))
    if not batches:
        return Cost(once, 1e-3)
    run, precision = Run(method.network, settings, {}), mixed_precision(pick_device())

    def step(batch: Any) -> float:
        started = now()
        with precision:
            loss, _ = objective.loss(method.network, [examples[i] for i in batch], settings.label_smoothing)
        run.step(loss, 1e-4)
        run.place.step += 1
        return now() - started

    largest = max(batches, key=lambda batch: max(sum(objective.size(examples[i])) for i in batch) * len(batch))
    for batch in (largest, largest, batches[0]):
        step(batch)
    seconds, ended = [], now() + LOOK
    for batch in islice(batches, STEPS):
        seconds.append(step(batch))
        if now() > ended:
            break
    began = now()
    validation_loss(run.average, objective, settings.max_tokens, precision)
    validation = now() - began
    with tempfile.TemporaryDirectory() as folder:
        began = now()
        run.save(Path(folder))
        saving = now() - began
    save_every = settings.save_every
    return Cost(once, (float(np.mean(seconds)) + drawing) * (1 + saving / save_every), validation)


def _work(pair: Pair) -> int:
    """How much there is to do for a pair: counting looks at every word of one side with every word of the other."""
    return (1 + len(pair.first)) * (1 + len(pair.second))


def _sample(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """Pairs from everywhere in the text, so few of long ones, and not to their end, that they are read in seconds."""
    spread = pairs[:: max(1, len(pairs) // SAMPLE_PAIRS)][:SAMPLE_PAIRS]
    done, few = 0, []
    for pair in spread:
        few.append(Pair(pair.first[:SAMPLE_TEXT], pair.second[:SAMPLE_TEXT]))
        done += _work(few[-1])
        if done > SAMPLE_WORK:
            break
    return few


def measure_rounds(method: Method, pairs: Sequence[Pair]) -> Cost:
    """The cost of a method that reads the text in rounds: two rounds over a part of it."""
    part = _sample(pairs)
    now = clock()
    times, began = [], now()
    for _ in method.train(part, [], Budget(steps=2)):
        times.append(now() - began)
    longest = longest_read([len(pair.first) for pair in pairs], [len(pair.second) for pair in pairs],
                           most=LETTERS_A_LINK * MOST_LINKS)
    whole = [Pair(pair.first[:longest], pair.second[:longest]) for pair in pairs] if longest else pairs
    scale = sum(map(_work, whole)) / max(1, sum(map(_work, part)))
    rounds = method.config.get("epochs")
    if rounds is None:
        return Cost(times[-1] * scale, 0.0)
    each = max(times[1] - times[0], 1e-4) if len(times) > 1 else times[-1]
    return Cost(max(0.0, times[-1] - 2 * each) * scale, each * scale, rounds=int(rounds))


def tokenizer_of_run(corpus: Corpus, request: Request) -> Tokenizer:
    """The tokenizer that a training of this own corpus will have."""
    shelf = own_folder.folder(corpus.key)
    if same_vocabulary(shelf / FOLDERS[TRAIN], request) and (shelf / library.TOKENIZER_FILE).is_file():
        return library.load_tokenizer(corpus.key)
    return foreseen_tokenizer(corpus, shelf, request.vocab_size)


def measure(data: TrainingData, tokenizer: Tokenizer, request: Request) -> Estimate:
    """Measure every method of the request, and fill in its steps."""
    from models.neural import NeuralMethod

    parts = presets.shares(request.methods)
    whole = 60 * request.minutes * _share_asked(request.methods)
    steps, seconds, config = {}, {}, {}
    wall, work = time.perf_counter(), clock()()
    for key in request.methods:
        cls, settings = models.method_class(key), dict(request.config.get(key, {}))
        network = issubclass(cls, NeuralMethod)
        if network:
            settings.setdefault("save_every", presets.preset(request.preset).save_every)
        method = cls(tokenizer, settings)
        cost = (measure_network(method, data.pairs, data.valid) if isinstance(method, NeuralMethod)
                else measure_rounds(method, data.pairs))
        allowed = whole * parts[key]
        if network:
            spare = (allowed - cost.once - SNAPSHOTS * SNAPSHOT_SECONDS) * (1 - VALIDATION_SHARE)
            steps[key] = request.steps.get(key) or max(LEAST_STEPS, round(spare / cost.step))
            times = min(VALIDATIONS, max(1, int(VALIDATION_SHARE * allowed / max(cost.validation, 1e-3))))
            settings = loop_settings(steps[key], times, settings)
            seconds[key] = (cost.once + steps[key] * cost.step + (times + 1) * cost.validation
                            + SNAPSHOTS * SNAPSHOT_SECONDS)
        else:
            affordable = round((allowed - cost.once) / cost.step) if cost.step and allowed else cost.rounds or 1
            steps[key] = request.steps.get(key) or max(1, min(affordable, cost.rounds or 1))
            seconds[key] = cost.once + steps[key] * cost.step
            if cost.rounds is None:
                steps[key] = request.steps.get(key) or int(method.config.get("em_iterations", 1))
        config[key] = settings
        del method
    busy = max(1.0, (time.perf_counter() - wall) / max(clock()() - work, 1e-3))  # how much others slow us now
    seconds = {key: value * busy for key, value in seconds.items()}
    peak = limits.peak_mib()
    evaluation = busy * evaluation_seconds(request, data.corpus)
    planned = replace(request, steps=steps, config=config, threads=request.threads or limits.threads(),
                      seconds={key: round(value, 2) for key, value in seconds.items()}, evaluation_seconds=evaluation)
    return Estimate(seconds, steps, round(peak, 1), evaluation, sum(seconds.values()) + evaluation, planned,
                    peak <= limits.mib())


def _share_asked(keys: Sequence[str]) -> float:
    """The part of the preset's time that these methods get: all of it for the whole ladder."""
    parts = presets.shares(list(models.REGISTRY))
    return min(1.0, sum(parts.get(key, 0.2) for key in keys)) or 1.0


def loop_settings(steps: int, validations: int, given: dict[str, Any]) -> dict[str, Any]:
    """The training loop's settings for a run of so many steps; what is given stays as it is."""
    return {
        "warmup_steps": max(1, min(400, steps // 8)), "average_decay": round(min(0.998, max(0.5, 1 - 12 / steps)), 5),
        "validate_every": max(1, -(-steps // (validations + 1))), **given,
    }


def evaluation_seconds(request: Request, corpus: Corpus) -> float:
    """About how long the evaluation takes: seconds a method and test pair, as measured on two cores."""
    tests = min(request.test_pairs, len(corpus.splits["test"]))
    brief = request.test_pairs <= BRIEF
    return (6.0 + 0.02 * tests * len(request.methods)) if brief else (20.0 + 0.15 * tests * len(request.methods))


def estimate_to_json(estimate: Estimate) -> dict[str, Any]:
    """Plain JSON values."""
    return {**vars(estimate), "request": estimate.request.to_json()}


def estimate_from_json(value: dict[str, Any]) -> Estimate:
    """What `estimate_to_json` made."""
    try:
        return Estimate(**{**value, "request": Request.from_json(value["request"])})
    except (TypeError, KeyError) as error:
        raise InputError("The measurement gave no answer.") from error
