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
        for way in ways:
            method.config["pooling"] = way
            row = {f"spearman_{lang}": measure.evaluate_similarity({key: method}, rows, lang).rows[key]["spearman"]
                   for lang, rows in scored.items()}
            if both_ways:
                near = measure.evaluate_retrieval({key: method}, valid, languages=tokenizer.languages,
                                                  normalize=tokenizer.normalize).rows[key]
                row["p1"] = sum(near.get(name, 0.0) for name in both_ways) / 2
            found.setdefault(key, {})[way] = row
        if ways:
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


def _save(method: Method, directory: Path, rows: dict[str, dict[str, float]]) -> None:
    """Only the two JSON files change; the weights stay as they are."""
    from models.checkpoint import CARD, CONFIG, config_digest
    from models.files import write_json

    method.card["pooling"] = plain({"chosen": method.config["pooling"], "measured": rows})
    method.card["config"] = dict(method.config)
    method.card["config_sha256"] = config_digest(method.config)
    write_json(directory / CONFIG, method.config)
    write_json(directory / CARD, method.card)
