"""A training that was recorded to be replayed: what a small network made of some sentences at each kept step.

`python -m lib benchmark replay --corpus small-world --save` makes the record anew, from random weights.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import models
from lib.corpus import load_corpus
from lib.jobs import snapshots
from lib.time_travel.moments import Moment, loss_at, map_frame, moment
from lib.time_travel.question import Question, examples
from lib.time_travel.words import frequent_words
from models.budget import SNAPSHOTS, Budget

#: the record's name, and what it is of: a network, its size, how many sentences each way, and how many kept steps
NAME, METHOD, EACH, KEPT = "replay", "transformer_seq2seq", 6, 12
CONFIG: dict[str, Any] = {"d_model": 128, "d_ff": 256, "n_layers": 2, "n_decoder_layers": 2, "max_tokens": 600,
                          "dropout": 0.0, "learning_rate": 3e-3, "contrastive_weight": 0.0, "validate_every": 50}


def make(corpus_key: str, data: str | None, steps: int, seed: int, report: Callable[[str], None]) -> dict[str, Any]:
    """Train, look back, and keep what was seen: "questions" with the moments of each, and "map" (step, word, lang, x,
    y) with the share of all differences that it shows."""
    from lib.shelf.training_run import TrainingData, prepare_shelf, train_method

    corpus = load_corpus(corpus_key, data)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        tokenizer, losses = prepare_shelf(corpus, out), []
        budget = Budget(steps=steps, marks=snapshots.marks(steps, KEPT))
        for progress in train_method(METHOD, tokenizer, TrainingData(corpus), out, budget, seed=seed, config=CONFIG,
                                     command="benchmark replay"):
            report(f"training {METHOD}: {progress.fraction:.0%}")
            if progress.valid_loss is not None:
                losses.append((progress.step, float(progress.valid_loss)))
        kind = models.method_class(METHOD)
        last = kind.load(out / METHOD, tokenizer)
        then = {int(place.name): place for place in (out / METHOD / SNAPSHOTS).iterdir()}
        networks = {**{step: kind.load(then[step], tokenizer) for step in sorted(then)}, steps: last}
    words = frequent_words(corpus, tokenizer)
    questions = [one for source in corpus.languages for one in examples(corpus, source)[:EACH]]
    seen: dict[Question, list[Moment]] = {}
    for number, question in enumerate(questions):
        report(f"asking: {number} of {len(questions)}")
        seen[question] = [moment(network, step, question, words, last, losses) for step, network in networks.items()]
    frame, axes = map_frame(seen[questions[0]], words)
    return {
        "method": METHOD, "steps": list(networks), "seed": seed, "configuration": CONFIG, "corpus": corpus_key,
        "corpus_sha256": corpus.sha256, "languages": list(corpus.languages), "share": float(axes.share),
        "questions": [{**question._asdict(), "moments": [
            {"step": one.step, "text": one.text, "score": one.score, "loss": one.loss} for one in found]}
            for question, found in seen.items()],
        "map": frame[["step", "word", "lang", "x", "y"]].round(3).to_numpy().tolist(),
        "rows": [{"step": step, "loss": loss_at(losses, step), "answer": found.text}
                 for (step, found) in zip(networks, seen[questions[0]])]}
