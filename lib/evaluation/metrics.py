"""Metrics over plain data: texts, numbers, matrices. All but bits a character are 0-100, each with a 95 % interval.

BLEU: Papineni et al. 2002, and chrF: Popovic 2015, both by sacreBLEU (Post 2018), which also resamples for the
intervals. Distinct-n: Li et al. 2016. N, M sentences.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from models.language.languages import base, is_chinese, simplifies
from models.language.scripts import is_unspaced
from models.language.text import has_chinese
from models.messages import N_

#: Languages in which words are not told by spaces, or (Korean) carry their small words with them.
UNSPACED = frozenset({"ja", "ko", "th", "lo", "km", "my", "yue"})
Metrics = dict[str, float | None]
RESAMPLES = 1000
#: Metrics that no method is given, and why.
REFUSED = {"perplexity": N_(
    "Perplexity is not given: it would rank methods by a task that they were not trained for alike. The decoder writes "
    "whole sentences in training, the encoder-decoders seldom do, and others never. It comes when all have had an "
    "equal share of language modelling.")}
#: What is to be said wherever bits a character are shown.
UNEQUAL = N_(
    "Bits a character say how well each method's own next-token model foresees held-out text, whatever its vocabulary: "
    "less is better. The methods have not had an equal share of language modelling in training, so this is not a "
    "ranking.")


def _exact(metric: Any) -> Any:
    """A sacreBLEU metric that resampled sums reach as Python's floats. As float32 some samples score a float and some a
    float32, and sacreBLEU 2.6 cannot take the mean of the two."""
    score = metric._compute_score_from_stats
    metric._compute_score_from_stats = lambda stats: score([float(value) for value in stats])
    return metric


def translation_metrics(
    hypotheses: Sequence[str], references: Sequence[str], target: str,
    normalize: Callable[[str], str] | None = None, resamples: int = RESAMPLES,
) -> tuple[Metrics, dict[str, str]]:
    """BLEU and chrF of the hypotheses (N) against one reference each, and the two signatures.

    Into Chinese both sides go through `normalize` (simplified characters) and BLEU counts characters; the signature
    then ends in `norm:simplified`. What `bleu_tokenizer` says is BLEU's way of telling words. BLEU counts runs of up to
    four words: where no reference has four, it is not defined, and None.
    """
    from sacrebleu.metrics import BLEU, CHRF

    tokenize = bleu_tokenizer(target, references)
    hypotheses, references = as_scored(hypotheses, target, normalize), as_scored(references, target, normalize)
    metrics: Metrics = {}
    signatures = {}
    for name, metric in (("bleu", _exact(BLEU(tokenize=tokenize))), ("chrf", _exact(CHRF()))):
        score = metric.corpus_score(hypotheses, [references], n_bootstrap=resamples)
        metrics[name] = float(score.score)
        if resamples > 1:
            metrics[f"{name}_low"] = max(0.0, float(score._mean - score._ci))
            metrics[f"{name}_high"] = min(100.0, float(score._mean + score._ci))
        if name == "bleu" and all(len(metric.tokenizer(text).split()) < metric.max_ngram_order for text in references):
            metrics = dict.fromkeys(metrics)
        signature = str(metric.get_signature())
        signatures[name] = f"{signature}|norm:simplified" if simplifies((target,)) and normalize else signature
    return metrics, signatures


def as_scored(texts: Sequence[str], target: str, normalize: Callable[[str], str] | None) -> list[str]:
    """Texts in language `target` as scores are made of them: Chinese, and what has Chinese characters, by `normalize`,
    since a method reads and writes it so."""
    chinese = is_chinese(target)
    return [normalize(text) if normalize and (chinese or has_chinese(text)) else text for text in texts]


def bleu_tokenizer(target: str, references: Sequence[str]) -> str:
    """sacreBLEU's tokenizer for texts in language `target`: "zh" for Chinese, "char" where words have no spaces between
    them, "13a" for the rest. A code that says nothing (question, answer) is judged by the references."""
    if is_chinese(target):
        return "zh"
    if base(target) in UNSPACED or is_unspaced(" ".join(references[:200])):
        return "char"
    return "13a"


def sentence_chrf(hypothesis: str, reference: str) -> float:
    """chrF of one sentence, 0-100."""
    from sacrebleu.metrics import CHRF

    return float(CHRF().sentence_score(hypothesis, [reference]).score)


def spearman_metrics(predicted: np.ndarray, gold: np.ndarray, seed: int = 0, resamples: int = RESAMPLES) -> Metrics:
    """Spearman's rank correlation x100 of two vectors (N,). None where it is not defined (a constant vector)."""
    from scipy.stats import spearmanr

    predicted, gold = np.asarray(predicted, dtype=float), np.asarray(gold, dtype=float)
    if len(gold) < 2 or np.ptp(predicted) == 0 or np.ptp(gold) == 0:
        return {"spearman": None, "spearman_low": None, "spearman_high": None}
    samples = resampled_spearman(predicted, gold, np.random.default_rng(seed).integers(
        0, len(gold), (resamples, len(gold))))
    samples = samples[np.isfinite(samples)]
    low, high = np.percentile(samples, [2.5, 97.5]) if len(samples) else (math.nan, math.nan)
    return {
        "spearman": float(spearmanr(predicted, gold).statistic) * 100,
        "spearman_low": float(low), "spearman_high": float(high),
    }


