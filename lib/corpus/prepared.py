"""A corpus of millions of pairs as methods are trained on it: `lib.corpus.large` has prepared it, nothing holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lib.corpus.corpora import SPLITS, VALID_PAIRS
from lib.corpus.large import TOKENIZER, LargePairs
from lib.sampling import sample_of
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.language.tokenizer import Tokenizer
    from models.training.mapped_pairs import HeldOutPairs, MappedPairs


@dataclass(frozen=True)
class PreparedCorpus:
    """What a card says of a prepared corpus; `splits` holds the places of the pairs in its file."""

    key: str
    title: str
    languages: tuple[str, ...]
    splits: Mapping[str, np.ndarray]
    sha256: str


class PreparedData:
    """A prepared corpus with its `tokenizer`, its training `pairs`, of which a block at a time is in memory, and the
    `valid` ones. A folder that was not prepared, or not whole, is an InputError."""

    pairs: MappedPairs
    valid: HeldOutPairs
    tokenizer: Tokenizer

    def __init__(self, folder: Path) -> None:
        from models.language.tokenizer import Tokenizer
        from models.training.mapped_pairs import HeldOutPairs, MappedPairs
        from models.training.memory import keep_kernels

        keep_kernels(few=True)  # who has so much text means to go on for hours, in memory that stays the same
        ids = LargePairs(folder)
        self.tokenizer = Tokenizer.load(folder / TOKENIZER)
        info = ids.info
        if info.get("tokenizer") != self.tokenizer.fingerprint or "sha256" not in info:
            raise InputError(N_("The prepared corpus in {path} does not belong to the tokenizer beside it; prepare it "
                                "again."), path=str(folder))
        splits = {name: ids.places(name) for name in SPLITS}
        if len(splits["train"]) < 2:
            raise InputError(N_("The corpus {corpus} has {count} training pairs; training needs at least 2."),
                             corpus=info["file"], count=len(splits["train"]))
        self.corpus = PreparedCorpus(Path(info["file"]).stem, info["file"], tuple(info["languages"]), splits,
                                     info["sha256"])
        self.pairs = MappedPairs(ids, splits["train"], self.tokenizer, f"{info['sha256']} {info['tokenizer']}")
        self.valid = HeldOutPairs.of_ids(ids, sample_of(splits["valid"].tolist(), VALID_PAIRS), self.tokenizer)
