"""A reader's translations as one more row: scored, and tested against every other row, all pairs corrected together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from lib.corpus.corpora import Corpus
from lib.evaluation import metrics
from lib.evaluation.questions import Question, translation_questions
from lib.evaluation.rows import GIVEN, is_given
from lib.evaluation.sentence_scores import SentenceScores, pair_ids
from lib.evaluation.significance import TRIALS, Comparisons, as_json, compare, holm
from lib.sampling import sample_of
from models.base import Pair
from models.messages import N_, InputError

#: longest name of a row
LONGEST_NAME = 40


class Brought(NamedTuple):
    """What a session has brought in one direction: the texts by row, in the order of the measured pairs, their rows in
    the results, and the comparisons of all rows by question."""

    texts: dict[str, list[str]]
    rows: dict[str, dict[str, Any]]
    comparisons: dict[str, dict[str, Any]]


def row_key(name: str) -> str:
    """The key of the row that a reader calls so."""
    return GIVEN + (" ".join(name.split())[:LONGEST_NAME].strip() or "1")


def measured_pairs(corpus: Corpus, results: Mapping[str, Any], evaluation: str, scores: SentenceScores | None,
                   normalize: Callable[[str], str]) -> tuple[list[Pair], np.ndarray]:
    """The test pairs that an evaluation was measured on, as far as this text has them, and the place of each among the
    sentences that were measured, int (N,)."""
    test = corpus.split("test")
    if scores is None:
        about = results.get("about", {}).get(evaluation, {})
        runs = [entry.get("run", {}) for entry in results.get("methods", {}).values()]
        seed = next((run["seed"] for run in runs if isinstance(run.get("seed"), int)), 0)
        pairs = sample_of(test, about.get("sentences"), seed)
        return pairs, np.arange(len(pairs))
    here = dict(zip(pair_ids(test, normalize).tolist(), test))
    places = [i for i, number in enumerate(scores.ids.tolist()) if number in here]
    return [here[int(scores.ids[i])] for i in places], np.array(places, dtype=np.int64)


def check_whole(pairs: Sequence[Pair], scores: SentenceScores | None) -> None:
    """Refuse a text that is not the one that was measured."""
    if not pairs or (scores is not None and len(pairs) < len(scores.ids)):
        raise InputError(
            N_("The text here is not the one that was measured: {count} of its {wanted} test sentences are in it. Rows "
               "can be compared only on the same sentences; measure again with: python -m lib scoreboard"),
            count=f"{len(pairs):,}", wanted=f"{len(pairs) if scores is None else len(scores.ids):,}")


def score(given: Mapping[str, Sequence[str]], made: Mapping[str, Sequence[str]], pairs: Sequence[Pair],
          languages: Sequence[str], evaluation: str, normalize: Callable[[str], str], seed: int = 0,
          known: Mapping[str, Any] | None = None) -> Brought:
    """The rows of `given` (texts by row) and the comparisons of them and of what the other rows have `made` of the same
    pairs. `known` are the comparisons of the results: pairs that stand there are not tested again, only corrected."""
    source, target = way(evaluation, languages)
    sources, references = ([pair[languages.index(code)] for pair in pairs] for code in (source, target))
    rows = {}
    for key, texts in given.items():
        values, _ = metrics.translation_metrics(texts, references, target, normalize)
        rows[key] = {"title": key.removeprefix(GIVEN), "evaluations": {evaluation: values}}
    questions = translation_questions({**made, **given}, sources, references, target, normalize)
    tested = {name: _compared(question, list(given), seed, (known or {}).get(name, {}))
              for metric, question in questions.items() if (name := f"{evaluation}:{metric}")}
    return Brought({key: list(texts) for key, texts in given.items()}, rows, tested)


def _compared(question: Question, given: Sequence[str], seed: int, known: Mapping[str, Any]) -> dict[str, Any]:
    """All pairs of rows, each tested once, corrected together."""
    made = [key for key in question.statistics if key not in given]
    there = {frozenset((pair["first"], pair["second"])): pair for pair in known.get("pairs", [])}
    wanted = [frozenset(two) for two in itertools.combinations(made, 2)]
    if not all(two in there for two in wanted) or known.get("n") != question.sentences:
        return as_json(compare(question, seed=seed), seed)
    new, found = as_json(Comparisons((), question.sentences, TRIALS), seed), [dict(there[two]) for two in wanted]
    for number, key in enumerate(given):
        rows = {one: question.statistics[one] for one in (*made, *given[:number], key)}
        found += as_json(compare(replace(question, statistics=rows), against=key, seed=seed), seed)["pairs"]
    return corrected({**new, "pairs": found})


def corrected(found: Mapping[str, Any]) -> dict[str, Any]:
    """A question's comparisons with p corrected for the pairs that are there."""
    values = holm([pair["p_value"] for pair in found["pairs"]])
    return {**found, "pairs": [{**pair, "p_corrected": p} for pair, p in zip(found["pairs"], values)]}


def without(one: Brought, key: str) -> Brought:
    """What is left when a row is taken away: its pairs are gone, and p is corrected for the others."""
    left = {name: corrected({**found, "pairs": [pair for pair in found["pairs"]
                                                if key not in (pair["first"], pair["second"])]})
            for name, found in one.comparisons.items()}
    return Brought({name: texts for name, texts in one.texts.items() if name != key},
                   {name: row for name, row in one.rows.items() if name != key}, left)


def way(evaluation: str, languages: Sequence[str]) -> tuple[str, str]:
    """The two languages of an evaluation, whatever stands in their codes."""
    a, b = languages
    return (a, b) if evaluation == f"translation_{a}_{b}" else (b, a)


def with_brought(results: Mapping[str, Any], brought: Mapping[str, Brought]) -> dict[str, Any]:
    """The results with the rows of a session, by evaluation; nothing of the results is changed."""
    methods = {key: dict(entry) for key, entry in results.get("methods", {}).items() if not is_given(key)}
    comparisons = dict(results.get("comparisons", {}))
    for one in brought.values():
        for key, row in one.rows.items():
            kept = methods.get(key, {})
            methods[key] = {**kept, **row, "evaluations": {**kept.get("evaluations", {}), **row["evaluations"]}}
        comparisons |= one.comparisons
    return {**results, "methods": methods, "comparisons": comparisons}
