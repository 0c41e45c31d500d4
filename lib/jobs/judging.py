"""The results of a run: every method measured on the test split, and whether the best one is better than the second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib import library, results, scoreboard, significance, workspace
from lib.commands.common import plain
from lib.jobs.measuring import BRIEF

if TYPE_CHECKING:
    from lib.corpus import Corpus
    from lib.jobs.worker import Worker


def judge(worker: Worker, corpus: Corpus, tokenizer: Any) -> None:
    """Measure every method on the shelf, and write the results file. Without test pairs there is none."""
    test = corpus.split("test")[:worker.request.test_pairs]
    if not test:
        return
    loaded = library.ready(library.load_methods(worker.key, None, None, tokenizer))
    brief = worker.request.test_pairs <= BRIEF
    found = scoreboard.measure(loaded, tokenizer, corpus, {}, limit=len(test), seed=worker.request.seed,
                               command="training in the browser", report=worker.tick, brief=brief)
    found["paired"] = significance.paired(loaded, found, test, corpus.languages, normalize=tokenizer.normalize,
                                          report=worker.tick)
    merged = results.merge({}, found)
    results.write_results(plain(merged), workspace.folder(worker.key) / results.FILE_NAME)
