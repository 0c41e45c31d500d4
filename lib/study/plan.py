"""The study's plan, written down before its first run: what is trained, for how long, how often, and what is asked.

Changed only with a reason that stands here, and with the runs made anew. The plan in words: docs/study.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STUDY = "study"
CORPUS = "tatoeba-zh-en"
NETWORKS = ("rnn", "rnn_attention", "transformer_encoder", "transformer_decoder", "transformer_seq2seq")

#: the two budgets, the same for all networks: so many target tokens, and until training helps no more
EQUAL, CONVERGED = "equal", "converged"
BUDGETS = (EQUAL, CONVERGED)
EQUAL_TOKENS, MOST_TOKENS = 3_000_000, 10_000_000
#: the part of a budget in which the learning rate falls to zero; before it, it is constant
DECAY = 0.2
#: convergence: so many validations in a row, one every so many steps, none better than the best
PATIENCE, VALIDATE_EVERY = 6, 400
SEEDS = (0, 1, 2)

#: percent of the training pairs, and the seeds that draw them
SHARES, SHARE_SEEDS = (10, 30, 100), (0, 1)
#: widths of the networks that the size curve is of: about 0.5, 2 and 6 million parameters
SIZED = ("rnn_attention", "transformer_decoder", "transformer_seq2seq")
WIDTHS: Mapping[str, Mapping[str, Any]] = {"small": {"d_model": 64}, "middle": {"d_model": 128}, "large": {}}
#: all settings of a width follow its d_model in these proportions
PROPORTIONS = {"d_ff": 2.0, "hidden": 1.25}

#: what every network is trained with, so that all have the same tasks: no contrast of sentence vectors, which only two
#: have and which is trained afterwards without touching the rest
SHARED: Mapping[str, Any] = {"contrastive_weight": 0.0, "validate_every": VALIDATE_EVERY}
#: of the rates that were tried, the one with the higher chrF on validation (models/study/tuning.jsonl), where it is not
#: the network's own
RATES: Mapping[str, float] = {"rnn": 3.2e-3, "rnn_attention": 3.2e-3, "transformer_decoder": 2.4e-3}


@dataclass(frozen=True)
class Planned:
    """A training: a network, a seed, the percent of pairs and the width, and the budgets that end it."""

    method: str
    seed: int
    share: int = 100
    width: str = "large"
    budgets: tuple[str, ...] = BUDGETS

    @property
    def name(self) -> str:
        """The name of its folder and of its records."""
        return f"{self.method}-{self.width}-{self.share}-{self.seed}"

    @property
    def whole(self) -> bool:
        """Whether it is of the main part: all pairs, full size. Only such a one has both budgets."""
        return self.share == 100 and self.width == "large"

    def config(self) -> dict[str, Any]:
        """Its configuration over the method's default."""
        rate = {"learning_rate": RATES[self.method]} if self.method in RATES else {}
        size = dict(WIDTHS[self.width])
        if size:
            narrow = size["d_model"]
            size |= {name: int(narrow * factor) for name, factor in PROPORTIONS.items()
                     if (name == "hidden") is self.method.startswith("rnn")}
        return {**SHARED, **rate, **size}


def planned(methods: Sequence[str] = NETWORKS, seeds: Sequence[int] = SEEDS, budgets: Sequence[str] = BUDGETS,
            curves: bool = True) -> Iterator[Planned]:
    """All trainings in the order in which they are made: every network with one seed before any with the next, then the
    curves of data and of size, which end at the equal budget."""
    for seed in seeds:
        for method in methods:
            yield Planned(method, seed, budgets=tuple(budgets))
    if not curves:
        return
    for seed in SHARE_SEEDS:
        for method in methods:
            for share in SHARES[:-1]:
                yield Planned(method, seed, share=share, budgets=(EQUAL,))
        for method in methods:
            for width in list(WIDTHS)[:-1] if method in SIZED else ():
                yield Planned(method, seed, width=width, budgets=(EQUAL,))
