"""A linear probe: how well can labels be read off a method's sentence vectors?

Logistic regression on the vectors, judged on sentences it was not fitted on. The vectors themselves stay as they are:
only the probe sees the labels, so what it finds must already lie in them. (Alain & Bengio 2016; Conneau et al. 2018.)
N sentences, D vector size, C classes, R repeats of the cross-validation, B resamples.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.compare.answer_flags import unread
from lib.labels.metrics import confusions, difference, intervals, resample_weights
from lib.labels.sentences import Labelled, same_text
from models.base import RefusedError, Task
from models.messages import N_, InputError, Note, note

if TYPE_CHECKING:
    from models.base import Method

#: the row that every table has beside the methods: always the most frequent label
MAJORITY = "majority_class"
FOLDS = 5
#: up to this many sentences the cross-validation is repeated with other folds
FEW, REPEATS = 600, 3
#: strength of the regularisation (C of scikit-learn) on vectors whose mean length is about 1
INVERSE_PENALTY = 1.0
MAX_ITERATIONS = 300
_CHUNK = 256
_SPARSE = 0.1  # a smaller share of numbers that are not 0 is kept as a sparse matrix

Report = Callable[[str], None]


@dataclass(frozen=True)
class Setting:
    """What every method is measured on: the same sentences, the same folds, the same resamples.

    `truth` (N,) are indexes into `classes`; `groups` (N,) are the same for texts that are the same; `folds` lists, for
    each repeat, the rows fitted on and the rows judged; `weights` (B, N) says how often each resample has a sentence.
    """

    texts: tuple[str, ...]
    classes: tuple[str, ...]
    truth: np.ndarray
    groups: np.ndarray
    folds: tuple[tuple[tuple[np.ndarray, np.ndarray], ...], ...]
    weights: np.ndarray
    seed: int


@dataclass(frozen=True)
class Mistake:
    """A sentence that was taken for another class, with the probability (0-1) that class was given."""

    text: str
    label: str
    predicted: str
    probability: float


@dataclass(frozen=True)
class Probe:
    """What was measured. `metrics`: accuracy and macro_f1, 0-100, with `_low` and `_high` (95 %). `predicted` (R, N);
    `confusion` (C, C): sentences of the row's class taken for the column's, mean over the repeats. `classifier` is
    fitted on all sentences, for new ones; the majority has none. `cut` is how many sentences are longer than the
    method reads."""

    metrics: Mapping[str, float]
    predicted: np.ndarray
    confusion: np.ndarray
    mistakes: tuple[Mistake, ...] = ()
    classifier: Classifier | None = None
    seconds: float = 0.0
    cut: int = 0


class Scaling:
    """Every dimension with mean 0 and deviation 1 / sqrt(D) over the sentences it is fitted on, so that a vector's
    mean length is 1. Sparse counts keep their zeros and their own weights and share one scale."""

    def fit(self, x: Any) -> Scaling:
        """Learn the scale of x (N, D)."""
        from scipy.sparse import issparse
        from sklearn.preprocessing import StandardScaler

        sparse = issparse(x)
        self.scaler: Any = None if sparse else StandardScaler().fit(x)
        self.scale = float(np.mean(np.sqrt(x.multiply(x).sum(axis=1)))) or 1.0 if sparse else float(np.sqrt(x.shape[1]))
        return self

    def transform(self, x: Any) -> Any:
        """x (N, D) in that scale."""
        return (x if self.scaler is None else self.scaler.transform(x)) / self.scale


class Classifier:
    """Logistic regression over scaled vectors of one method in one language."""

    def __init__(self, method: Method, lang: str, classes: Sequence[str]) -> None:
        self.method, self.lang, self.classes = method, lang, tuple(classes)

    def fit(self, x: Any, truth: np.ndarray) -> Classifier:
        """Learn from vectors x (N, D) and class indexes (N,)."""
        from sklearn.linear_model import LogisticRegression

        self.scaling = Scaling().fit(x)
        self.model = LogisticRegression(C=INVERSE_PENALTY, max_iter=MAX_ITERATIONS)
        self.model.fit(self.scaling.transform(x), truth)
        return self

    def of_vectors(self, x: Any) -> np.ndarray:
        """Probabilities (N, C); a class that the fit did not see gets 0."""
        found = np.zeros((x.shape[0], len(self.classes)))
        found[:, self.model.classes_] = self.model.predict_proba(self.scaling.transform(x))
        return found

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities (N, C) of new sentences."""
        return self.of_vectors(vectors(self.method, texts, self.lang))


def vectors(method: Method, texts: Sequence[str], lang: str) -> Any:
    """The method's sentence vectors (N, D), float64; sparse where nearly all numbers are 0."""
    from scipy.sparse import csr_matrix, vstack

    chunks = [method.embed(texts[i:i + _CHUNK], lang) for i in range(0, len(texts), _CHUNK)]
    filled = sum(np.count_nonzero(chunk) for chunk in chunks)
    if filled < _SPARSE * sum(chunk.size for chunk in chunks):
        return vstack([csr_matrix(chunk) for chunk in chunks]).tocsr().astype(np.float64)
    return np.concatenate(chunks).astype(np.float64)


