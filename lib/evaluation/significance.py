"""Is the best method better than the second one, or was it luck with the test sentences? Paired bootstrap resampling
(Koehn 2004) by sacreBLEU."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from lib.evaluation import measure
from lib.evaluation.baselines import NEAREST
from lib.evaluation.metrics import as_scored
from models.base import Pair

#: how often the test sentences are drawn anew
RESAMPLES = 1000


def paired_test(
    first: Sequence[str], second: Sequence[str], references: Sequence[str], bleu_tokenizer: str | None = None
) -> dict[str, float]:
    """chrF, or BLEU with the tokenizer given, of two lists of translations, and how probable a difference as large as
    theirs is where there is none: `first_score`, `second_score` (0-100), `p_value` (0-1)."""
    from sacrebleu.metrics import BLEU, CHRF
    from sacrebleu.significance import PairedTest, Result

    metric = BLEU(tokenize=bleu_tokenizer) if bleu_tokenizer else CHRF()
    test = PairedTest([("first", list(first)), ("second", list(second))], {metric.__class__.__name__: metric},
                      [list(references)], test_type="bs", n_samples=RESAMPLES)
    _, scores = test()
    one, two = (value for values in scores.values() for value in values if isinstance(value, Result))
    # sacreBLEU counts the draws that differ by more than the scores do: none where there is no difference at all
    p_value = two.p_value if two.p_value is not None and one.score != two.score else 1.0
    return {"first_score": float(one.score), "second_score": float(two.score), "p_value": float(p_value)}


def best_two(results: Mapping[str, Any], name: str, keys: Sequence[str], metric: str = "chrf") -> list[str]:
    """The keys of the two best methods in the evaluation `name` of the results, best first; fewer where fewer have a
    score."""
    scores = {key: results["methods"].get(key, {}).get("evaluations", {}).get(name, {}).get(metric) for key in keys}
    found = [key for key in keys if scores[key] is not None]
    return sorted(found, key=lambda key: -scores[key])[:2]


def unchanged(before: Mapping[str, Any], results: Mapping[str, Any], measured: Collection[str]) -> dict[str, Any]:
    """The tests in the results `before` that still hold in `results`: the same two methods are the best, and neither
    of them is among those `measured` since."""
    keys = [key for key in results["methods"] if key != NEAREST]
    return {way: one for way, one in before.get("paired", {}).items()
            if best_two(results, f"translation_{way}", keys) == [one["best"], one["second"]]
            and not {one["best"], one["second"]} & set(measured)}


def paired(
    texts: Mapping[str, Mapping[str, Sequence[str]]], results: Mapping[str, Any], pairs: Sequence[Pair],
    languages: Sequence[str], *, normalize: Callable[[str], str] | None = None, report: measure.Report | None = None,
) -> dict[str, dict[str, Any]]:
    """For each direction ("a_b"): the best method and the second by chrF on `pairs`, their scores, and the p-value of
    the difference. `texts`: what each method translated, by evaluation, as `scoreboard.measure` gives them. A direction
    in which fewer than two methods translate is left out, and so is one without the texts of its best two."""
    found: dict[str, dict[str, Any]] = {}
    if len(languages) < 2 or len(pairs) < 2:
        return found
    measured = [key for key in results["methods"] if key != NEAREST]
    for a, b in ((0, 1), (1, 0)):
        source, target = languages[a], languages[b]
        name = f"translation_{source}_{target}"
        two, made = best_two(results, name, measured), texts.get(name, {})
        if len(two) < 2 or not set(two) <= set(made):
            continue
        if report:
            report(f"paired test {source}-{target}")
        first, second, references = (as_scored(part, target, normalize) for part in (
            made[two[0]], made[two[1]], [pair[b] for pair in pairs]))
        values = paired_test(first, second, references)
        found[f"{source}_{target}"] = {
            "best": two[0], "second": two[1], "metric": "chrf", "best_score": values["first_score"],
            "second_score": values["second_score"], "p_value": values["p_value"], "n": len(pairs),
        }
    return found
