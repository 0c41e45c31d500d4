"""The worker's part of more seeds; see `lib.jobs.seeds.again`."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.corpus import own_folder
from lib.jobs.seeds.again import BUDGET, path_of, seed_records
from lib.jobs.watch import StoppedError, Watch
from lib.sampling import sample_of
from lib.shelf import library
from lib.study import records
from models.budget import Budget, Progress

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.language.tokenizer import Tokenizer


def run_seeds(watch: Watch) -> None:
    """Train and score what is not scored yet, a network and seed after the other. The first seed is the training that
    there is."""
    from lib.corpus import load_corpus
    from lib.shelf.training_run import TrainingData, train_method

    corpus, request = load_corpus(watch.key), watch.request
    tokenizer, data = library.load_tokenizer(watch.key), TrainingData(corpus)
    watch.use_threads()
    watch.journal.set(phase="training")
    judged = _sampled(corpus, request.test_pairs, request.seed)
    for key in request.methods:
        watch.journal.set(method=key)
        watch.journal.method(key, state="running")

        def train(key: str = key) -> None:
            for number in range(request.seeds):
                seed = request.seed + number
                if any((one["method"], one["seed"]) == (key, seed) for one in seed_records(watch.key)):
                    continue
                out = own_folder.folder(watch.key)
                if number:
                    out = watch.run / f"{seed}"
                    budget, last = Budget(steps=request.steps[key], stop=watch.asked_to_stop), Progress(0, 0.0)
                    for last in train_method(key, tokenizer, data, out, budget, seed=seed, resume=True,
                                             config=request.config.get(key), command="more seeds in the browser"):
                        share = (number - 1 + last.fraction) / (request.seeds - 1)
                        watch.journal.progress(key, replace(last, fraction=share))
                    if last.summary.get("stopped"):
                        raise StoppedError
                watch.tick()
                records.add(path_of(watch.key), _record(key, seed, out, judged, tokenizer, watch.key))
                if number:  # the record is what is kept: another training of this seed makes the same weights
                    shutil.rmtree(out / key, ignore_errors=True)
            watch.journal.method(key, state="done", fraction=1.0, eta=None)

        watch.guarded(key, train)


def _sampled(corpus: Corpus, tests: int, seed: int) -> Corpus:
    """The corpus with at most so many test pairs, the same for all."""
    return replace(corpus, splits={**corpus.splits, "test": sample_of(list(corpus.splits["test"]), tests, seed)})


def _record(key: str, seed: int, folder: Path, judged: Corpus, tokenizer: Tokenizer, corpus: str) -> dict[str, Any]:
    """What is kept of one training: all that it takes to make it again, its scores by sentence, and its course."""
    from lib.shelf.training_run import PROGRESS_FILE, read_progress
    from lib.study.scores import scored
    from lib.study.trials import facts

    method = library.load_method(corpus, key, folder, tokenizer)
    course = [[line["tokens"], round(line["cpu_seconds"] / 60, 3), round(line["valid_loss"], 4)]
              for line in read_progress(folder / key / PROGRESS_FILE)
              if line.get("message") == "validated" and line.get("valid_loss") is not None]
    return {**facts(f"{key}-{seed} {BUDGET}", seed, method), "share": 100, "width": "large", "budget": BUDGET,
            "training_pairs": len(judged.splits["train"]), **scored(method, judged, ["test"]), "course": course}
