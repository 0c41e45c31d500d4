"""`python -m lib benchmark NAME`: time, memory and small trainings, measured on this machine. A file a name, those of
speed alone in `speed/`.

A file has `HELP` (a line), `add_flags(parser)`, and `run(args, report) -> record`: plain data, whose "rows" (a list
of flat mappings) is what is printed as a table. `report` is told how far it is. A page reads the record that was kept
with --save (`lib.shelf.recorded`).
"""

from __future__ import annotations

import argparse
from importlib import import_module
from types import ModuleType
from typing import Any

from lib.commands import common
from models.files import plain
from models.messages import N_, InputError

BENCHMARKS = ("attention", "coreference", "heads", "residual", "ring", "variants", "uptraining", "cache", "context",
              "peeking", "curves", "exposure", "vectors", "front", "bottleneck", "multi30k", "decoding", "training",
              "filling", "examples", "template", "load", "scale", "pages", "reading", "replay")
#: those that lie in `speed/`
SPEED = ("ring", "cache", "decoding", "training", "load", "scale", "pages")


def add(parsers: Any) -> None:
    """Describe each benchmark's flags."""
    parser = parsers.add_parser("benchmark", help="measure time and memory, or make a small recorded run")
    names = parser.add_subparsers(dest="benchmark", required=True, metavar="NAME", parser_class=common.Parser)
    for name in BENCHMARKS:
        module = _module(name)
        one = names.add_parser(name, help=module.HELP)
        module.add_flags(one)
        one.add_argument("--save", action="store_true", help="keep the numbers where the page finds them")
        common.add_shelf_flags(one)
        one.set_defaults(run=run)


def _trained_on(args: argparse.Namespace) -> dict[str, Any]:
    """Of the weights on the shelf: the corpus that they were trained on, and the sha256 of its text and of each file of
    weights."""
    import models
    from lib.shelf import library

    cards = {key: library.read_card(args.corpus, key, args.weights) for key in models.REGISTRY}
    return {"corpus": args.corpus,
            "corpus_sha256": sorted({card["corpus_sha256"] for card in cards.values() if "corpus_sha256" in card}),
            "weights_sha256": {key: card["weights_sha256"] for key, card in cards.items() if "weights_sha256" in card}}


def _module(name: str) -> ModuleType:
    return import_module(f"{__name__}.speed.{name}" if name in SPEED else f"{__name__}.{name}")


def run(args: argparse.Namespace) -> int:
    """Measure, print, and keep what was measured when asked to."""
    from lib.shelf import library, recorded

    if args.save and args.weights:
        raise InputError(N_("Give --save or --weights, not both: numbers are kept on the corpus's own shelf."))
    report = common.reporter(args) or (lambda message: None)
    record = _module(args.benchmark).run(args, report)
    common.end_report()
    record = plain({**record, "run": recorded.run_facts(args.arguments) | _trained_on(args)})
    if args.save:
        recorded.write(library.shelf(args.corpus), args.benchmark, record)
    if args.json:
        common.print_json(record)
    elif rows := record.get("rows"):
        common.print_table(list(rows[0]), [list(row.values()) for row in rows])
    return 0
