"""`benchmark exposure`: what one wrong token does to the rest of a reference, on the test pairs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common

HELP = "what one wrong token costs the sequence-to-sequence Transformer on the rest of a reference"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--data, --limit, --seed."""
    common.add_data_flag(parser)
    parser.add_argument("--limit", type=common.whole(2, 100_000), default=583, metavar="N", help="test pairs at most")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0, metavar="N",
                        help="draws the places, and the pairs")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Both directions of each test pair, one error each."""
    from lib.corpus import load_corpus
    from lib.inside.transformer_seq2seq.exposure import measure
    from lib.sampling import sample_of
    from lib.shelf import library
    from models.transformer_seq2seq import TransformerSeq2Seq

    method = library.load_method(args.corpus, "transformer_seq2seq", args.weights)
    assert isinstance(method, TransformerSeq2Seq)
    pairs = sample_of(load_corpus(args.corpus, args.data).split("test"), args.limit, args.seed)
    found = measure(method, pairs, args.seed, lambda done, count: report(f"{done} of {count} pairs"))
    return {"pairs": len(pairs), "seed": args.seed, **found}
