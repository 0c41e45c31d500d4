"""Records as the study writes them, made up: networks with a known order, sizes on a known power law."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lib.study import plan, records

#: what each network's sentences score on average
LEVELS = {"rnn": 30.0, "rnn_attention": 44.0, "transformer_encoder": 20.0, "transformer_decoder": 44.2,
          "transformer_seq2seq": 50.0}
EXPONENT = 0.2
SENTENCES = 200


def record(method: str, seed: int, budget: str, share: int = 100, width: str = "large") -> dict[str, Any]:
    """One training's record."""
    rng = np.random.default_rng([seed, plan.NETWORKS.index(method), plan.BUDGETS.index(budget), share])
    tokens = plan.EQUAL_TOKENS if budget == plan.EQUAL else 7_000_000
    parameters = {"small": 500_000, "middle": 2_000_000, "large": 6_000_000}[width]
    pairs = 26_813 * share // 100
    size = share / 100 * parameters / 6_000_000
    loss = 3.0 * size ** -EXPONENT * float(np.exp(rng.normal(0, 0.01)))
    found = {"trial": f"{method}-{width}-{share}-{seed} {budget}", "seed": seed, "method": method, "budget": budget,
             "share": share, "width": width, "training_pairs": pairs, "parameters": parameters,
             "target_tokens": tokens, "cpu_minutes": tokens / 150_000, "valid_loss": loss, "corpus_sha256": "c" * 64,
             "course": [[n, n / 150_000, 2.5 + 3e5 / n] for n in range(350_000, tokens + 1, 350_000)]}
    for way in ("zh_en", "en_zh"):
        sentences = np.clip(rng.normal(10 * LEVELS[method] + rng.normal(0, 5), 150, SENTENCES), 0, 1000)
        found |= {f"test_chrf_{way}": float(sentences.mean() / 10), f"test_bleu_{way}": LEVELS[method] - 15,
                  f"sentences_{way}": [round(float(n)) for n in sentences]}
    return found


def write(path: Path, seeds: Sequence[int] = plan.SEEDS, methods: Sequence[str] = plan.NETWORKS,
          curves: bool = True) -> None:
    """A study's file with both budgets of these seeds."""
    for seed in seeds:
        for method in methods:
            for budget in plan.BUDGETS:
                records.add(path, record(method, seed, budget))
    for one in plan.planned(methods=methods) if curves else ():
        if (one.share, one.width) != (100, "large"):
            records.add(path, record(one.method, one.seed, plan.EQUAL, one.share, one.width))
