"""`benchmark ring`: ring attention over processes beside full attention: the same numbers, and what each process holds.

The same is done to a whole decoder: a text's positions divided among the processes, through all its layers.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from lib.commands import common
from models.messages import InputError

HELP = "ring attention over processes against full attention: difference, memory, time"
#: of the text that goes through the whole decoder: what is at hand everywhere
TEXT_TOKENS = 200


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--processes, --length (repeatable), --repeats."""
    from lib.inside.attention_variants.ring import MOST_PROCESSES
    from lib.inside.attention_variants.timing import LONGEST

    parser.add_argument("--processes", type=common.whole(1, MOST_PROCESSES), default=2, metavar="P")
    parser.add_argument("--length", type=common.whole(MOST_PROCESSES, LONGEST), action="append", metavar="T",
                        dest="lengths", help="tokens (repeatable; default: 512, 1024, 2048)")
    parser.add_argument("--repeats", type=common.whole(1, 100), default=5, metavar="N", help="the best of so many")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Run the ring, causal and not, and a decoder through it."""
    from lib.inside.attention_variants.ring import check_ring
    from lib.inside.attention_variants.variants import task_for
    from lib.shelf import library
    from models.transformer_decoder import TransformerDecoder

    try:
        method = library.load_method(args.corpus, "transformer_decoder", args.weights)
    except InputError:
        method = None
    config = method.config if method else TransformerDecoder.default_config()
    task = task_for(config, lengths=tuple(sorted(set(args.lengths or (512, 1024, 2048)))), repeats=args.repeats,
                    processes=args.processes, heads_only=True)
    rows = []
    for causal in (True, False):
        report(f"{args.processes} processes, {'causal' if causal else 'both ways'}")
        rows += [as_row(check) for check in check_ring(task, causal)]
    record = {"task": asdict(task), "rows": rows}
    if method is not None and method.config["attention"] == "full":
        report("a whole decoder")
        record["decoder"] = through_decoder(method, args.processes)
    return record


def as_row(check: Any) -> dict[str, Any]:
    """A check with its ratios to full attention, plain."""
    return {**asdict(check), "block_share": check.block_bytes / check.full_block_bytes,
            "peak_share": check.peak_bytes / check.full_peak_bytes}


def through_decoder(method: Any, processes: int) -> dict[str, Any]:
    """The largest difference of a hidden number between the decoder alone and divided, on random pieces."""
    import torch

    from lib.inside.attention_variants.ring import stack_difference

    ids = torch.randint(method.tokenizer.vocab_size, (1, TEXT_TOKENS), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        x = method.network.embedding(ids)
    difference, largest = stack_difference(method.network.stack, method.config, x, processes)
    return {"tokens": TEXT_TOKENS, "layers": len(method.network.stack.layers), "difference": difference,
            "largest": largest, "weights_sha256": method.card.get("weights_sha256")}
