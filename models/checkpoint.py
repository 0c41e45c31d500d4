"""Weights on disk: safetensors for numbers, JSON for everything else. No pickle is ever read.

A checkpoint is a folder with `model.safetensors`, `config.json` and `card.json`. Loading is strict: every file must be
there, the weights and the configuration must have the checksums that the card records, and the card must name the
tokenizer that is in use.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.files import write_atomically, write_json
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer

_DAMAGED = N_("{path} is damaged: its content is not what its card says; restore it or train again.")
WEIGHTS, CONFIG, CARD = "model.safetensors", "config.json", "card.json"


class CheckpointError(InputError):
    """A checkpoint that is missing, damaged, or made for something else."""


def config_digest(config: Mapping[str, Any]) -> str:
    """Hex sha256 of a configuration, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()


def save_checkpoint(
    directory: Path, arrays: Mapping[str, np.ndarray], tokenizer: Tokenizer,
    config: Mapping[str, Any], card: Mapping[str, Any],
) -> dict[str, Any]:
    """Write a checkpoint; the card gains the tokenizer's fingerprint and the checksums, and is returned.

    The card is written last, so that an interrupted save is found out by its checksum.
    """
    from safetensors.numpy import save

    directory.mkdir(parents=True, exist_ok=True)
    data = save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
    full_card = {
        **card, "tokenizer": tokenizer.fingerprint, "weights_bytes": len(data),
        "weights_sha256": hashlib.sha256(data).hexdigest(), "config_sha256": config_digest(config),
    }
    write_atomically(directory / WEIGHTS, data)
    write_json(directory / CONFIG, config)
    write_json(directory / CARD, full_card)
    return full_card


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckpointError(N_("The file {path} cannot be read; restore it or train again."),
                              path=str(path)) from error
    if not isinstance(value, dict):
        raise CheckpointError(N_("The file {path} cannot be read; restore it or train again."), path=str(path))
    return value


def load_checkpoint(
    directory: Path, tokenizer: Tokenizer
) -> tuple[dict[str, np.ndarray], dict[str, Any], dict[str, Any]]:
    """The arrays, configuration and card of a checkpoint made by `save_checkpoint`."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    for name in (WEIGHTS, CONFIG, CARD):
        if not (directory / name).is_file():
            raise CheckpointError(N_("{path} is missing; restore it or train again."), path=str(directory / name))
    config, card = _read_json(directory / CONFIG), _read_json(directory / CARD)
    data = (directory / WEIGHTS).read_bytes()
    if len(data) != card.get("weights_bytes") or hashlib.sha256(data).hexdigest() != card.get("weights_sha256"):
        raise CheckpointError(_DAMAGED,
                              path=str(directory / WEIGHTS))
    if card.get("config_sha256") != config_digest(config):
        raise CheckpointError(_DAMAGED, path=str(directory / CONFIG))
    if card.get("tokenizer") != tokenizer.fingerprint:
        raise CheckpointError(N_("The weights in {path} were trained with another tokenizer; use the tokenizer that "
                                 "came with them, or train again."), path=str(directory))
    try:
        return load(data), config, card
    except (SafetensorError, ValueError, KeyError) as error:
        raise CheckpointError(_DAMAGED,
                              path=str(directory / WEIGHTS)) from error
