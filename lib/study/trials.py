"""One trial: a method trained with a configuration, a seed and a budget, and scored on held-out pairs.

A trial has a folder of its own and goes on where it was stopped. Choices (how wide a beam, which length penalty) are
made on the validation split; the test split is read only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib import environment
from lib.shelf.training_run import TrainingData, prepare_shelf, train_method
from models.budget import Budget
from models.language.languages import base

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.base import Method, Pair

Search = tuple[int, float]
#: how a lever is judged, and the ways to search that are tried before the test split is read: beams, and the exponent
#: of the length
QUICK: tuple[Search, ...] = ((1, 1.0),)
SEARCHES: tuple[Search, ...] = ((1, 1.0), (5, 0.6), (5, 1.0), (5, 1.4))

Report = Callable[[str], None]


@dataclass(frozen=True)
class Trial:
    """What is trained: `config` over the method's default, `vocab_size` pieces (None: as many as usual), a
    learning rate that falls after the part `decay_from` (0-1) of the budget. `says` is the reason it is tried."""

    name: str
    says: str
    method: str = "transformer_seq2seq"
    config: Mapping[str, Any] = field(default_factory=dict)
    vocab_size: int | None = None
    decay_from: float = 0.0


def run(trial: Trial, corpus: Corpus, budget: Budget, seed: int, out: Path, *, test: bool = False,
        command: str = "", report: Report = lambda message: None) -> dict[str, Any]:
    """Train (or go on), score as published results of Multi30k are, and return the record."""
    folder = train(trial, corpus, budget, seed, out, command=command, report=report)
    return record(trial, seed, corpus, folder, test, report)


def train(trial: Trial, corpus: Corpus, budget: Budget, seed: int, out: Path, *, command: str = "",
          report: Report = lambda message: None, start: Path | None = None) -> Path:
    """Train, or go on; the folder of the weights, one in `out` for each trial and seed. The tokenizer is that of the
    shelf `start`, or learned from the corpus."""
    folder = out / f"{trial.name}-{seed}"
    tokenizer = prepare_shelf(corpus, folder, trial.vocab_size, start)
    budget = replace(budget, decay_from=trial.decay_from)
    for progress in train_method(trial.method, tokenizer, TrainingData(corpus), folder, budget, seed=seed,
                                 config=trial.config, resume=True, command=command):
        loss = "" if progress.valid_loss is None else f", validation loss {progress.valid_loss:.3f}"
        report(f"{trial.name}, seed {seed}: {progress.fraction:.0%}{loss}")
    return folder


def finished(trial: Trial, folder: Path) -> Method:
    """The trained method of a trial's folder."""
    import models
    from models.language.tokenizer import Tokenizer

    return models.method_class(trial.method).load(folder / trial.method, Tokenizer.load(folder / "tokenizer.json"))


def facts(name: str, seed: int, method: Method) -> dict[str, Any]:
    """Of the trained method of a trial: all that it takes to train it again, and what that cost."""
    kept = ("steps", "epochs", "minutes", "cpu_minutes", "threads", "target_tokens", "tokens_per_second", "valid_loss",
            "precision", "parameters", "budget", "corpus", "corpus_sha256", "splits", "hardware", "versions", "date",
            "command", "weights_sha256")
    return {"trial": name, "seed": seed, "method": method.key, "config": dict(method.config),
            "vocabulary": method.tokenizer.vocab_size,
            **{fact: method.card[fact] for fact in kept if fact in method.card}, "scored": environment.today()}


def record(trial: Trial, seed: int, corpus: Corpus, folder: Path, test: bool, report: Report) -> dict[str, Any]:
    """What is kept of a finished trial: its scores, and all that it takes to make them again."""
    method = finished(trial, folder)
    report(f"{trial.name}, seed {seed}: validation")
    search, found = best_search(method, corpus.split("valid"), corpus.languages, SEARCHES if test else QUICK)
    scores = {f"valid_bleu_{way}": value for way, value in found.items()}
    if test:
        report(f"{trial.name}, seed {seed}: test")
        scores |= {f"bleu_{way}": value
                   for way, value in bleu(method, corpus.split("test"), corpus.languages, *search).items()}
    return {**facts(trial.name, seed, method), **scores, "beams": search[0], "length_penalty": search[1],
            "metric": "BLEU, lower-cased, 13a"}


def best_search(method: Method, pairs: Sequence[Pair], languages: Sequence[str], searches: Sequence[Search]
                ) -> tuple[Search, dict[str, float]]:
    """Of the searches the one with the best mean of both directions, and its scores by direction ("de_en")."""
    found = {search: bleu(method, pairs, languages, *search) for search in searches}
    best = max(found, key=lambda search: sum(found[search].values()))
    return best, found[best]


def bleu(method: Method, pairs: Sequence[Pair], languages: Sequence[str], beams: int, length_penalty: float
         ) -> dict[str, float]:
    """BLEU (0-100) of each direction, lower-cased, with sacreBLEU's 13a, as published results of Multi30k have it."""
    from sacrebleu.metrics import BLEU

    from models.base import DecodingOptions

    options = DecodingOptions(beam_size=beams, length_penalty=length_penalty, max_new_tokens=128)
    scores = {}
    for source, target in ((0, 1), (1, 0)):
        texts = [t.text for t in method.translate([pair[source] for pair in pairs], languages[source],
                                                  languages[target], options)]
        score = BLEU(lowercase=True, tokenize="13a").corpus_score(texts, [[pair[target] for pair in pairs]])
        scores[f"{base(languages[source])}_{base(languages[target])}"] = float(score.score)
    return scores
