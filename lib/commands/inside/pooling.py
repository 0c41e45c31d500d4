"""`python -m lib pooling`: choose how each network makes one vector of a sentence, by measuring every way.

A way is judged by three numbers of equal weight: Spearman on people's similarity scores in each language, and how often
a validation sentence's translation is found among the others (mean of both directions; not with one language). The
scores must not be those that the Scoreboard reports: nothing is chosen on what is reported. The mean of the embedding
rows is measured too, to compare with, but never chosen: a network's vector goes through its layers.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib import environment
from lib.commands import common
from lib.sampling import sample_of
from models.files import plain
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.evaluation.measure import Evaluation
    from lib.evaluation.scored_files import Scored
    from models.base import Method

#: scored pairs of a language that are measured on; of more, as many drawn by chance, always the same
PAIRS = 1500


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
    from models.neural import WITHOUT_LAYERS

    tokenizer, loaded = common.load_shelf(args)
    status = common.exit_status(loaded, args.methods)
    valid = load_corpus(args.corpus, args.data).split("valid")
    given = common.read_scored_files(args, tokenizer.languages)
    scored = {lang: sample_of(rows, PAIRS) for lang, rows in given.items()}
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
            scores = {way: sum(row.values()) / len(row) for way, row in found[key].items() if way != WITHOUT_LAYERS}
            method.config["pooling"] = max(scores, key=scores.__getitem__)
            if args.save:
                _save(method, library.shelf(args.corpus, args.weights) / key, found[key], _chosen_on(args, scored))
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


def _chosen_on(args: argparse.Namespace, scored: Mapping[str, Sequence[Scored]]) -> dict[str, Any]:
    """What the choice was made on: the files of scores, and the corpus's own validation split."""
    files = {}
    for lang, rows in scored.items():
        path = Path(getattr(args, f"scored_{lang}"))
        files[lang] = {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "pairs": len(rows)}
    return {"files": files, "split": "valid", "command": environment.command(args.arguments)}


def _save(method: Method, directory: Path, rows: dict[str, dict[str, float]], chosen_on: dict[str, Any]) -> None:
    """Only the two JSON files change; the weights stay as they are."""
    from models.checkpoint import CARD, CONFIG, config_digest
    from models.files import write_json

    method.card["pooling"] = plain({"chosen": method.config["pooling"], "measured": rows, "chosen_on": chosen_on})
    method.card["config"] = dict(method.config)
    method.card["config_sha256"] = config_digest(method.config)
    write_json(directory / CONFIG, method.config)
    write_json(directory / CARD, method.card)
