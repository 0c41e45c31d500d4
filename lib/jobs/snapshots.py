"""What a method was at several steps of its training, and what it made of one sentence then."""

from __future__ import annotations

import json
import shutil
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib.corpus import own_folder
from lib.corpus.corpora import Corpus
from lib.jobs.records import Sample
from lib.sampling import sample_of
from lib.shelf import library
from lib.shelf.training_run import PROGRESS_FILE, read_progress
from models.base import DecodingOptions, Method, RefusedError, Task
from models.budget import SNAPSHOTS
from models.language.text import beginning
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

COUNT = 8
#: how many characters a sample sentence should have
LENGTH = 24


def marks(steps: int, count: int = COUNT) -> tuple[int, ...]:
    """At which steps of a training a snapshot is kept: `count` of them, the first one and the last, each about so many
    times the one before; the last is kept when training has ended."""
    if steps <= count:
        return tuple(range(1, steps))
    return tuple(sorted({max(i + 1, round(steps ** (i / (count - 1)))) for i in range(count - 1)}))


def kept(key: str, method: str) -> list[int]:
    """The steps at which a snapshot of the method was kept, rising."""
    place = own_folder.folder(key) / method / SNAPSHOTS
    found = [path.parent.name for path in place.glob(f"*/{library.CARD_FILE}")]
    return sorted(int(name) for name in found if name.isdigit())


def load(key: str, method: str, step: int, tokenizer: Tokenizer | None = None) -> Method:
    """The method as it was after `step` steps; a step without a snapshot is an InputError with the choices."""
    steps = kept(key, method)
    if step not in steps:
        raise InputError(N_("There is no snapshot of {method} at step {step}; there are: {choices}."), method=method,
                         step=step, choices=", ".join(map(str, steps)) or "-")
    tokenizer = tokenizer or library.load_tokenizer(key)
    return models.method_class(method).load(own_folder.folder(key) / method / SNAPSHOTS / str(step), tokenizer)


def keep_end(directory: Path, step: int) -> None:
    """Keep the method as it was saved at the end of its training, as the last snapshot."""
    place = directory / SNAPSHOTS / str(step)
    place.mkdir(parents=True, exist_ok=True)
    for name in library.METHOD_FILES:
        shutil.copyfile(directory / name, place / name)


def sentence(corpus: Corpus) -> str:
    """The held-out sentence that samples are made from: one of middling length, always the same."""
    texts = [pair.first for name in ("test", "valid", "train") for pair in sample_of(corpus.split(name), 500)
             if pair.first]
    return min(texts[:500], key=lambda text: (abs(len(text) - LENGTH), text), default="")


def sample(method: Method, text: str, step: int) -> Sample | None:
    """A translation of the text, or how it goes on after its beginning, or None for a method that does neither.

    Chance is left as it was found, so that the training goes on as without it.
    """
    import torch

    first, *others = method.languages
    with torch.random.fork_rng(devices=[]):
        try:
            if others and method.refusal(Task.TRANSLATION) is None:
                found = method.translate([text], first, others[0], DecodingOptions(beam_size=1, max_new_tokens=48))
                return Sample(text, found[0].text, step, "translation")
            written = begin = beginning(text, 1 / 3)
            for part in islice(method.generate(begin, first, DecodingOptions(beam_size=1, max_new_tokens=32)), 32):
                written = part.text
            return Sample(begin, written, step, "continuation")
        except RefusedError:
            return None


def note(directory: Path, made: Sample) -> None:
    """Write the sample into the method's progress file."""
    line = {"step": made.step, "message": "sample", "sample": vars(made)}
    with (directory / PROGRESS_FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def curve(key: str, method: str) -> list[dict[str, Any]]:
    """The reports of a method's training, oldest first: step, fraction, loss, valid_loss, tokens_per_second, seconds,
    message; one with a "sample" has source, text, step and kind in it."""
    lines: list[dict[str, Any]] = []
    for line in read_progress(own_folder.folder(key) / method / PROGRESS_FILE):
        if line.get("message") == "sample":
            if lines and lines[-1]["step"] == line["step"]:
                lines[-1]["sample"] = line.get("sample")
        else:
            lines.append(line)
    return lines
