"""Which order of filling masks translates better? Both on the same sentences, with the same weights and rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from lib.evaluation import measure, metrics
from lib.evaluation.questions import translation_questions
from lib.evaluation.significance import compare
from models.base import DecodingOptions, Pair
from models.writing.mask_filling import ORDERS, ROUNDS

#: the record's name
NAME = "filling"
SEED = 0


def run(method: Any, pairs: Sequence[Pair], languages: Sequence[str],
        report: Callable[[str], None] = lambda message: None) -> dict[str, Any]:
    """Of an encoder, each direction with each order: BLEU and chrF (0-100); and of each direction Mask-Predict less
    easy-first in chrF, with its 95 % interval and p (approximate randomization)."""
    options, normalize, own = DecodingOptions(), method.tokenizer.normalize, method.config["filling"]
    rows, differences = [], []
    try:
        for first, second in ((0, 1), (1, 0)):
            source, target = languages[first], languages[second]
            sources, references = [pair[first] for pair in pairs], [pair[second] for pair in pairs]
            made = {}
            for order in ORDERS:
                report(f"{source} to {target}: {order}")
                method.config["filling"] = order
                made[order], _ = measure.translations(method, sources, source, target, options)
                scores, _ = metrics.translation_metrics(made[order], references, target, normalize, 0)
                rows.append({"source": source, "target": target, "order": order, "bleu": scores["bleu"],
                             "chrf": scores["chrf"]})
            question = translation_questions(made, sources, references, target, normalize)["chrf"]
            differences += [{"source": source, "target": target, **asdict(one)}
                            for one in compare(question, against="easy-first", seed=SEED)]
    finally:
        method.config["filling"] = own
    return {"rows": rows, "differences": differences, "sentences": len(pairs), "rounds": ROUNDS, "seed": SEED}
