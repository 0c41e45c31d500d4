"""`benchmark heads`: what each head of the Transformer encoder looks at over the test split, how unlike the others it
is, and what the encoder's own task loses when it is silent."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common
from lib.shelf import library

HELP = "what the encoder's heads look at, how unlike they are, and what is lost without each"
KEY = "transformer_encoder"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--data, --pairs, --loss-pairs."""
    common.add_data_flag(parser)
    parser.add_argument("--pairs", type=common.whole(1, 100_000), default=100_000, metavar="N",
                        help="measure on this many test pairs at most (default: all)")
    parser.add_argument("--loss-pairs", type=common.whole(1, 100_000), default=300, metavar="N",
                        help="silence heads on this many test pairs (default: %(default)s)")


def spread(items: list, count: int) -> list:
    """`count` of the items, or all where there are no more, evenly apart."""
    return items if len(items) <= count else [items[int(i * len(items) / count)] for i in range(count)]


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Measure and give the record: no sentence of the corpus is in it."""
    from lib.corpus import load_corpus
    from lib.inside.transformer_encoder import heads_measured as engine
    from models.transformer_encoder import TransformerEncoder

    method = library.load_method(args.corpus, KEY, args.weights)
    assert isinstance(method, TransformerEncoder)
    corpus = load_corpus(args.corpus, args.data)
    test = corpus.split("test")
    pairs = spread(test, args.pairs)
    measured = {}
    for reading in engine.readings(method):
        def told(share: float, reading: str = reading) -> None:
            report(f"{reading}: {share:.0%}")

        measured[reading] = engine.looks(method, engine.texts_of(method, pairs, reading), reading, told)
    few = spread(test, args.loss_pairs)
    silent = engine.silenced(method, engine.masked_examples(method, few), lambda share: report(f"silent: {share:.0%}"))
    last = measured[engine.readings(method)[-1]]
    return {
        "rows": printed(last, silent), "readings": measured, "silent": {**silent, "pairs": len(few)},
        "about": {"method": KEY, "weights_sha256": method.card.get("weights_sha256"), "corpus": corpus.key,
                  "corpus_sha256": corpus.sha256, "split": "test", "pairs": len(pairs)},
    }


def printed(measured: dict[str, Any], silent: dict[str, Any]) -> list[dict[str, Any]]:
    """A line a head for the terminal, under a line of chance."""
    rows = measured["rows"]
    first = [row for row in rows if row["head"] == measured["names"][0]]
    lines = [{"head": "chance", **{row["kind"]: row["chance"] for row in first}, "distance": None, "bits": None,
              "loss_rise": None, "plus_minus": None}]
    apart = {row["head"]: row for row in measured["heads"]}
    lost = {row["head"]: row for row in silent["silent"]}
    for name in measured["names"]:
        lines.append({"head": name, **{row["kind"]: row["share"] for row in rows if row["head"] == name},
                      "distance": apart[name]["distance"], "bits": apart[name]["bits"],
                      "loss_rise": lost[name]["rise"], "plus_minus": lost[name]["half"]})
    return lines
