"""How well each method translated each test sentence, kept beside the results: chrF by sentence, and which sentence it
was, as a hash. No text is in it, so it can travel where the text may not; who has the text finds the sentences again.

    translation_zh_en/ids       int64 (N,)     a hash of each pair
    translation_zh_en/<method>  float16 (N,)   chrF of its translation, 0-100
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lib.evaluation.metrics import as_scored
from lib.shelf.training_index import sentence_hash
from models.base import Pair
from models.files import write_atomically
from models.messages import N_, InputError

FILE_NAME = "sentence_scores.safetensors"
IDS = "ids"


class SentenceScores(NamedTuple):
    """Of one direction: the pairs' `ids` (N,), and chrF of each of them (N,) by method."""

    ids: np.ndarray
    chrf: dict[str, np.ndarray]


def pair_ids(pairs: Sequence[Pair], normalize: Callable[[str], str]) -> np.ndarray:
    """A number for each pair, int64 (N,), that depends on its text alone."""
    hashes = [sentence_hash("\t".join(pair), normalize) for pair in pairs]
    return np.array(hashes, dtype=np.uint64).view(np.int64)


def sentence_scores(texts: Mapping[str, Mapping[str, Sequence[str]]], pairs: Sequence[Pair], languages: Sequence[str],
                    normalize: Callable[[str], str]) -> dict[str, SentenceScores]:
    """For each direction in `texts`: what each method made of the pairs, by evaluation ("translation_zh_en")."""
    from sacrebleu.metrics import CHRF

    metric, ids, found = CHRF(), pair_ids(pairs, normalize), {}
    for name, made in texts.items():
        target = next((code for code in languages if name.endswith(f"_{code}")), None)
        if target is None or not made:
            continue
        references = as_scored([pair[languages.index(target)] for pair in pairs], target, normalize)
        found[name] = SentenceScores(ids, {key: np.array([
            metric.sentence_score(text, [reference]).score
            for text, reference in zip(as_scored(each, target, normalize), references)], dtype=np.float16)
            for key, each in made.items()})
    return found


def merge(old: Mapping[str, SentenceScores], new: Mapping[str, SentenceScores]) -> dict[str, SentenceScores]:
    """`new` laid over `old`: a method that was not measured again keeps its scores where the sentences are the same."""
    found = dict(new)
    for name, kept in old.items():
        if name in new and np.array_equal(kept.ids, new[name].ids):
            found[name] = SentenceScores(kept.ids, {**kept.chrf, **new[name].chrf})
    return found


def write_scores(scores: Mapping[str, SentenceScores], directory: Path) -> None:
    """Write the file, whole or not at all; without scores there is none."""
    from safetensors.numpy import save

    path = Path(directory) / FILE_NAME
    if not scores:
        path.unlink(missing_ok=True)
        return
    arrays = {f"{name}/{key}": array for name, one in scores.items()
              for key, array in {IDS: one.ids, **one.chrf}.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, save(arrays))


def read_scores(directory: Path) -> dict[str, SentenceScores]:
    """The scores in `directory`, {} where there are none; a damaged file is an InputError."""
    from safetensors.numpy import load

    path = Path(directory) / FILE_NAME
    if not path.is_file():
        return {}
    try:
        return _read(load(path.read_bytes()))
    except Exception as error:
        raise InputError(N_("The file {file} is damaged; without it the sentences on which methods differ are not "
                            "known. Make it again with: python -m lib scoreboard"), file=FILE_NAME) from error


def _read(arrays: Mapping[str, np.ndarray]) -> dict[str, SentenceScores]:
    """By direction; arrays of another shape, kind or range than `write_scores` writes are a ValueError."""
    found: dict[str, SentenceScores] = {}
    for path in sorted(arrays):  # a file has its arrays in any order
        name, slash, key = path.partition("/")
        if not (slash and name.startswith("translation_") and key):
            raise ValueError(path)
        ids, values = arrays[f"{name}/{IDS}"], arrays[path]
        one = found.setdefault(name, SentenceScores(ids, {}))
        if key == IDS:
            if ids.dtype != np.int64 or ids.ndim != 1:
                raise ValueError(path)
        elif values.dtype != np.float16 or values.shape != ids.shape or not ((values >= 0) & (values <= 100)).all():
            raise ValueError(path)
        else:
            one.chrf[key] = values
    return found
