"""Results files for tests of the Scoreboard: rows with scores, and every pair compared."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

NEAREST = "nearest_sentence_copy"


def compared(scores: Mapping[str, float], p_values: Mapping[tuple[str, str], float], n: int = 500) -> dict[str, Any]:
    """All pairs of rows with these scores; of a pair that `p_values` does not name p is 0.0001. The interval is a point
    either way of the difference where it is decided, and reaches over zero where it is not."""
    pairs = []
    for first, second in itertools.combinations(scores, 2):
        p = p_values.get((first, second), p_values.get((second, first), 0.0001))
        difference = scores[first] - scores[second]
        half = 0.5 * abs(difference) if p < 0.05 else abs(difference) + 1
        pairs.append({"first": first, "second": second, "difference": difference, "low": difference - half,
                      "high": difference + half, "p_value": p / 2, "p_corrected": p})
    return {"test": "approximate randomization", "trials": 10_000, "correction": "Holm", "seed": 0, "n": n,
            "limit": 0.05, "pairs": pairs}


def entry(evaluations: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A row of the results."""
    return {"title": "x", "parameters": 1000, "bytes": 4000, "minutes": 2.0, "training": {"minutes": 2.0, "seed": 0},
            "evaluations": dict(evaluations), "by_length": {}, "latency": {}, "run": {
                "date": "2026-01-01T10:00:00+00:00", "command": "python -m lib scoreboard", "seed": 0,
                "hardware": {"cores": 2}, "versions": {"python": "3.12"}, "corpus_sha256": "ab"}, **more}


def results_of(languages: Sequence[str] = ("zh", "en"), p: float | None = 0.0001, corpus: str = "tatoeba-zh-en"
               ) -> dict[str, Any]:
    """Three methods and the baseline. The seq2seq leads the RNN by 2 chrF with this corrected p; None: nothing was
    tested."""
    chrf = {NEAREST: 29.5, "bag_of_words": 34.0, "rnn": 48.0, "transformer_seq2seq": 50.0}
    methods = {}
    for key, value in chrf.items():
        ways = itertools.permutations(languages, 2)
        evaluations: dict[str, Any] = {f"translation_{a}_{b}": {
            "bleu": value / 2, "bleu_low": value / 2 - 1, "bleu_high": value / 2 + 1, "chrf": value,
            "chrf_low": value - 1, "chrf_high": value + 1} for a, b in ways}
        evaluations["retrieval"] = {f"p1_{a}_{b}": value for a, b in itertools.permutations(languages, 2)}
        evaluations["generation"] = {"bits_per_character": None if key == NEAREST else 100 / value, "copy_rate": None}
        training = {} if key == NEAREST else {"minutes": 3.0, "cpu_minutes": 2.5, "target_tokens": 5_000_000, "seed": 0,
                                              "config": {"join_share": 0.05 if key == "rnn" else 0}}
        latency = {f"translation_{a}_{b}": 12.0 for a, b in itertools.permutations(languages, 2)} | {"retrieval": 1.5}
        methods[key] = entry(evaluations, training=training, latency=latency, by_length={
            "_".join(languages[:2]): {"1": {"bleu": 20.0, "bleu_low": 18.0, "bleu_high": 22.0}, "3": {"bleu": 15.0}}}
            if len(languages) == 2 else {}, **({"parameters": None, "minutes": None} if key == NEAREST else {}))
    found = {"version": 1, "corpus": {"key": corpus, "title": "T", "sha256": "ab" * 32,
                                      "splits": {"train": 10, "test": 2}},
             "about": {f"translation_{a}_{b}": {"beam_size": 4, "sentences": 2}
                       for a, b in itertools.permutations(languages, 2)}, "methods": methods}
    if p is not None:
        pair = {("rnn", "transformer_seq2seq"): p}
        found["comparisons"] = {
            f"translation_{a}_{b}:{metric}": compared(
                {key: value * (0.5 if metric == "bleu" else 1) for key, value in chrf.items()}, pair)
            for a, b in itertools.permutations(languages, 2) for metric in ("chrf", "bleu")}
    return found


def guest_record(difference: float = 5.0, p: float = 0.001, best: str = "transformer_seq2seq", score: float = 50.0
                 ) -> dict[str, Any]:
    """The record of a guest that was measured beside `results_of`, of which `best` had this score in retrieval."""
    name = "p1_zh_en"
    half = 1.0 if p < 0.05 else abs(difference) + 1
    pair = {"first": "e5", "second": best, "difference": difference, "low": difference - half,
            "high": difference + half, "p_value": p, "p_corrected": p}
    row = {name: score + difference, f"{name}_low": score + difference - 2, f"{name}_high": score + difference + 2}
    return {"guest": "e5", "title": "Multilingual E5", "weights_sha256": "cd", "parameters": 117_000_000, "bytes": 7,
            "latency": {"retrieval": 30.0}, "about": {}, "evaluations": {"retrieval": row},
            "ours": {"retrieval": {best: {name: score}}},
            "comparisons": {f"retrieval:{name}": {"limit": 0.05, "n": 500, "pairs": [pair]}},
            "run": {"date": "2026-01-02T10:00:00+00:00", "command": "python -m lib scoreboard --guest e5", "seed": 0,
                    "hardware": {"cores": 2}, "versions": {"python": "3.12"}, "corpus_sha256": "ab"}}
