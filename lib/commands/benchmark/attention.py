"""`benchmark attention`: time and memory of every variant of attention against the length of the context."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from lib.commands import common

HELP = "time and memory of the variants of attention against the length of the context"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--length (repeatable), --repeats, --span."""
    from lib.inside.attention_variants.timing import LENGTHS, LONGEST

    parser.add_argument("--length", type=common.whole(16, LONGEST), action="append", metavar="T", dest="lengths",
                        help=f"tokens (repeatable; default: {', '.join(map(str, LENGTHS))})")
    parser.add_argument("--repeats", type=common.whole(1, 100), default=5, metavar="N", help="the best of so many")
    parser.add_argument("--span", type=common.whole(1, 1024), default=64, metavar="W", help="of windows and strides")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Measure with the sizes of the shelf's decoder, or of the shipped one where there is none."""
    from lib.inside.attention_variants.measure import PATIENCE, measure_apart
    from lib.inside.attention_variants.timing import LENGTHS
    from lib.inside.attention_variants.variants import task_for
    from lib.shelf import library
    from models.messages import InputError
    from models.transformer_decoder import TransformerDecoder

    try:
        config = library.load_method(args.corpus, "transformer_decoder", args.weights).config
    except InputError:
        config = TransformerDecoder.default_config()
    task = task_for(config, lengths=tuple(sorted(set(args.lengths or LENGTHS))), span=args.span, repeats=args.repeats)
    found = []
    for one in measure_apart(task, 10 * PATIENCE):
        if one is not None:
            found.append(one)
            report(f"{one.variant}, {one.tokens} tokens ({len(found)} of {len(task.variants) * len(task.lengths)})")
    rows = [{**asdict(one), "milliseconds": 1000 * one.seconds, "peak_mb": one.peak_bytes / 1e6,
             "largest_mb": one.largest_bytes / 1e6} for one in found]
    return {"task": asdict(task), "points": [asdict(one) for one in found], "threads": 1,
            "rows": [{name: value for name, value in row.items()
                      if name not in ("seconds", "peak_bytes", "largest_bytes")} for row in rows]}
