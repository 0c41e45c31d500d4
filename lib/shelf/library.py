"""Where trained methods are kept, and how they are taken from the shelf.

A shelf is a directory for one corpus: `tokenizer.json`, `results.json`, `training_sentences.safetensors`, and one
folder a method with `model.safetensors`, `config.json` and `card.json`. The shipped shelves are
`models/weights/<corpus>/`; `train --out DIR` makes another with the same layout. A method that cannot be taken is an
error given back as data, so that it never stops the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib.corpus import own_folder
from lib.troubles import id_of
from models.base import Method, RefusedError, Task
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

SHIPPED = Path(models.__file__).parent / "weights"
DEFAULT_CORPUS = "tatoeba-zh-en"
TOKENIZER_FILE = "tokenizer.json"
CARD_FILE = "card.json"
#: The files of a trained method; a folder with none of them holds at most a training that has not ended.
METHOD_FILES = ("model.safetensors", "config.json", CARD_FILE)


#: A method that is ready, or why it is not.
Loaded = Method | InputError


class NotTrainedError(InputError):
    """The shelf has no folder for a method: nobody has trained it there. (A damaged one is a CheckpointError.)"""


@dataclass(frozen=True)
class Status:
    """Whether a method's weights are on the shelf. Without them `error` says why and how to get them."""

    ready: bool
    error: InputError | None = None

    def __bool__(self) -> bool:
        return self.ready


def corpora_with_weights(root: Path | None = None) -> list[str]:
    """Corpus keys with a shelf that holds a tokenizer, the default corpus first."""
    root = root or SHIPPED
    found = sorted(path.parent.name for path in root.glob(f"*/{TOKENIZER_FILE}"))
    return sorted(found, key=lambda key: key != DEFAULT_CORPUS)


def shelf(corpus: str, directory: Path | str | None = None) -> Path:
    """The directory for `corpus`: the shipped one, an own corpus's folder, or `directory` (itself a shelf, or a folder
    of shelves)."""
    if directory is None:
        return own_folder.folder(corpus) if own_folder.is_own(corpus) else SHIPPED / corpus
    directory = Path(directory)
    inner = directory / corpus
    return inner if (inner / TOKENIZER_FILE).is_file() else directory


def load_tokenizer(corpus: str, directory: Path | str | None = None) -> Tokenizer:
    """The shelf's tokenizer; without one an InputError that names the corpora that have weights."""
    path = shelf(corpus, directory)
    if not (path / TOKENIZER_FILE).is_file():
        if own_folder.is_own(corpus):
            raise NotTrainedError(N_("Nothing has been trained on this corpus yet. Start a training on the page Upload "
                                     "and train."))
        where = f"{path}" if directory is not None else f"models/weights/{corpus}"
        raise InputError(
            N_("There are no weights for the corpus {corpus} in {where}; shipped weights: {choices}. "
               "Train with: python -m lib train --corpus {corpus}"),
            corpus=corpus, where=where, choices=", ".join(corpora_with_weights()) or "none",
        )
    from models.language.tokenizer import Tokenizer

    own_folder.used(corpus)
    try:
        return Tokenizer.load(path / TOKENIZER_FILE)
    except InputError:
        raise
    except Exception as error:  # the tokenizers library raises bare Exception for a damaged file
        raise InputError(
            N_("The file {file} is damaged ({error}); restore it or train again."),
            file=f"{path.name}/{TOKENIZER_FILE}", error=id_of(error),
        ) from error


def available(corpus: str, directory: Path | str | None = None) -> dict[str, Status]:
    """For every method of the ladder: is there a folder with weights on the shelf? Nothing is loaded."""
    path = shelf(corpus, directory)
    return {key: _status(path, corpus, key) for key in models.REGISTRY}


def _status(path: Path, corpus: str, key: str) -> Status:
    if any((path / key / name).exists() for name in METHOD_FILES):
        return Status(True)
    if own_folder.is_own(corpus):
        return Status(False, NotTrainedError(N_("{method} has not been trained on this corpus yet. Start its training "
                                                "on the page Upload and train."), method=key))
    error = NotTrainedError(
        N_("{method} has no weights for the corpus {corpus}. Train it with: "
           "python -m lib train --corpus {corpus} --method {method}"),
        method=key, corpus=corpus,
    )
    return Status(False, error)


def load_method(
    corpus: str, key: str, directory: Path | str | None = None, tokenizer: Tokenizer | None = None
) -> Method:
    """The method `key` with its weights. Whatever is wrong with it is an InputError (CheckpointError for damage)."""
    rung = models.rung(key)
    path = shelf(corpus, directory)
    status = _status(path, corpus, key)
    if status.error is not None:
        raise status.error
    tokenizer = tokenizer or load_tokenizer(corpus, directory)
    own_folder.used(corpus)
    try:
        return rung.method_class().load(path / key, tokenizer)
    except InputError:
        raise
    except Exception as error:  # one broken method must not stop the others; the reason is kept as data
        raise InputError(
            N_("{method} cannot be loaded ({error}); restore its files or train it again."),
            method=key, error=id_of(error),
        ) from error


def load_methods(
    corpus: str, keys: Iterable[str] | None = None, directory: Path | str | None = None,
    tokenizer: Tokenizer | None = None,
) -> dict[str, Loaded]:
    """Every method asked for (None: all), in teaching order, ready or as the error that says why not.

    A shelf without a tokenizer is an InputError, since then nothing can be loaded.
    """
    tokenizer = tokenizer or load_tokenizer(corpus, directory)
    loaded: dict[str, Loaded] = {}
    for key in keys if keys is not None else models.REGISTRY:
        try:
            loaded[key] = load_method(corpus, key, directory, tokenizer)
        except InputError as error:
            loaded[key] = error
    return loaded


def ready(loaded: Mapping[str, Loaded]) -> dict[str, Method]:
    """Only the methods that can be used."""
    return {key: method for key, method in loaded.items() if isinstance(method, Method)}


def ready_for(method: Loaded, task: Task) -> Method:
    """The method when it can be asked; the error that says why not, or its refusal, is raised."""
    if isinstance(method, InputError):
        raise method
    if refusal := method.refusal(task):
        raise RefusedError(refusal)
    return method


def first_training(card: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a card says of the training that began with random weights: its own, or the first of those before it."""
    while "started_from" in card:
        card = card["started_from"]
    return card


def read_card(corpus: str, key: str, directory: Path | str | None = None) -> dict[str, Any]:
    """The card of a method without loading it; empty when there is none or it cannot be read."""
    try:
        card = json.loads((shelf(corpus, directory) / key / CARD_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return card if isinstance(card, dict) else {}


def bytes_of_weights(corpus: str, key: str, directory: Path | str | None = None) -> int | None:
    """Bytes of the file of weights; None where there is none."""
    path = shelf(corpus, directory) / key / METHOD_FILES[0]
    return path.stat().st_size if path.is_file() else None


def weights_size(corpus: str, key: str, directory: Path | str | None = None) -> int:
    """Bytes of a method's files on the shelf; 0 when there are none."""
    path = shelf(corpus, directory) / key
    return sum((path / name).stat().st_size for name in METHOD_FILES if (path / name).is_file())
