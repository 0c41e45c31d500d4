"""A guest on the Scoreboard: a model that others trained on other data, measured once on the same sentences as ours.

It is no rung and is not ranked. Its record lies in `recorded/guest_KEY.json` beside the weights, so that a computer
without the guest shows the same row:

    {"guest", "title", "model", "weights_sha256", "parameters", "bytes", "latency", "about",
     "evaluations": {evaluation: {metric: value}},
     "ours": {evaluation: {method: {metric: value}}},      as measured in the same run
     "comparisons": {"evaluation:metric": {... "pairs": the guest, which comes first, with each of ours}},
     "valid_and_test": {method or guest: {metric: value}},  retrieval among the pairs of both parts
     "run": {"date", "command", "seed", "hardware", "versions", "corpus_sha256"}}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import models
from lib.corpus.corpora import Corpus
from lib.evaluation import measure
from lib.evaluation.latency import COUNT, latencies
from lib.evaluation.scored_files import Scored
from lib.evaluation.significance import as_json, compare
from lib.sampling import sample_of
from models.base import Method
from models.messages import InputError

#: name of a guest's record begins so
RECORD = "guest_"


def measure_guest(
    guest: Method, ours: Mapping[str, Any], corpus: Corpus, scored: Mapping[str, Sequence[Scored]], *,
    normalize: Callable[[str], str], seed: int = 0, resamples: int = 1000, report: measure.Report | None = None,
) -> dict[str, Any]:
    """The record of `guest` without its `run`: the questions about sentence vectors, as `scoreboard.measure` asks them
    of `ours` (methods and baselines by key), and ours beside it."""
    if len(corpus.languages) < 2:
        raise InputError(measure.NO_OTHER_SIDE)
    asked = {**ours, guest.key: guest}
    test = sample_of(corpus.split("test"), measure.RETRIEVAL_PAIRS, seed)
    how: dict[str, Any] = {"seed": seed, "resamples": resamples, "report": report}
    found = {f"similarity_{lang}": measure.evaluate_similarity(asked, rows, lang, **how)
             for lang, rows in scored.items()}
    how |= {"languages": corpus.languages, "normalize": normalize}
    found["retrieval"] = measure.evaluate_retrieval(asked, test, **how)
    both = measure.evaluate_retrieval(asked, [*corpus.split("valid"), *corpus.split("test")], **how)
    comparisons = {}
    for name, one in found.items():
        for metric, question in one.questions.items():
            if report:
                report(f"comparing: {name} {metric}")
            compared = compare(question, against=guest.key, seed=seed, resamples=resamples)
            if compared.pairs:
                turned = replace(compared, pairs=tuple(pair.turned() for pair in compared))
                comparisons[f"{name}:{metric}"] = as_json(turned, seed)
    return {
        "guest": guest.key, "title": models.rung(guest.key).title, "model": guest.card["name"],
        "weights_sha256": guest.card["weights_sha256"], "parameters": guest.parameter_count(),
        "bytes": guest.card.get("bytes"),
        "latency": latencies(guest, list(found), sample_of(test, COUNT, seed), corpus.languages),
        "about": {name: one.about for name, one in found.items()},
        "evaluations": {name: one.rows[guest.key] for name, one in found.items()},
        "ours": {name: {key: row for key, row in one.rows.items() if key != guest.key} for name, one in found.items()},
        "comparisons": comparisons,
        "valid_and_test": {"pairs": both.about["pairs"], "rows": both.rows},
    }
