"""What a method in a take-home file must be: strict JSON of the right types, whole tensors, sizes that fit together.

A network is first built without memory (torch's "meta" device), so that a configuration that asks for more than the
weights hold is found before it costs any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib.shelf import library, training_index
from lib.take_home.files import read_json, wrong
from models.checkpoint import CARD, CONFIG, WEIGHTS
from models.messages import InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

LARGEST_NUMBER, MOST_LAYERS = 1_000_000, 64
DTYPES = {"F16", "F32", "F64", "BF16", "U8", "U16", "U32", "U64", "I8", "I16", "I32", "I64", "BOOL"}


def check_hashes(folder: Path, tokenizer: Tokenizer) -> None:
    """The hashes of the training sentences."""
    path = folder / training_index.FILE_NAME
    found = _tensors(path, training_index.FILE_NAME)
    if {name: dtype for name, (dtype, _) in found.items()} != {"hashes": "U64"} or len(found["hashes"][1]) != 1:
        raise wrong(training_index.FILE_NAME)
    training_index.TrainingIndex.load(folder, tokenizer.normalize)


def check_method(folder: Path, key: str, tokenizer: Tokenizer) -> None:
    """A method's three files: read strictly, built without memory, and only then loaded to see that it can be."""
    config = read_json(folder / key / CONFIG, f"{key}/{CONFIG}")
    card = read_json(folder / key / CARD, f"{key}/{CARD}")
    _check_config(key, config)
    _check_card(key, card)
    found = _tensors(folder / key / WEIGHTS, f"{key}/{WEIGHTS}")
    _check_sizes(key, config, {name: tuple(shape) for name, (_, shape) in found.items()}, tokenizer)
    try:
        library.load_method("", key, folder, tokenizer)
    except InputError as error:
        raise wrong(f"{key}/{WEIGHTS}") from error


def _check_config(key: str, config: Mapping[str, Any]) -> None:
    from models.training.state import TrainingSettings

    # a network's configuration may name settings of the training loop, too
    usual = {**asdict(TrainingSettings()), **models.method_class(key).default_config()}
    for name, value in config.items():
        if name not in usual or not _is_like(value, usual[name]) or _too_much(name, value):
            raise wrong(f"{key}/{CONFIG}: {name}")


def _is_like(value: Any, usual: Any) -> bool:
    if isinstance(usual, bool) or isinstance(value, bool):
        return isinstance(usual, bool) and isinstance(value, bool)
    if isinstance(usual, int | float):
        return isinstance(value, int | float)
    return usual is None or isinstance(value, type(usual))


def _too_much(name: str, value: Any) -> bool:
    if isinstance(value, str):
        return len(value) > 60
    return isinstance(value, int | float) and abs(value) > (MOST_LAYERS if "layers" in name else LARGEST_NUMBER)


#: what the pages read out of a card
_CARD_TYPES: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("parameters", "minutes", "seconds", "steps", "seed", "weights_bytes"),
                    lambda v: isinstance(v, int | float) and not isinstance(v, bool)),
    **dict.fromkeys(("method", "corpus", "corpus_title", "licence", "attribution", "corpus_sha256", "date", "command",
                     "tokenizer", "weights_sha256", "config_sha256"), lambda v: isinstance(v, str)),
    **dict.fromkeys(("config", "splits", "versions", "budget"), lambda v: isinstance(v, dict)),
    "languages": lambda v: isinstance(v, list) and all(isinstance(code, str) for code in v),
}


def _check_card(key: str, card: Mapping[str, Any]) -> None:
    for name, good in _CARD_TYPES.items():
        if name in card and card[name] is not None and not good(card[name]):
            raise wrong(f"{key}/{CARD}: {name}")
    if card.get("method", key) != key:
        raise wrong(f"{key}/{CARD}: method")


def _tensors(path: Path, name: str) -> dict[str, tuple[str, list[int]]]:
    """Type and shape of every tensor; the library checks that the header and the data fit."""
    from safetensors import safe_open

    try:
        with safe_open(path, framework="np") as file:
            found = {key: file.get_slice(key) for key in file.keys()}  # noqa: SIM118
            shapes = {key: (part.get_dtype(), part.get_shape()) for key, part in found.items()}
    except Exception as error:  # the library has several kinds of error for a damaged file
        raise wrong(name) from error
    if not shapes or any(dtype not in DTYPES for dtype, _ in shapes.values()):
        raise wrong(name)
    return shapes


def _check_sizes(key: str, config: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]], tokenizer: Tokenizer
                 ) -> None:
    cls = models.method_class(key)
    if "vector_size" in config and not any(config["vector_size"] in shape for shape in shapes.values()):
        raise wrong(f"{key}/{CONFIG}: vector_size")
    if not hasattr(cls, "build"):
        return
    import torch

    try:
        with torch.device("meta"):
            method: Any = cls(tokenizer, config)
    except Exception as error:  # whatever a foreign configuration makes go wrong
        raise wrong(f"{key}/{CONFIG}") from error
    if {name: tuple(value.shape) for name, value in method.network.state_dict().items()} != dict(shapes):
        raise wrong(f"{key}/{WEIGHTS}")
