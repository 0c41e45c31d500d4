"""Writing translations: the ladder's own code against other tools that run the same weights."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from lib.commands import common

HELP = "time how translations are written, here and by other tools with the same weights"


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _numbers(text: str) -> tuple[int, ...]:
    one = common.whole(1, 128)
    return tuple(one(part) for part in text.split(","))


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--against, --threads, --batch, --beams, --sentences, --rounds, --data."""
    parser.add_argument("--against", type=_names, default=("huggingface", "ctranslate2"), metavar="TOOL,TOOL",
                        help="huggingface, ctranslate2 (default: both)")
    for name, default in (("threads", (1, 2)), ("batch", (1, 32)), ("beams", (1, 4))):
        parser.add_argument(f"--{name}", type=_numbers, default=default, metavar="N,N",
                            help=f"default: {','.join(map(str, default))}")
    parser.add_argument("--sentences", type=common.whole(1, 1000), default=64, metavar="N", help="default: %(default)s")
    parser.add_argument("--rounds", type=common.whole(1, 100), default=5, metavar="N",
                        help="each in turn so many times (default: %(default)s)")
    common.add_data_flag(parser)


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Compare what is written, then time."""
    from itertools import product

    from lib.shelf import library
    from lib.take_home import speed, targets

    for name in args.against:
        targets.check(name, speed.METHOD)
    method = library.load_method(args.corpus, speed.METHOD, args.weights)
    texts = targets.sentences_of(args.corpus, method.languages, args.sentences, args.data)
    settings = [speed.Setting(*one) for one in product(args.threads, args.batch, args.beams)]
    return {"rows": speed.measure(method, texts, args.against, settings, args.rounds, report), "rounds": args.rounds,
            "sentences": len(texts), "parameters": method.parameter_count()}