def resampled_spearman(predicted: np.ndarray, gold: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation x100 of each sample of two vectors (N,): rows (B, N) -> (B,), NaN where it is not
    defined."""
    from scipy.stats import rankdata

    a, b = rankdata(predicted[rows], axis=1), rankdata(gold[rows], axis=1)
    a, b = a - a.mean(axis=1, keepdims=True), b - b.mean(axis=1, keepdims=True)
    norms = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    with np.errstate(invalid="ignore"):
        return np.where(norms > 0, (a * b).sum(axis=1) / norms * 100, np.nan)


def accepted(sources: Sequence[str], targets: Sequence[str]) -> np.ndarray:
    """Which target is a listed translation of which source, bool (N, N): the pairs themselves, and what follows from
    them where a sentence comes more than once."""
    source_of = {text: i for i, text in enumerate(dict.fromkeys(sources))}
    target_of = {text: i for i, text in enumerate(dict.fromkeys(targets))}
    rows, columns = [source_of[t] for t in sources], [target_of[t] for t in targets]
    listed = np.zeros((len(source_of), len(target_of)), dtype=bool)
    listed[rows, columns] = True
    return listed[np.ix_(rows, columns)]


def precision_at_1(similarity: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each row of `similarity` (N, M): 1 where the nearest column is `right` (N, M), 0 where not, (N,). Columns
    that tie for the nearest share the point, so that a method which sees no difference scores as chance does."""
    best = similarity == similarity.max(axis=1, keepdims=True)
    return (best & right).sum(axis=1) / best.sum(axis=1)


def mean_metrics(name: str, values: np.ndarray, seed: int = 0, resamples: int = RESAMPLES) -> dict[str, float]:
    """The mean x100 of values (N,) in 0-1, with its bootstrap interval."""
    values = np.asarray(values, dtype=float)
    rows = np.random.default_rng(seed).integers(0, len(values), (resamples, len(values)))
    low, high = np.percentile(values[rows].mean(axis=1), [2.5, 97.5])
    return {name: float(values.mean()) * 100, f"{name}_low": float(low) * 100, f"{name}_high": float(high) * 100}


def distinct_n(texts: Sequence[Sequence[int]], n: int) -> float | None:
    """Different n-grams among all n-grams of the tokenised texts, 0-100; None when there is no n-gram."""
    grams = [tuple(ids[i : i + n]) for ids in texts for i in range(len(ids) - n + 1)]
    return 100 * len(set(grams)) / len(grams) if grams else None


def bits_per_character(log_probability: float, characters: int) -> float | None:
    """How many bits a character of the texts costs, from the natural-log probability of all of them; None without
    characters. It compares across vocabularies, and so across corpora and guests, as perplexity does not."""
    return -log_probability / math.log(2) / characters if characters else None
