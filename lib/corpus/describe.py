"""What a corpus looks like in numbers: sizes, lengths, repeated sentences. Plain data for pages and commands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from pandas import DataFrame

from lib.corpus.joining import UNSPACED
from lib.corpus.splits import components, matching_keys
from models.base import Pair

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SIGN = re.compile(r"\w")


def length_unit(lang: str) -> str:
    """What the length of a sentence is counted in: "characters" for Chinese and its like, else "words"."""
    return "characters" if lang in UNSPACED else "words"


def lengths(sentences: Sequence[str], lang: str) -> np.ndarray:
    """Length of each sentence in `length_unit(lang)`, punctuation not counted, int (N,)."""
    pattern = _SIGN if lang in UNSPACED else _WORD
    return np.fromiter((len(pattern.findall(s)) for s in sentences), dtype=np.int64, count=len(sentences))


def describe(corpus: Corpus) -> dict[str, Any]:
    """Numbers about a corpus, ready for JSON.

    `pairs`, `repeated` (lines left out), `sha256`; `splits`: pairs in each; `sides`: for each language the unit,
    distinct sentences, the share of pairs whose sentence also stands in another pair (0-1, compared by
    `matching_keys`), distinct words or characters, and the length's mean, median, 95 % quantile and maximum;
    `components`: how many groups of pairs hang together by a shared sentence, and the largest; `leaks`: sentences
    that stand in more than one split (0 unless something is broken).
    """
    labels = components(corpus.pairs)
    sizes = np.bincount(labels) if len(labels) else np.zeros(0, dtype=np.int64)
    return {
        "key": corpus.key, "title": corpus.title, "languages": list(corpus.languages),
        "pairs": len(corpus.pairs), "repeated": corpus.repeated, "sha256": corpus.sha256,
        "splits": {name: len(indexes) for name, indexes in corpus.splits.items()},
        "sides": {lang: _side([p[i] for p in corpus.pairs], lang) for i, lang in enumerate(corpus.languages)},
        "components": {"count": len(sizes), "largest": int(sizes.max(initial=0))},
        "leaks": len(leaks(corpus)),
    }


def _side(sentences: list[str], lang: str) -> dict[str, Any]:
    counts = Counter(matching_keys(sentences))
    shared = sum(c for c in counts.values() if c > 1)
    long = lengths(sentences, lang) if sentences else np.zeros(1)
    pattern = _SIGN if lang in UNSPACED else _WORD
    return {
        "unit": length_unit(lang), "distinct": len(counts), "shared": shared / max(1, len(sentences)),
        "vocabulary": len({word.casefold() for s in sentences for word in pattern.findall(s)}),
        "mean": float(long.mean()), "median": float(np.median(long)), "p95": float(np.quantile(long, 0.95)),
        "longest": int(long.max()),
    }


def leaks(corpus: Corpus) -> set[str]:
    """Keys of sentences that stand in more than one split; empty for splits made by `split_pairs`."""
    seen: dict[str, str] = {}
    double = set()
    for name, indexes in corpus.splits.items():
        for key in matching_keys(s for i in indexes for s in corpus.pairs[i][:len(corpus.languages)]):
            if seen.setdefault(key, name) != name:
                double.add(key)
    return double


def length_histogram(corpus: Corpus, longest: int = 30) -> DataFrame:
    """Rows `language, unit, length, pairs, share` (share 0-1 of the corpus); longer ones are counted at `longest`."""
    rows = []
    for i, lang in enumerate(corpus.languages):
        cut = np.minimum(lengths([p[i] for p in corpus.pairs], lang), longest)
        for length, n in enumerate(np.bincount(cut, minlength=longest + 1).tolist()):
            rows.append((lang, length_unit(lang), length, n, n / max(1, len(corpus.pairs))))
    return DataFrame(rows, columns=["language", "unit", "length", "pairs", "share"])


def split_table(corpus: Corpus) -> DataFrame:
    """Rows `split, pairs, share` and the mean length of each side in that split, `mean_<language>`."""
    rows = []
    for name, indexes in corpus.splits.items():
        chosen: list[Pair] = [corpus.pairs[i] for i in indexes]
        means = [float(lengths([p[i] for p in chosen], lang).mean()) if chosen else 0.0
                 for i, lang in enumerate(corpus.languages)]
        rows.append((name, len(chosen), len(chosen) / max(1, len(corpus.pairs)), *means))
    return DataFrame(rows, columns=["split", "pairs", "share", *(f"mean_{lang}" for lang in corpus.languages)])
