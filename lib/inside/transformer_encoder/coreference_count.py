"""How often heads and masks find out who is meant: counted over twin sentences, with intervals, and against luck.

The best of many heads looks good by luck alone. So it is chosen on one half of the twins and counted on the other, and
the other way round; and what the best would reach if a coin gave the answers is told beside it.

Shapes: P twins, N = 2 P sentences, K = L * H heads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.evaluation.metrics import mean_metrics
from lib.inside.transformer_encoder.coreference import (
    ATTACHMENTS,
    PRONOUNS,
    Question,
    Twin,
    askable,
    load,
    looks,
    masked,
    shares,
    twins_for,
)

if TYPE_CHECKING:
    from models.transformer_encoder import TransformerEncoder

#: ways to be counted, in the order of the table
CHANCE, MEAN, BEST, BEST_SEEN, MASKED = "chance", "mean", "best", "best_seen", "masked"
COIN_TOSSES = 2000


def preferences(first: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """How far the right candidate is preferred: `first` (N, ...) is the preference for the first candidate, above 0
    where it is preferred; answers (N,) 0 or 1 -> (N, ...)."""
    sign = np.where(answers == 0, 1.0, -1.0)
    return first * sign.reshape(-1, *[1] * (first.ndim - 1))


def right(preferred: np.ndarray) -> np.ndarray:
    """1 where the right candidate is preferred, 0 where the other, 0.5 where neither."""
    return (np.sign(preferred) + 1) / 2


def moves(preferred: np.ndarray) -> np.ndarray:
    """For each twin, whether the preference moves towards the noun that is meant when the one word changes: 1, 0, or
    0.5 where it stays. preferences (N, ...), the sentences of a twin side by side -> (P, ...). A taste for one noun,
    which makes one sentence of every twin right, adds nothing here."""
    return right(preferred.reshape(-1, 2, *preferred.shape[1:]).sum(1))


def _best(preferred: np.ndarray) -> int:
    """The head (of K) that is right most often; of equals the one that moves the right way most often."""
    return int((right(preferred).mean(0) + 1e-3 * moves(preferred).mean(0)).argmax())


def _most_moved(preferred: np.ndarray) -> int:
    """The head (of K) that moves the right way most often: the one that `luck` is about."""
    return int(moves(preferred).mean(0).argmax())


def best_by_halves(preferred: np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    """The head for each sentence that was best on the other half of the twins: preferences (N, K) -> heads (N,), and
    the heads chosen on the even and on the odd twins. One twin alone has no other half and chooses for itself."""
    by_twin = preferred.reshape(-1, 2, preferred.shape[-1])  # (P, 2, K)
    on_even, on_odd = (_best(by_twin[half::2].reshape(-1, preferred.shape[-1])) if len(by_twin) > half else
                       _best(preferred) for half in (0, 1))
    heads = np.where(np.arange(len(by_twin)) % 2 == 0, on_odd, on_even)
    return np.repeat(heads, 2), (on_even, on_odd)


def luck(preferred: np.ndarray, seed: int = 0, tosses: int = COIN_TOSSES) -> dict[str, float]:
    """How often the best of all heads (N, K) moves the right way when a coin swaps the answers of each twin: the mean
    and the 95th percentile (0-100), and how often that is as much as with the true answers (`p_value`, 0-1)."""
    gain = moves(preferred) - 0.5  # (P, K)
    coins = np.random.default_rng(seed).choice([-1.0, 1.0], size=(tosses, len(gain)))
    best = (coins @ gain / len(gain)).max(1) + 0.5  # (tosses,)
    seen = gain.mean(0).max() + 0.5
    return {"mean": float(best.mean()) * 100, "p95": float(np.percentile(best, 95)) * 100,
            "p_value": float((best >= seen - 1e-12).mean())}


def _row(name: str, lang: str, measure: str, preferred: np.ndarray) -> dict[str, Any]:
    """A line of the table for preferences (N,) of the right candidate."""
    correct = right(preferred).reshape(-1, 2)  # (P, 2)
    numbers = mean_metrics("accuracy", correct.mean(1))
    return {"list": name, "lang": lang, "measure": measure, **{k: round(float(v), 1) for k, v in numbers.items()},
            "both_right": round(100 * float((correct == 1).all(1).mean()), 1),
            **{k: round(float(v), 1) for k, v in mean_metrics("moved", moves(preferred)).items()},
            "sentences": 2 * len(correct), "pairs": len(correct)}


def _measures(name: str, lang: str, heads: np.ndarray, average: np.ndarray, words: np.ndarray | None
              ) -> tuple[list[dict[str, Any]], np.ndarray, dict[str, Any]]:
    """The lines of one list in one language: heads (N, K), average (N,) and words (N,) are preferences for the right
    candidate. Gives also the chosen heads' (N,), and what is known about the heads."""
    chosen, halves = best_by_halves(heads)
    honest = heads[np.arange(len(heads)), chosen]
    seen = _most_moved(heads)
    count = len(heads)
    rows = [{"list": name, "lang": lang, "measure": CHANCE, "accuracy": 50.0, "accuracy_low": 50.0,
             "accuracy_high": 50.0, "both_right": 25.0, "moved": 50.0, "moved_low": 50.0, "moved_high": 50.0,
             "sentences": count, "pairs": count // 2},
            _row(name, lang, MEAN, average), _row(name, lang, BEST, honest), _row(name, lang, BEST_SEEN,
                                                                                 heads[:, seen])]
    if words is not None:
        rows.append(_row(name, lang, MASKED, words))
    facts = {"list": name, "lang": lang, "chosen_on_even": halves[0], "chosen_on_odd": halves[1], "best_seen": seen,
             "luck": {key: round(value, 3) for key, value in luck(heads).items()},
             "accuracy_by_head": [round(100 * float(value), 1) for value in right(heads).mean(0)],
             "moved_by_head": [round(100 * float(value), 1) for value in moves(heads).mean(0)]}
    return rows, honest, facts


def _asked(twins: Sequence[Twin]) -> tuple[list[Question], np.ndarray]:
    questions = [question for twin in twins for question in twin.questions()]
    return questions, np.array([question.answer for question in questions])


def count_list(method: TransformerEncoder, twins: Sequence[Twin], name: str, words: bool = True) -> dict[str, Any]:
    """`rows` (a line a measure and language), `heads` (a mapping a language) and `sentences` (a line each) of a list.
    `words`: whether the masked prediction is counted too. Twins with words that the vocabulary does not know are left
    out; {} where none is left."""
    twins = [twin for twin in twins if askable(method.tokenizer, twin)]
    if not twins:
        return {}
    questions, answers = _asked(twins)
    weights = looks(method, questions)  # (N, L, H, 2)
    size = len(questions)
    heads = preferences(shares(weights).reshape(size, -1) - 0.5, answers)  # (N, K)
    average = preferences(shares(weights.mean((1, 2))) - 0.5, answers)  # (N,)
    logp = masked(method, questions) if words else None  # (N, 2)
    filled = preferences(logp[:, 0] - logp[:, 1], answers) if logp is not None else None
    found: dict[str, Any] = {"rows": [], "heads": [], "sentences": []}
    languages = list(dict.fromkeys(twin.lang for twin in twins))
    by_sentence = np.array([question.lang for question in questions])
    for lang in ["", *languages] if len(languages) > 1 else languages:
        inside = by_sentence == lang if lang else np.full(size, True)
        rows, honest, facts = _measures(name, lang, heads[inside], average[inside],
                                        None if filled is None else filled[inside])
        found["rows"] += rows
        found["heads"].append(facts)
        if lang in ("", languages[0]) and not found["sentences"]:
            chosen = honest
            found["sentences"] = [
                {"list": name, "lang": q.lang, "text": q.text, "pronoun": q.pronoun,
                 "meant": q.candidates[answers[i]], "other": q.candidates[1 - answers[i]],
                 "attention": round(float(chosen[i]) + 0.5, 3),
                 "masked": None if filled is None else round(float(filled[i]), 3)}
                for i, q in enumerate(questions)]
    return found


def count(method: TransformerEncoder) -> dict[str, Any]:
    """Both lists in the languages that the method has: what `python -m lib benchmark coreference` keeps. "rows" is
    empty where it has neither English nor Chinese, or knows too few words."""
    lists = [count_list(method, twins_for(method), PRONOUNS),
             count_list(method, load(ATTACHMENTS, method.languages), ATTACHMENTS, words=False)]
    record: dict[str, Any] = {name: [line for one in lists for line in one.get(name, [])]
                              for name in ("rows", "heads", "sentences")}
    return record | {"n_heads": method.config["n_heads"], "n_layers": method.config["n_layers"],
                     "weights_sha256": method.card.get("weights_sha256")}
