"""Training methods onto a shelf: the tokenizer first, then a method after the other, each with its card.

A shelf being trained has, beside the files of `lib.shelf.library`, `<key>/progress.jsonl`: a line a report, from which
a learning curve can be drawn and another process can follow.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Generator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib import environment
from lib.corpus import known_info, own_folder
from lib.corpus.corpora import VALID_PAIRS, Corpus
from lib.sampling import sample_of
from lib.shelf import library
from lib.shelf.training_index import FILE_NAME, TrainingIndex
from models.budget import Budget, Progress
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.corpus.prepared import PreparedCorpus, PreparedData
    from models.base import Method
    from models.language.tokenizer import Tokenizer

PROGRESS_FILE = "progress.jsonl"
#: Seconds between two lines of the progress file; a validation is always written.
LOG_EVERY = 5.0


def default_out(corpus: str) -> Path:
    """Where `train` writes when no place is given: an own corpus's folder, or `runs/<corpus>`, beside neither code nor
    shipped weights."""
    return own_folder.folder(corpus) if own_folder.is_own(corpus) else Path("runs") / corpus


class TrainingData:
    """A corpus as methods are trained on it: its training `pairs`, and the `valid` ones. Who trains several methods
    gives all of them the same one, so that the text is encoded once."""

    def __init__(self, corpus: Corpus) -> None:
        from models.training.pair_data import TrainingPairs

        self.corpus = corpus
        self.pairs = TrainingPairs(corpus.split("train"))
        self.valid = TrainingPairs(sample_of(corpus.split("valid"), VALID_PAIRS))


def learn_tokenizer(corpus: Corpus, vocab_size: int | None = None) -> Tokenizer:
    """A tokenizer trained on the corpus's train split: `vocab_size` pieces, None: as many as usual. The same text and
    size give the same one."""
    from models.language.tokenizer import Tokenizer

    texts = (text for pair in corpus.split("train") for text in pair if text)
    return Tokenizer.train(texts, corpus.languages, vocab_size)


def foreseen_tokenizer(corpus: Corpus, out: Path, vocab_size: int | None = None) -> Tokenizer:
    """The tokenizer that a training in `out` will have, for an estimate before it. It is kept there, and
    `prepare_shelf` takes it instead of training it again."""
    from models.language.tokenizer import Tokenizer

    path = _foreseen(corpus, out, vocab_size)
    if not path.is_file():
        learn_tokenizer(corpus, vocab_size).save(path)
    return Tokenizer.load(path)


def _foreseen(corpus: Corpus, out: Path, vocab_size: int | None) -> Path:
    """Where that tokenizer is kept: the name says of which text and of what size it is."""
    made_of = json.dumps([corpus.sha256, corpus.languages, vocab_size])
    return out / f"tokenizer-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}.json"


def prepare_shelf(corpus: Corpus, out: Path, vocab_size: int | None = None, start: Path | None = None) -> Tokenizer:
    """The shelf's tokenizer, and the index of training sentences beside it. Where there is none yet it is that of the
    shelf `start`, or else trained on the corpus's train split (`learn_tokenizer`), unless an estimate has done so. A
    tokenizer of other languages is an InputError."""
    from models.files import write_atomically
    from models.language.tokenizer import Tokenizer

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
    if start is not None and not path.is_file():
        try:
            write_atomically(path, (start / library.TOKENIZER_FILE).read_bytes())
        except OSError as error:
            raise InputError(N_("There are no weights to start from in {path}: {reason}. Give the folder that an "
                                "earlier training wrote, with tokenizer.json in it."), path=str(start),
                             reason=error.strerror or str(error)) from error
    foreseen = _foreseen(corpus, out, vocab_size)
    if not path.is_file() and foreseen.is_file():
        foreseen.replace(path)
    if path.is_file():
        tokenizer = Tokenizer.load(path)
        if tuple(tokenizer.languages) != tuple(corpus.languages):
            raise InputError(N_("The tokenizer in {path} is for {found}, the corpus is in {wanted}; give another "
                                "--out."),
                             path=str(out), found=" and ".join(tokenizer.languages),
                             wanted=" and ".join(corpus.languages))
    else:
        tokenizer = learn_tokenizer(corpus, vocab_size)
        tokenizer.save(path)
    if not (out / FILE_NAME).is_file():
        TrainingIndex.of_texts((text for pair in train for text in pair), tokenizer.normalize).save(out)
    return tokenizer


def train_method(
    key: str, tokenizer: Tokenizer, data: TrainingData | PreparedData, out: Path, budget: Budget, *, seed: int = 0,
    config: Mapping[str, Any] | None = None, resume: bool = False, command: str = "",
    start: Path | None = None,
) -> Generator[Progress, None, None]:
    """Train `key` and save it in `out/<key>`; the last Progress comes when everything is on disk. With `start`, a shelf
    that has this method and this tokenizer, training begins with its weights.

    Closed or interrupted before that, it leaves what the method itself has saved; `resume` goes on from there. A
    training that had already ended is not run again when resumed. One that the budget stopped is saved as far as it
    is, and can still be resumed; stopped before its first step it leaves nothing. Of several processes that train
    together (`models.training.parallel`) the first writes.
    """
    from models.training import parallel

    directory = out / key
    directory.mkdir(parents=True, exist_ok=True)
    if resume and _ended(directory):
        before = library.read_card(data.corpus.key, key, out)
        yield Progress(0, 1.0, message="already trained", done=True, summary=before)
        return
    writes = parallel.here().first
    method = models.method_class(key)(tokenizer, config)
    if start is not None:
        method.begin_with(start / key)
    last = None
    path = directory / PROGRESS_FILE if writes else Path(os.devnull)
    with path.open("a" if resume else "w", encoding="utf-8") as log:
        written = 0.0
        for progress in method.train(data.pairs, data.valid, budget, seed=seed, directory=directory, resume=resume):
            if last is None and resume and writes:
                forget_after(directory / PROGRESS_FILE, progress.step)
            last = progress
            if progress.done or progress.message or time.monotonic() - written > LOG_EVERY:
                log.write(json.dumps({"method": key, **asdict(progress)}, default=str) + "\n")
                log.flush()
                written = time.monotonic()
            if not progress.done:
                yield progress
    summary = dict(last.summary) if last else {}
    if last is not None and summary.get("stopped") and not last.step:
        yield last
        return
    method.card.update(card(method, data.corpus, seed, budget, summary, command))
    if writes:
        method.save(directory)
    yield last if last and last.done else Progress(0, 1.0, done=True, summary=summary)


def _ended(directory: Path) -> bool:
    """True when a training has saved its weights here with their whole card, and was not stopped before its end."""
    from models.training.state import STATE_FILE

    if not all((directory / name).is_file() for name in library.METHOD_FILES) or (directory / STATE_FILE).exists():
        return False
    card = library.read_card("", "", directory)
    return "corpus_sha256" in card and not card.get("stopped")


def forget_after(path: Path, step: int) -> None:
    """Take the reports of `step` and later, which a resumed training makes again, out of the progress file."""
    kept = [line for line in read_progress(path) if line["step"] < step]
    path.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")


def read_progress(path: Path) -> list[dict[str, Any]]:
    """The lines of a progress file, oldest first; [] where there is none. A line that is half written is left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict) and isinstance(value.get("step"), int):
            found.append(value)
    return found


def card(method: Method, corpus: Corpus | PreparedCorpus, seed: int, budget: Budget, summary: Mapping[str, Any],
         command: str = "") -> dict[str, Any]:
    """What travels with the weights: the data and its licence, how they were trained, on what, and at what cost.

    `steps` and `minutes` come from the method's own summary of its training.
    """
    info = known_info(corpus.key)
    return {
        "method": method.key, "corpus": corpus.key, "corpus_title": corpus.title,
        "licence": info.licence if info else "", "attribution": info.attribution if info else "",
        "corpus_sha256": corpus.sha256, "splits": {name: len(indexes) for name, indexes in corpus.splits.items()},
        "languages": list(corpus.languages), "seed": seed, "config": dict(method.config),
        "budget": budget.limits(),
        "parameters": int(method.parameter_count()), "hardware": environment.hardware(),
        "versions": environment.versions(), "date": environment.today(), "command": command, **summary,
    }
