"""`benchmark uptraining`: heads of keys and values merged in a trained decoder, which is trained on in rounds.

Ainslie et al. 2023, "GQA", section 2.1. In each round the decoder with all its heads is trained on just as long, or the
merged one would only seem to catch up. A round is two folders that `train --start-from DIR --out DIR` made; round 0 is
what both began as: the decoder with all heads, and one trained with shared heads from random weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.commands import common
from lib.commands.benchmark import variants

if TYPE_CHECKING:
    from models.base import Method

#: the runs of a round: all heads of keys and values, and fewer
SIDES = ("all", "merged")
HELP = "a decoder with merged key/value heads beside one with all of them, after each round of training on"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--round ALL MERGED (repeatable), --data, --limit."""
    parser.add_argument("--round", action="append", nargs=2, metavar=("ALL", "MERGED"), required=True, dest="rounds",
                        help="two folders of `train --out DIR`: with all heads, and with merged ones (repeatable, in "
                             "order; the first pair was trained from random weights)")
    common.add_data_flag(parser)
    parser.add_argument("--limit", type=common.whole(1, 10_000_000), metavar="N",
                        help="only N test pairs, drawn by seed 0")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Evaluate both sides of each round on the test split: two rows a round."""
    from lib.corpus import load_corpus
    from lib.sampling import sample_of

    rounds = [{name: variants.load(args.corpus, Path(folder)) for name, folder in zip(SIDES, both)}
              for both in args.rounds]
    different = sorted({name for methods in rounds for name in variants.unlike(methods)} - {"started_from"})
    corpus = load_corpus(args.corpus, args.data)
    pairs = sample_of(corpus.split("test"), args.limit)
    rows: list[dict[str, Any]] = []
    signatures: dict[str, Any] = {}
    for number, methods in enumerate(rounds):
        report(f"round {number}")
        found, signatures = variants.compared(methods, pairs, corpus.languages, report)
        rows += [{"round": number, **row, "started_from": started(methods[row["run"]])} for row in found]
    return {"rows": rows, "about": variants.about(corpus, len(pairs), signatures) | {"different": different}}


def started(method: Method) -> str | None:
    """The hash of the weights that a run began with; None for random ones."""
    return (method.card.get("started_from") or {}).get("weights_sha256")
