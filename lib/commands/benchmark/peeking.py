"""What a decoder learns when it may look at what comes later: two small trainings, with the mask and without."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common

HELP = "train a small decoder with and without its causal mask, on the small world"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--steps and --seed."""
    parser.add_argument("--steps", type=common.whole(25, 5000), default=800, metavar="N")
    parser.add_argument("--seed", type=common.whole(0, 99_999), default=0, metavar="N")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Both trainings, their curves, and what they write."""
    from lib.inside.transformer_decoder import peeking

    return peeking.run(report, steps=args.steps, seed=args.seed)