def setting(texts: Sequence[str], labels: Sequence[str], *, seed: int = 0, folds: int = FOLDS,
            repeats: int | None = None, resamples: int = 1000) -> Setting:
    """Draw the folds: each class spread evenly, texts that are the same in one fold, fewer folds for small classes."""
    from sklearn.model_selection import StratifiedGroupKFold

    classes = tuple(Labelled(list(texts), list(labels)).classes)
    place = {label: i for i, label in enumerate(classes)}
    truth = np.array([place[label] for label in labels])
    names: dict[str, int] = {}
    groups = np.array([names.setdefault(same_text(text), len(names)) for text in texts])
    smallest = min(len(set(groups[truth == c])) for c in range(len(classes)))
    count = max(2, min(folds, smallest))
    drawn = []
    for repeat in range(repeats or (REPEATS if len(truth) <= FEW else 1)):
        splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed + repeat)
        cut = list(splitter.split(np.zeros(len(truth)), truth, groups))
        drawn.append(tuple((fit, judge) for fit, judge in cut if len(judge) and len(set(truth[fit])) > 1))
    return Setting(tuple(texts), classes, truth, groups, tuple(drawn), resample_weights(groups, seed, resamples), seed)


def majority(given: Setting) -> Probe:
    """The baseline: the most frequent class for every sentence."""
    most = int(np.bincount(given.truth).argmax())
    return _measured(given, np.full((1, len(given.truth)), most))


def probe_method(method: Method, given: Setting, lang: str, *, mistakes: int = 20) -> Probe:
    """Cross-validate, then fit on everything. A method that refuses vectors raises RefusedError."""
    if refusal := method.refusal(Task.SIMILARITY):
        raise RefusedError(refusal)
    began = time.perf_counter()
    x = vectors(method, given.texts, lang)  # (N, D)
    probabilities = np.zeros((len(given.folds), len(given.texts), len(given.classes)))  # (R, N, C)
    for found, folds in zip(probabilities, given.folds):
        for fit, judge in folds:
            found[judge] = Classifier(method, lang, given.classes).fit(x[fit], given.truth[fit]).of_vectors(x[judge])
    whole = Classifier(method, lang, given.classes).fit(x, given.truth)
    measured = _measured(given, probabilities.argmax(axis=2), _mistakes(given, probabilities.mean(axis=0), mistakes),
                         whole, time.perf_counter() - began)
    return replace(measured, cut=sum(unread(method, [text]) is not None for text in given.texts))


def note_of(one: Probe) -> Note | None:
    """What is to be said of a probe whose method does not read all of its sentences."""
    if not one.cut:
        return None
    return note(N_("Of {count} sentences only the beginning was read; the method reads no more."), count=one.cut)


def _measured(given: Setting, predicted: np.ndarray, mistakes: tuple[Mistake, ...] = (),
              classifier: Classifier | None = None, seconds: float = 0.0) -> Probe:
    size = len(given.classes)
    table = confusions(given.truth, predicted, size)  # (R, C, C)
    return Probe(intervals(given.truth, predicted, size, given.weights), predicted, table.mean(axis=0), mistakes,
                 classifier, seconds)


def _mistakes(given: Setting, probabilities: np.ndarray, limit: int) -> tuple[Mistake, ...]:
    """The wrong answers that were surest, each text once; probabilities (N, C) are out of fold."""
    taken = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1)
    found: dict[tuple[int, int], Mistake] = {}
    for i in np.argsort(-sure, kind="stable"):
        if taken[i] != given.truth[i]:
            found.setdefault((int(given.groups[i]), int(given.truth[i])), Mistake(
                given.texts[i], given.classes[given.truth[i]], given.classes[taken[i]], float(sure[i])))
    return tuple(found.values())[:limit]


def paired_difference(given: Setting, a: Probe, b: Probe, comparisons: int = 1) -> tuple[float, float, float]:
    """How much more accurate `a` is than `b` on the same sentences, in points of 0-100, and its interval: 95 % for all
    of so many `comparisons` together."""
    return difference(given.truth, a.predicted, b.predicted, given.weights, comparisons)


def probe(methods: Mapping[str, Any], given: Setting, lang: str, *, report: Report | None = None
          ) -> dict[str, Probe | InputError | RefusedError]:
    """Every method's probe, or the error that says why there is none; the majority first."""
    found: dict[str, Probe | InputError | RefusedError] = {MAJORITY: majority(given)}
    for number, (key, method) in enumerate(methods.items(), start=1):
        if report:
            report(f"probe: {key} ({number} of {len(methods)})")
        try:
            found[key] = method if isinstance(method, InputError) else probe_method(method, given, lang)
        except (InputError, RefusedError) as error:
            found[key] = error
    return found
