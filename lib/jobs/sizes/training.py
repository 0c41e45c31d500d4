"""The worker's part of a curve over corpus size; see `lib.jobs.sizes.curve`."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.evaluation import measure
from lib.jobs.sizes.curve import SHARES, SIZES_FILE, sizes
from lib.jobs.watch import StoppedError, Watch
from lib.sampling import sample_of
from lib.shelf import library
from models.base import DecodingOptions
from models.budget import Budget, Progress
from models.files import plain, write_atomically

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.base import Method
    from models.language.tokenizer import Tokenizer


def part_of(corpus: Corpus, share: float, seed: int) -> Corpus:
    """The corpus with a part of its training pairs, drawn by the seed; smaller parts lie within larger ones."""
    train = corpus.splits["train"]
    order = np.random.default_rng(seed).permutation(len(train))
    chosen = sorted(train[i] for i in order[:max(2, round(share * len(train)))])
    return replace(corpus, splits={**corpus.splits, "train": chosen})


def run_sizes(watch: Watch) -> None:
    """Train and score what is not scored yet, a share and method after the other."""
    from lib.corpus import load_corpus
    from lib.shelf.training_run import TrainingData, train_method

    corpus, request = load_corpus(watch.key), watch.request
    tokenizer = library.load_tokenizer(watch.key)
    watch.use_threads()
    watch.journal.set(phase="training")
    rows = sizes(watch.key)
    parts = {share: TrainingData(part_of(corpus, share, request.seed)) for share in SHARES}
    for key in request.methods:
        watch.journal.set(method=key)
        watch.journal.method(key, state="running")

        def train(key: str = key) -> None:
            for number, share in enumerate(SHARES):
                if any(row["method"] == key and row["share"] == share for row in rows):
                    continue
                out = watch.run / f"{share:g}"
                if share == 1.0:
                    method = library.load_method(watch.key, key, None, tokenizer)
                else:
                    budget = Budget(steps=request.steps[key], stop=watch.asked_to_stop)
                    last = Progress(0, 0.0)
                    for last in train_method(key, tokenizer, parts[share], out, budget, seed=request.seed,
                                             resume=True, config=request.config.get(key)):
                        watch.journal.progress(key, replace(last, fraction=(number + last.fraction) / len(SHARES)))
                    if last.summary.get("stopped"):
                        raise StoppedError
                    method = library.load_method(watch.key, key, out, tokenizer)
                rows.extend(_scores(method, key, share, parts[share].corpus, tokenizer, request.test_pairs, watch))
                write_atomically(watch.run / SIZES_FILE, json.dumps(plain(rows)).encode())
            watch.journal.method(key, state="done", fraction=1.0, eta=None)

        watch.guarded(key, train)


def _scores(method: Method, key: str, share: float, part: Corpus, tokenizer: Tokenizer, tests: int, watch: Watch
            ) -> list[dict[str, Any]]:
    """A row a direction; one with the validation loss alone where nothing is translated."""
    watch.tick()
    test, base = sample_of(part.split("test"), tests, watch.request.seed), {
        "method": key, "share": share, "pairs": len(part.splits["train"]), "valid_loss": method.card.get("valid_loss")}
    rows = []
    for source, target in itertools.permutations(part.languages, 2):
        if not test:
            break
        found = measure.evaluate_translation(
            {key: method}, test, source, target, languages=part.languages, normalize=tokenizer.normalize,
            options=DecodingOptions(beam_size=1))
        rows.append({**base, "direction": f"{source}_{target}", **found.rows[key]})
    return rows or [{**base, "direction": ""}]
