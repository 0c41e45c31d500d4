"""What every method answers to the sentences that stand in the fields before anybody types."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain, permutations
from statistics import median
from typing import Any

#: so often each is asked; the least time counts
REPEATS = 4
HELP = "record the answers to the pages' own examples, so that they stand before a network is opened"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """None: the examples are the pages' own, and so are the options."""


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Ask every method that has weights a few times. The time of an answer is the least, of the processor with one
    thread: on a quiet machine that is how long it takes, and on a busy one nobody else's work is counted."""
    import torch

    from lib.compare.examples import SETS, WRITTEN, as_record
    from lib.compare.questions import compare_similarity, compare_translation
    from lib.inside.cross import KEYS, links
    from lib.shelf import library
    from lib.shelf.training_index import TrainingIndex
    from models.seq2seq import Seq2SeqMethod

    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    index = TrainingIndex.load(library.shelf(args.corpus, args.weights), tokenizer.normalize)
    languages = tokenizer.languages
    questions: list[tuple[str, tuple[Any, ...], Callable[..., Any]]] = []
    for source, target in permutations(languages, 2):
        questions += [("translation", (text, source), partial(
            compare_translation, text=text, source=source, target=target, languages=languages, index=index))
            for text in WRITTEN.get(source, ())]
    for lines in chain.from_iterable(SETS.values()):  # for a reader of English, and of Chinese
        texts = tuple(lines.splitlines())
        questions.append(("similarity", (texts,), partial(compare_similarity, texts=texts, languages=languages)))
    answers, given_by = [], {}
    torch.set_num_threads(1)
    for key, method in library.ready(library.load_methods(args.corpus, None, args.weights, tokenizer)).items():
        report(key)
        given_by[key] = [method.card["weights_sha256"], tokenizer.fingerprint]
        for task, question, ask in questions:
            row = min((_timed(partial(ask, {key: method})) for _ in range(REPEATS)), key=lambda row: row.seconds or 0.0)
            if task == "translation" and isinstance(method, Seq2SeqMethod) and key in KEYS and row.tokens:
                text, source = question
                target = next(lang for lang in languages if lang != source)
                row = replace(row, links=tuple(links(method, text, row.tokens, target)))
            if row.output is not None:
                answers.append(as_record(task, question, row))
    return {"given_by": given_by, "answers": answers, "repeats": REPEATS, "clock": "processor", "rows": [
        {"method": key, "answers": len(seconds), "median_ms": round(1000 * median(seconds), 1)}
        for key in dict.fromkeys(one["method"] for one in answers)
        if (seconds := [one["seconds"] for one in answers if one["method"] == key])]}


def _timed(ask: Callable[[], Any]) -> Any:
    """The row, with its processor seconds."""
    started = time.process_time()
    row = ask()[0]
    return replace(row, seconds=time.process_time() - started) if row.output is not None else row
