"""The results of a run: every method measured on the test split, and compared with every other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.corpus import own_folder
from lib.evaluation import results, scoreboard, sentence_scores
from lib.jobs.measuring import BRIEF
from lib.jobs.watch import Watch
from lib.shelf import library
from models.files import plain

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.language.tokenizer import Tokenizer


def judge(watch: Watch, corpus: Corpus, tokenizer: Tokenizer) -> None:
    """Measure every method on the shelf, and write the results file. Without test pairs there is none."""
    count = min(watch.request.test_pairs, len(corpus.splits["test"]))
    if not count:
        return
    loaded = library.ready(library.load_methods(watch.key, None, None, tokenizer))
    brief = watch.request.test_pairs <= BRIEF
    found, scores = scoreboard.measure(loaded, tokenizer, corpus, {}, limit=count, seed=watch.request.seed,
                                       command="training in the browser", report=watch.tick, brief=brief)
    folder = own_folder.folder(watch.key)
    results.write_results(plain(results.merge({}, found)), folder / results.FILE_NAME)
    sentence_scores.write_scores(scores, folder)
