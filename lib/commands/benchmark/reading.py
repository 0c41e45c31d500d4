"""`benchmark reading`: how long a recurrent reader and one without recurrence take over a longer and longer text."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

HELP = "milliseconds to read a text that gets longer, with recurrence and without"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """How often each text is read."""
    parser.add_argument("--rounds", type=int, default=9, help="readings of each text; the quickest counts")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Read the page's own texts on one thread, and count its processor time: another program on the computer changes
    nothing then."""
    import time

    import torch

    from lib.commands import common
    from lib.inside.rnn_attention.reading import KEYS, TEXTS, reading_times
    from models.base import Method

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    args.methods = list(KEYS)
    try:
        _, methods = common.load_shelf(args)
        rows = []
        for lang, text in TEXTS.items():
            for key, method in methods.items():
                report(f"{key}, {lang}")
                if isinstance(method, Method) and lang in method.languages:
                    rows += [{"lang": lang, "method": key, "tokens": tokens, "milliseconds": round(milliseconds, 3)}
                             for key, tokens, milliseconds in reading_times(
                                 method, text, lang, rounds=args.rounds, clock=time.thread_time)]
    finally:
        torch.set_num_threads(threads)
    return {"rows": rows, "texts": TEXTS, "threads": 1, "rounds": args.rounds}
