"""`python -m lib pooling`: choose how each network makes one vector of a sentence, by measuring every way.

A way is judged by three numbers of equal weight: Spearman on people's similarity scores in each language, and how often
a validation sentence's translation is found among the others (mean of both directions; not with one language).
"""

from __future__ import annotations

import argparse
from itertools import permutations
from typing import TYPE_CHECKING, Any

from lib.commands import common
from models.files import plain
from models.messages import N_, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from lib.evaluation.measure import Evaluation
    from models.base import Method


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("pooling", help="measure every way to pool a sentence vector, and keep the best")
    common.add_shelf_flags(parser)
    common.add_data_flag(parser)
    common.add_method_flag(parser)
    common.add_scored_flags(parser)
    parser.add_argument("--save", action="store_true", help="write the best into the weights' config.json and card")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure, print, and with --save keep the best."""
    from lib.corpus import load_corpus
    from lib.evaluation import measure
    from lib.shelf import library

    tokenizer, loaded = common.load_shelf(args)
    status = common.exit_status(loaded, args.methods)
    valid = load_corpus(args.corpus, args.data).split("valid")
    scored = common.read_scored_files(args, tokenizer.languages)
    both_ways = [f"p1_{source}_{target}" for source, target in permutations(tokenizer.languages, 2)]
    if not scored and (args.save or not both_ways):
        raise InputError(N_("To choose a pooling, give --scored-en or --scored-zh."))
    found: dict[str, dict[str, dict[str, float]]] = {}
    for key, method in library.ready(loaded).items():
        ways = getattr(method, "poolings", ())
        try:
            for way in ways:
                method.config["pooling"] = way
                row = {}
                for lang, rows in scored.items():
                    near = measure.evaluate_similarity({key: method}, rows, lang)
                    row[f"spearman_{lang}"] = _numbers(near, "spearman")[0]
                if both_ways:
                    near = measure.evaluate_retrieval({key: method}, valid, languages=tokenizer.languages,
                                                      normalize=tokenizer.normalize)
                    row["p1"] = sum(_numbers(near, *both_ways)) / 2
                found.setdefault(key, {})[way] = row
        except InputError as error:  # what cannot be measured is not chosen
            common.say(f"error: {error}")
            found.pop(key, None)
            status = 1
        if key in found:
            scores = {way: sum(row.values()) / len(row) for way, row in found[key].items()}
            method.config["pooling"] = max(scores, key=scores.__getitem__)
            if args.save:
                _save(method, library.shelf(args.corpus, args.weights) / key, found[key])
    if args.json:
        common.print_json(found)
    else:
        columns = [*(f"spearman_{lang}" for lang in scored), *(["p1"] if both_ways else [])]
        common.print_table(["method", "pooling", *columns], [
            [key, way, *(row[name] for name in columns)] for key, rows in found.items() for way, row in rows.items()
        ])
    return status


def _numbers(found: Evaluation, *names: str) -> list[float]:
    """These numbers of the only row; a method without an answer is an InputError that says why."""
    row = next(iter(found.rows.values()))
    if "refusal" in row:
        raise InputError(row["refusal"])
    return [row[name] for name in names]


def _save(method: Method, directory: Path, rows: dict[str, dict[str, float]]) -> None:
    """Only the two JSON files change; the weights stay as they are."""
    from models.checkpoint import CARD, CONFIG, config_digest
    from models.files import write_json

    method.card["pooling"] = plain({"chosen": method.config["pooling"], "measured": rows})
    method.card["config"] = dict(method.config)
    method.card["config_sha256"] = config_digest(method.config)
    write_json(directory / CONFIG, method.config)
    write_json(directory / CARD, method.card)
