"""Training methods onto a shelf: the tokenizer first, then a method after the other, each with its card.

A shelf being trained has, beside the files of `lib.library`, `<key>/progress.jsonl`: a line a report, from which a
learning curve can be drawn and another process can follow.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib import environment, library
from lib.corpus import CORPORA, Corpus
from lib.training_index import FILE_NAME, TrainingIndex
from models.base import N_, Budget, InputError, Progress

if TYPE_CHECKING:
    from models.tokenizer import Tokenizer

PROGRESS_FILE = "progress.jsonl"
#: Seconds between two lines of the progress file; a validation is always written.
LOG_EVERY = 5.0


def default_out(corpus: str) -> Path:
    """Where `train` writes when no place is given: `runs/<corpus>`, beside neither code nor shipped weights."""
    return Path("runs") / corpus


def prepare_shelf(corpus: Corpus, out: Path) -> Tokenizer:
    """The shelf's tokenizer, trained on the corpus's train split when there is none yet, and the index of training
    sentences beside it. A tokenizer of other languages is an InputError."""
    from models.tokenizer import Tokenizer

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(N_("The folder {path} cannot be made: {reason}."), path=str(out),
                         reason=error.strerror or str(error)) from error
    train = corpus.split("train")
    if len(train) < 2:
        raise InputError(N_("The corpus {corpus} has {count} training pairs; training needs at least 2."),
                         corpus=corpus.key, count=len(train))
    path = out / library.TOKENIZER_FILE
    if path.is_file():
        tokenizer = Tokenizer.load(path)
        if tuple(tokenizer.languages) != tuple(corpus.languages):
            raise InputError(N_("The tokenizer in {path} is for {found}, the corpus is in {wanted}; give another "
                                "--out."),
                             path=str(out), found=" and ".join(tokenizer.languages),
                             wanted=" and ".join(corpus.languages))
    else:
        tokenizer = Tokenizer.train((text for pair in train for text in pair), corpus.languages)
        tokenizer.save(path)
    if not (out / FILE_NAME).is_file():
        TrainingIndex.of_texts((text for pair in train for text in pair), tokenizer.normalize).save(out)
    return tokenizer


def train_method(
    key: str, tokenizer: Tokenizer, corpus: Corpus, out: Path, budget: Budget, *, seed: int = 0,
    config: Mapping[str, Any] | None = None, resume: bool = False, command: str = "",
) -> Iterator[Progress]:
    """Train `key` and save it in `out/<key>`; the last Progress comes when everything is on disk.

    Closed or interrupted before that, it leaves what the method itself has saved; `resume` goes on from there. A
    training that had already ended is not run again when resumed.
    """
    directory = out / key
    directory.mkdir(parents=True, exist_ok=True)
    if resume and _ended(directory):
        yield Progress(0, 1.0, message="already trained", done=True, summary=library.read_card(corpus.key, key, out))
        return
    method = models.method_class(key)(tokenizer, config)
    last = None
    with (directory / PROGRESS_FILE).open("a" if resume else "w", encoding="utf-8") as log:
        written = 0.0
        for progress in method.train(corpus.split("train"), corpus.split("valid"), budget, seed=seed,
                                     directory=directory, resume=resume):
            last = progress
            if progress.done or progress.message or time.monotonic() - written > LOG_EVERY:
                log.write(json.dumps({"method": key, **asdict(progress)}, default=str) + "\n")
                log.flush()
                written = time.monotonic()
            if not progress.done:
                yield progress
    summary = dict(last.summary) if last else {}
    method.card.update(card(method, corpus, seed, budget, summary, command))
    method.save(directory)
    yield last if last and last.done else Progress(0, 1.0, done=True, summary=summary)


def _ended(directory: Path) -> bool:
    """True when a training has saved its weights here and left no state to go on from."""
    from models.training_state import STATE_FILE

    return all((directory / name).is_file() for name in library.METHOD_FILES) and not (directory / STATE_FILE).exists()


def card(method: Any, corpus: Corpus, seed: int, budget: Budget, summary: Mapping[str, Any],
         command: str = "") -> dict[str, Any]:
    """What travels with the weights: the data and its licence, how they were trained, on what, and at what cost.

    `steps` and `minutes` come from the method's own summary of its training.
    """
    info = CORPORA.get(corpus.key)
    return {
        "method": method.key, "corpus": corpus.key, "corpus_title": corpus.title,
        "licence": info.licence if info else "", "attribution": info.attribution if info else "",
        "corpus_sha256": corpus.sha256, "splits": {name: len(indexes) for name, indexes in corpus.splits.items()},
        "languages": list(corpus.languages), "seed": seed, "config": dict(method.config),
        "budget": {name: value for name, value in asdict(budget).items() if value is not None},
        "parameters": int(method.parameter_count()), "hardware": environment.hardware(),
        "versions": environment.versions(), "date": environment.today(), "command": command, **summary,
    }
