"""`benchmark training`: target tokens a second, ours against Hugging Face's Trainer on the same network and batches."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common

HELP = "time training, here and by Hugging Face's Trainer with the same network and batches"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--against, --data, --steps, --rounds, --threads, --precision, --seed."""
    parser.add_argument("--against", choices=("huggingface",), default="huggingface", help="default: %(default)s")
    common.add_data_flag(parser)
    parser.add_argument("--steps", type=common.whole(5, 1000), default=30, metavar="N",
                        help="steps a round (default: %(default)s)")
    parser.add_argument("--rounds", type=common.whole(1, 20), default=3, metavar="N",
                        help="each in turn so many times (default: %(default)s)")
    parser.add_argument("--threads", type=common.whole(1, 128), metavar="N", help="default: all cores")
    parser.add_argument("--precision", action="append", dest="precisions", choices=("float32", "bfloat16"),
                        help="default: both")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Compare the losses, then time."""
    from lib import environment
    from lib.corpus import load_corpus
    from lib.sampling import shuffled
    from lib.shelf import library
    from lib.take_home import training_speed
    from lib.take_home.speed import threads_of

    training_speed.check()
    corpus = load_corpus(args.corpus, args.data)
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    with threads_of(args.threads or environment.cores()):
        rows = training_speed.measure(tokenizer, shuffled(corpus.split("train"), args.seed), args.steps, args.rounds,
                                      args.precisions or training_speed.PRECISIONS, args.seed, report)
    return {"rows": rows, "about": {"corpus": corpus.key, "corpus_sha256": corpus.sha256, "steps": args.steps,
                                    "rounds": args.rounds, "seed": args.seed, "method": training_speed.METHOD}}
