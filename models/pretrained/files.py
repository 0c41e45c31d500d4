"""A folder with somebody else's model: is it whole, is it safe to open, and how large would it be in memory?

Only JSON and the heads of safetensors files are read here; neither torch nor transformers is needed. Weights that are a
pickle are refused: opening one runs whatever program it holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from models.messages import N_, InputError

CONFIG, WEIGHTS, INDEX = "config.json", "model.safetensors", "model.safetensors.index.json"
#: endings of weights that only a program can unpack
UNSAFE = (".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx", ".gguf", ".pkl")
#: bytes of a number in memory: everything is computed in float32
NUMBER = 4
_JSON_LIMIT = 30_000_000
_DAMAGED = N_("The file {file} is damaged or cut short; fetch the model again.")


@dataclass(frozen=True)
class Folder:
    """What a folder holds: the configuration, the number of parameters, and a name for exactly these files."""

    path: Path
    config: Mapping[str, Any]
    parameters: int
    fingerprint: str

    @property
    def bytes(self) -> int:
        """What the weights take in memory."""
        return self.parameters * NUMBER


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file of the model; anything else is an InputError."""
    try:
        if path.stat().st_size > _JSON_LIMIT:
            raise ValueError
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(_DAMAGED, file=path.name) from error
    if not isinstance(found, dict):
        raise InputError(_DAMAGED, file=path.name)
    return found


def weight_files(path: Path) -> list[Path]:
    """The safetensors files with the weights: one, or those that the index names."""
    if (path / WEIGHTS).is_file():
        return [path / WEIGHTS]
    if (path / INDEX).is_file():
        named = read_json(path / INDEX).get("weight_map")
        names = sorted(set(named.values())) if isinstance(named, dict) and all(
            isinstance(name, str) for name in named.values()) else []
        for name in names:
            if Path(name).name != name or not name.endswith(".safetensors") or not (path / name).is_file():
                raise InputError(N_("The index names the weight file {file}, which is not in the folder; fetch the "
                                    "model again."), file=name)
        if names:
            return [path / name for name in names]
        raise InputError(_DAMAGED, file=INDEX)
    unsafe = sorted(file.name for file in path.iterdir() if file.suffix in UNSAFE)
    if unsafe:
        raise InputError(
            N_("The folder has {file} but no model.safetensors. Weights in such a file are refused, because opening "
               "one can run a program; take a version of the model with safetensors, or convert it with "
               "save_pretrained."), file=unsafe[0])
    raise InputError(N_("The folder has no weights: model.safetensors is missing."))


def examine(path: Path) -> Folder:
    """Read the heads of a model's files. Whatever is missing, damaged or unsafe is an InputError that says which."""
    if not path.is_dir():
        raise InputError(N_("There is no folder {path}; name the folder that holds config.json and model.safetensors."),
                         path=str(path))
    if not (path / CONFIG).is_file():
        raise InputError(N_("The folder has no config.json, so it is not a model that save_pretrained wrote; name the "
                            "folder that holds it."))
    config = read_json(path / CONFIG)
    if config.get("quantization_config"):
        raise InputError(N_("This model's weights are quantised, which this app does not compute with; take the "
                            "version that is not."))
    digest, parameters = hashlib.sha256(json.dumps(config, sort_keys=True).encode()), 0
    for file in weight_files(path):
        try:
            with safe_open(file, framework="np") as opened:
                for name in opened.keys():  # noqa: SIM118 (not a mapping)
                    shape = opened.get_slice(name).get_shape()
                    digest.update(f"{name}{shape}".encode())
                    size = 1
                    for n in shape:
                        size *= n
                    parameters += size
        except (SafetensorError, OSError, ValueError) as error:
            raise InputError(_DAMAGED, file=file.name) from error
        stat = file.stat()
        digest.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return Folder(path, config, parameters, digest.hexdigest())
