"""Which sentences were trained on, as hashes: enough to recognise a copy, not enough to read the text.

The file holds one sorted array of 64-bit hashes, so it can travel with the weights where the text may not. Two
different sentences share a hash once in about 3 x 10^14 look-ups for 56,000 sentences.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from models.files import write_atomically
from models.messages import N_, InputError

FILE_NAME = "training_sentences.safetensors"
_ARRAY = "hashes"


class TrainingIndex:
    """The set of training sentences. `text in index` is true for a sentence that was trained on, whatever its case,
    its spacing, or its Chinese script (through `normalize`, the tokenizer's)."""

    def __init__(self, hashes: np.ndarray, normalize: Callable[[str], str]) -> None:
        """`hashes`: sorted uint64 (N,)."""
        self.hashes = hashes
        self.normalize = normalize

    @classmethod
    def of_texts(cls, texts: Iterable[str], normalize: Callable[[str], str]) -> TrainingIndex:
        """The index of these sentences; empty ones are passed over."""
        hashes = np.fromiter((sentence_hash(text, normalize) for text in texts if text), dtype=np.uint64)
        return cls(np.unique(hashes), normalize)

    def __len__(self) -> int:
        return len(self.hashes)

    def __contains__(self, text: str) -> bool:
        if not len(self.hashes):
            return False
        wanted = np.uint64(sentence_hash(text, self.normalize))
        place = int(np.searchsorted(self.hashes, wanted))
        return place < len(self.hashes) and self.hashes[place] == wanted

    def save(self, directory: Path) -> Path:
        """Write the hashes to `directory`, whole or not at all."""
        from safetensors.numpy import save

        path = Path(directory) / FILE_NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, save({_ARRAY: self.hashes}))
        return path

    @classmethod
    def load(cls, directory: Path, normalize: Callable[[str], str]) -> TrainingIndex | None:
        """The index in `directory`, or None where there is no such file; a damaged one is an InputError."""
        from safetensors.numpy import load_file

        path = Path(directory) / FILE_NAME
        if not path.is_file():
            return None
        try:
            hashes = load_file(path)[_ARRAY]
        except Exception as error:
            raise InputError(N_("The file {file} is damaged; without it copies of training sentences are not "
                                "recognised. Restore it or train again."), file=FILE_NAME) from error
        return cls(np.sort(hashes.astype(np.uint64, copy=False)), normalize)


def sentence_hash(text: str, normalize: Callable[[str], str]) -> int:
    """64 bits that are the same for texts that differ in case, spacing or Chinese script alone."""
    plain = unicodedata.normalize("NFKC", normalize(text)).casefold()
    plain = re.sub(r"\s+", " ", plain).strip()
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "little")
