"""Multi30k, German and English both ways with one network: the corpus, and the trials that are to find a recipe.

Elliott et al. 2016, "Multi30K: multilingual English-German image descriptions". Text only, from scratch, one network of
at most 10 million parameters, 72 minutes on two cores. The plan was written down before the first trial; each lever is
tried alone beside `plain`, and on the validation split alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path

from lib.corpus.corpora import Corpus
from lib.corpus.splits import shared_places
from lib.study.trials import Trial
from models.base import Pair
from models.messages import N_, InputError

STUDY = "multi30k"
LANGUAGES = ("de", "en")
FILES = {"train": "train", "valid": "val", "test": "test_2016_flickr"}
#: what the goal allows: minutes on so many cores, and parameters
MINUTES, CORES, PARAMETERS = 72.0, 2, 10_000_000

#: translation alone: no sentences continued, none joined, no contrast of sentence vectors
ALONE = {"continue_share": 0.0, "join_share": 0.0, "contrastive_weight": 0.0}


def _trial(name: str, says: str, vocab_size: int | None = None, **config: object) -> Trial:
    return Trial(name, says, config={**ALONE, **config}, vocab_size=vocab_size)


#: what is shipped, with translation as its only task, and each lever beside it
TRIALS = {trial.name: trial for trial in (
    _trial("plain", "the shipped configuration, translation alone"),
    _trial("batch-1000", "half the tokens in a batch", max_tokens=1000),
    _trial("batch-4000", "twice the tokens in a batch", max_tokens=4000),
    _trial("muon", "Muon for the layers' matrices", optimizer="muon"),
    _trial("muon-fast", "Muon at three times the rate", optimizer="muon", learning_rate=4.5e-3),
    _trial("consistency-2", "two readings that should agree (R-Drop)", consistency=2.0),
    replace(_trial("late-decay", "the rate falls in the last half only"), decay_from=0.5),
    _trial("last", "the last average is kept, not the one with the best loss", keep="last"),
    _trial("pieces-0.05", "pieces dropped, 5 %", piece_dropout=0.05),
    _trial("pieces-0.1", "pieces dropped, 10 %", piece_dropout=0.1),
    _trial("dropout-0.1", "less dropout", dropout=0.1),
    _trial("dropout-0.3", "more dropout", dropout=0.3),
    _trial("smoothing-0.2", "more label smoothing", label_smoothing=0.2),
    _trial("decay-0.1", "weight decay 0.1", weight_decay=0.1),
    _trial("decay-0.5", "weight decay 0.5", weight_decay=0.5),
    _trial("decay-1.6", "weight decay 1.6", weight_decay=1.6),
    _trial("vocabulary-4000", "4,000 pieces", vocab_size=4000),
    _trial("vocabulary-9000", "9,000 pieces", vocab_size=9000),
    _trial("feed-forward-1024", "a wider feed-forward", d_ff=1024),
    _trial("deep-encoder", "six layers that read, two that write", n_layers=6, n_decoder_layers=2),
)}


def load(folder: Path) -> Corpus:
    """The published parts, each a file a language, aligned by line. A missing file, or files of unequal length, is an
    InputError."""
    parts: dict[str, list[Pair]] = {}
    digest = hashlib.sha256()
    for name, stem in FILES.items():
        sides = []
        for lang in LANGUAGES:
            path = folder / f"{stem}.{lang}"
            try:
                data = path.read_bytes()
                sides.append(data.decode().rstrip("\n").split("\n"))
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(N_("Multi30k's file {path} cannot be read; --data is the folder with {choices}."),
                                 path=path.name, choices=", ".join(_names())) from error
            digest.update(data)
        if len(sides[0]) != len(sides[1]):
            raise InputError(N_("{first} has {count} lines and {second} has {other}; aligned files have as many."),
                             first=f"{stem}.de", count=len(sides[0]), second=f"{stem}.en", other=len(sides[1]))
        parts[name] = [Pair(a.strip(), b.strip()) for a, b in zip(*sides) if a.strip() and b.strip()]
    pairs = list(chain.from_iterable(parts.values()))
    splits, start = {}, 0
    for name, part in parts.items():
        splits[name] = list(range(start, start + len(part)))
        start += len(part)
    return Corpus(STUDY, "Multi30k de-en", LANGUAGES, pairs, splits, digest.hexdigest())


def shared(corpus: Corpus) -> int:
    """How many test pairs have a sentence that stands in training or validation too."""
    return len(shared_places(corpus.split("test"), [*corpus.split("train"), *corpus.split("valid")]))


def _names() -> Iterable[str]:
    return (f"{stem}.{lang}" for stem in FILES.values() for lang in LANGUAGES)
