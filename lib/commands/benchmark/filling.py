"""The encoder's two orders of filling masks, easy-first and Mask-Predict, on the same held-out sentences."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common
from models.messages import N_, InputError

HELP = "translate held-out sentences in both orders of filling masks, with the test between them"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--part, and where the text is."""
    parser.add_argument("--part", choices=("valid", "test"), default="valid",
                        help="choices are made on valid (default: %(default)s)")
    common.add_data_flag(parser)


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Both orders, both directions."""
    from lib.corpus import load_corpus
    from lib.inside.transformer_encoder import filling_orders
    from lib.shelf import library

    corpus = load_corpus(args.corpus, args.data)
    if len(corpus.languages) != 2:
        raise InputError(N_("The corpus {key} has one language, so there is nothing to translate."), key=corpus.key)
    method = library.load_method(args.corpus, "transformer_encoder", args.weights)
    found = filling_orders.run(method, corpus.split(args.part), corpus.languages, report)
    return {**found, "part": args.part, "text_sha256": corpus.sha256,
            "encoder_sha256": method.card.get("weights_sha256")}
