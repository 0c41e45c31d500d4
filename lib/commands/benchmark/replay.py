"""A small training recorded step by step, for the page Time travel to replay."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common

HELP = "train a small seq2seq Transformer and record what it made of some sentences at each kept step"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--steps, --seed and --data."""
    parser.add_argument("--steps", type=common.whole(20, 20_000), default=2000, metavar="N")
    parser.add_argument("--seed", type=common.whole(0, 99_999), default=0, metavar="N")
    parser.add_argument("--data", metavar="PATH", help="the corpus's text, where it is not at hand")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Train and look back."""
    from lib.time_travel import replay

    return replay.make(args.corpus, args.data, args.steps, args.seed, report)
