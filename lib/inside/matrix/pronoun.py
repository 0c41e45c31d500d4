"""Whom a pronoun means, looked for inside: a linear probe on its state, and the attention heads, on held-out twins.

The state at the pronoun, after each layer, is given to logistic regression, which says whether the first or the second
noun is meant; it learns from some twins and is asked about others (five folds, both sentences of a twin in one). A head
is asked which of the two nouns the pronoun looks at more. Layer, the probe's penalty, and head are chosen on the other
folds. Beside both stands the rule that knows the adjective alone, learned from the same folds.

Shapes: N sentences, D state, K heads.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lib.corpus.small_world import probes as world
from lib.corpus.small_world.phrases import Span
from lib.corpus.small_world.trained import LANGS, new
from lib.inside.matrix.record import interval
from lib.inside.matrix.small_probes import SEED, reason
from models.answers import Trace
from models.base import Method

#: the methods that have attention heads and a state a token
READERS = ("transformer_encoder", "transformer_decoder", "transformer_seq2seq")
#: twins of each frame, and folds
EACH, FOLDS = 200, 5
#: how freely the probe may fit: inverse strengths of its penalty
STRENGTHS = (0.1, 1.0, 10.0)


class Sentence(NamedTuple):
    """A sentence of a twin: its pronoun, the first and the second noun (characters), which is meant (0, 1), the
    adjective, and the number of its twin."""

    text: str
    pronoun: Span
    nouns: tuple[Span, Span]
    meant: int
    adjective: str
    twin: int


def sentences(lang: str, each: int = EACH) -> list[Sentence]:
    """Twins whose sentences no method was trained on, as many of each frame."""
    here = LANGS.index(lang)
    taken: Counter[str] = Counter()
    found: list[Sentence] = []
    for number, twin in enumerate(world.twins(12 * each, SEED)):
        frame = twin.first.frame
        items = (twin.first, twin.second)
        if taken[frame] >= each or any(not new(item.pair[here], lang) for item in items):
            continue
        taken[frame] += 1
        for item, other in (items, items[::-1]):
            mine, its = item.references[0], other.references[0]
            span = (mine.zh_antecedent, mine.en_antecedent)[here]
            both = tuple(sorted((span, (its.zh_antecedent, its.en_antecedent)[here])))
            found.append(Sentence(item.pair[here], (mine.zh_pronoun, mine.en_pronoun)[here], (both[0], both[1]),
                                  both.index(span), reason(item), number))
    return found


def place_of(method: Method, trace: Trace, text: str, span: Span) -> list[int]:
    """The tokens of the trace that stand for these characters of the text."""
    ids = method.tokenizer.encode(text)
    start = next(i for i in range(len(trace.ids)) if list(trace.ids[i:i + len(ids)]) == ids)
    first, last = (len(method.tokenizer.encode(text[:end])) for end in span)
    return [start + i for i in range(first, max(last, first + 1))]


def inside(method: Method, asked: Sequence[Sentence], lang: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The pronoun's states by layer, each (N, D), and how much more each head looks at the first noun (N, K)."""
    states: dict[str, list[np.ndarray]] = defaultdict(list)
    heads = []
    for one in asked:
        trace = method.trace(one.text, lang)
        pronoun = place_of(method, trace, one.text, one.pronoun)[0]
        nouns = [place_of(method, trace, one.text, noun) for noun in one.nouns]
        for name, state in trace.states.items():
            states[name].append(np.asarray(state)[pronoun])
        heads.append([float(head.weights[pronoun, nouns[0]].sum() - head.weights[pronoun, nouns[1]].sum())
                      for head in trace.attention])
    return {name: np.stack(rows) for name, rows in states.items()}, np.array(heads)


def folds(asked: Sequence[Sentence]) -> np.ndarray:
    """The fold of each sentence (N,), that of its twin."""
    return np.array([one.twin % FOLDS for one in asked])


def by_probe(states: np.ndarray, meant: np.ndarray, fold: np.ndarray, strength: float = 0.1) -> np.ndarray:
    """1 where logistic regression on states (N, D), fitted on the other folds, says what is meant: (N,). `strength` is
    the inverse of its penalty's."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    right = np.zeros(len(meant))
    for k in range(FOLDS):
        held = fold == k
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=1000))
        model.fit(states[~held], meant[~held])
        right[held] = model.predict(states[held]) == meant[held]
    return right


def by_head(looks: np.ndarray, meant: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """1 where the head that is best on the other folds looks more at the noun that is meant: (N,)."""
    if not looks.size:
        return np.full(len(meant), 0.5)
    return best_elsewhere(((looks > 0) == (meant[:, None] == 0)).astype(float), fold)


def best_elsewhere(right: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Of what several were right in (N, K), that of the one who is best on the other folds: (N,)."""
    found = np.zeros(len(right))
    for k in range(FOLDS):
        held = fold == k
        found[held] = right[held, right[~held].mean(0).argmax()]
    return found


def by_adjective(asked: Sequence[Sentence], fold: np.ndarray) -> np.ndarray:
    """1 where the noun that this adjective mostly spoke of in the other folds is meant; a half for one never met."""
    found = np.zeros(len(asked))
    for k in range(FOLDS):
        told: dict[str, Counter[int]] = defaultdict(Counter)
        for one, where in zip(asked, fold):
            if where != k:
                told[one.adjective][one.meant] += 1
        for i, one in enumerate(asked):
            counts = told[one.adjective]
            if fold[i] == k:
                found[i] = 0.5 if counts[0] == counts[1] else float(counts.most_common(1)[0][0] == one.meant)
    return found


def measure(methods: Mapping[str, Method], before: Mapping[str, Any] | None = None, each: int = EACH,
            report: Callable[[str], None] | None = None) -> dict[str, Any]:
    """By language: the rule of the adjective, and for each method the probe of the best layer and the best head. What
    `before` has of the same weights and as many twins is taken from there."""
    weights = {key: str(method.card.get("weights_sha256", "")) for key, method in methods.items()}
    if before and before.get("weights_sha256") == weights and before.get("each") == each:
        return dict(before)
    found: dict[str, Any] = {"weights_sha256": weights, "each": each}
    for lang in LANGS:
        asked = sentences(lang, each)
        fold, meant = folds(asked), np.array([one.meant for one in asked])
        rows: dict[str, Any] = {}
        for key, method in methods.items():
            if report:
                report(f"pronouns {lang}: {key}")
            states, looks = inside(method, asked, lang)
            tried = {(name, strength): by_probe(one, meant, fold, strength) for name, one in states.items()
                     for strength in STRENGTHS}
            layers = {name: max((tried[name, strength] for strength in STRENGTHS), key=np.mean) for name in states}
            best = max(layers, key=lambda name: layers[name].mean())
            chosen = best_elsewhere(np.stack(list(tried.values()), 1), fold)
            rows[key] = {"probe": _told(chosen), "layer": best, "head": _told(by_head(looks, meant, fold)),
                         "heads": int(looks.shape[1]),
                         "layers": {name: 100 * float(one.mean()) for name, one in layers.items()}}
        found[lang] = {"sentences": len(asked), "folds": FOLDS, "adjective": _told(by_adjective(asked, fold)),
                       "methods": rows}
    return found


def _told(right: np.ndarray) -> dict[str, float]:
    value, low, high = interval([right])
    return {"score": value, "low": low, "high": high}
