"""What a question's score is made of, sentence by sentence, so that two methods can be compared on the same sentences.

BLEU and chrF of a test set are functions of sums over its sentences (sacreBLEU's statistics), P@1 is a mean, and
Spearman's correlation is Pearson's of the ranks, which is a function of sums too. N sentences or units of them, K sums.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.evaluation.metrics import as_scored, bleu_tokenizer, resampled_spearman

Scores = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Question:
    """Of each method the `statistics` (N, K), a row a unit that is drawn and swapped as a whole, and the `score` of
    their sums: (..., K) -> (...), 0-100. `resampled`, for a score that is more than that: the scores (B,) of a method
    when the rows (B, N) are drawn. `sentences` is how many there are in all units."""

    statistics: Mapping[str, np.ndarray]
    score: Scores
    sentences: int
    resampled: Callable[[str, np.ndarray], np.ndarray] | None = None


def bleu_of(sums: np.ndarray) -> np.ndarray:
    """BLEU of sacreBLEU's statistics (..., 2 + 4 + 4): lengths of the translation and the reference, right n-grams,
    all n-grams; smoothed as sacreBLEU does by default ("exp")."""
    length, wanted, right, total = sums[..., 0], sums[..., 1], sums[..., 2:6], sums[..., 6:10]
    missed = (right == 0) & (total > 0)
    halved = 2.0 ** np.cumsum(missed, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(missed, 1 / (halved * total), right / total)
        brevity = np.where(length < wanted, np.exp(1 - wanted / length), 1.0)
        score = 100 * brevity * np.exp(np.log(precision).mean(axis=-1))
    return np.where((right.sum(axis=-1) > 0) & (total.min(axis=-1) > 0), score, 0.0)


def chrf_of(sums: np.ndarray) -> np.ndarray:
    """chrF2 of sacreBLEU's statistics (..., 6 x 3): of each order the n-grams of the translation, of the reference, and
    those in both."""
    ours, wanted, both = (sums[..., i::3] for i in range(3))  # (..., 6) each
    known = (ours > 0) & (wanted > 0)
    orders = np.maximum(known.sum(axis=-1), 1)
    precision = np.where(known, both / np.maximum(ours, 1), 0.0).sum(axis=-1) / orders
    recall = np.where(known, both / np.maximum(wanted, 1), 0.0).sum(axis=-1) / orders
    return 100 * 5 * precision * recall / np.maximum(4 * precision + recall, 1e-300)


def mean_of(sums: np.ndarray) -> np.ndarray:
    """The mean of values in 0-1, x100, of (their sum, their number)."""
    return 100 * sums[..., 0] / sums[..., 1]


def pearson_of(sums: np.ndarray) -> np.ndarray:
    """Pearson's correlation x100 of the sums of (1, x, y, xx, yy, xy)."""
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    spread = np.sqrt(np.maximum(n * xx - x * x, 0) * np.maximum(n * yy - y * y, 0))
    return 100 * np.where(spread > 0, (n * xy - x * y) / np.maximum(spread, 1e-300), 0.0)


def translation_questions(
    texts: Mapping[str, Sequence[str]], sources: Sequence[str], references: Sequence[str], target: str,
    normalize: Callable[[str], str] | None = None,
) -> dict[str, Question]:
    """"chrf" and "bleu" of what each method made of the `sources`, against one reference each; BLEU only where it is
    defined. A source that comes twice is one unit, since it is translated once."""
    from sacrebleu.metrics import BLEU, CHRF

    bleu, chrf = BLEU(tokenize=bleu_tokenizer(target, references)), CHRF()
    references = as_scored(references, target, normalize)
    defined = any(len(bleu.tokenizer(text).split()) >= bleu.max_ngram_order for text in references)
    made = {key: as_scored(found, target, normalize) for key, found in texts.items()}
    found = {}
    for name, metric, score in (("chrf", chrf, chrf_of), ("bleu", bleu, bleu_of)):
        if name == "chrf" or defined:
            found[name] = Question({key: _by_unit(metric._extract_corpus_statistics(each, [references]), sources)
                                    for key, each in made.items()}, score, len(sources))
    return found


def retrieval_question(found: Mapping[str, np.ndarray], queries: Sequence[str]) -> Question:
    """P@1 of what each method found: the share (N,) of the point that it got for each query."""
    return Question({key: _by_unit(np.stack([values, np.ones(len(values))], axis=1), queries)
                     for key, values in found.items()}, mean_of, len(queries))


def spearman_question(cosines: Mapping[str, np.ndarray], gold: np.ndarray) -> Question:
    """Spearman's correlation of each method's cosines (N,) with people's scores (N,). Two methods' cosines have
    different scales, so it is their ranks that are swapped. A method whose cosines are all equal has no score."""
    from scipy.stats import rankdata

    y, one = rankdata(gold), np.ones(len(gold))
    statistics = {}
    for key, values in cosines.items():
        x = rankdata(values)
        if np.ptp(x) > 0 and np.ptp(y) > 0:
            statistics[key] = np.stack([one, x, y, x * x, y * y, x * y], axis=1)
    return Question(statistics, pearson_of, len(gold),
                    lambda key, rows: resampled_spearman(np.asarray(cosines[key]), gold, rows))


def _by_unit(statistics: Any, texts: Sequence[str]) -> np.ndarray:
    """The rows (N, K) of the same text added up: (units, K)."""
    rows = np.asarray(statistics, dtype=np.float64)
    number = {text: i for i, text in enumerate(dict.fromkeys(texts))}
    if len(number) == len(rows):
        return rows
    units = np.zeros((len(number), rows.shape[1]))
    np.add.at(units, [number[text] for text in texts], rows)
    return units
