"""The results of a run: every method measured on the test split, and whether the best one is better than the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.corpus import own_folder
from lib.evaluation import results, scoreboard, significance
from lib.jobs.measuring import BRIEF
from lib.jobs.watch import Watch
from lib.shelf import library
from models.files import plain

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.language.tokenizer import Tokenizer


def judge(watch: Watch, corpus: Corpus, tokenizer: Tokenizer) -> None:
    """Measure every method on the shelf, and write the results file. Without test pairs there is none."""
    test = corpus.split("test")[:watch.request.test_pairs]
    if not test:
        return
    loaded = library.ready(library.load_methods(watch.key, None, None, tokenizer))
    brief = watch.request.test_pairs <= BRIEF
    found, texts = scoreboard.measure(loaded, tokenizer, corpus, {}, limit=len(test), seed=watch.request.seed,
                                      command="training in the browser", report=watch.tick, brief=brief)
    found["paired"] = significance.paired(texts, found, test, corpus.languages, normalize=tokenizer.normalize,
                                          report=watch.tick)
    merged = results.merge({}, found)
    results.write_results(plain(merged), own_folder.folder(watch.key) / results.FILE_NAME)
