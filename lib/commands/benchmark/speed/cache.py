"""The decoder's key/value cache: the same text written with it and without it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from lib.commands import common
from models.messages import N_, InputError

HELP = "time the decoder's writing with and without its key/value cache"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--tokens and --repeats."""
    parser.add_argument("--tokens", type=common.whole(16, 256), default=256, metavar="N", help="length of the text")
    parser.add_argument("--repeats", type=common.whole(1, 20), default=5, metavar="N", help="the best of so many")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Time both, in turn."""
    import torch

    from lib.inside.transformer_decoder import cache
    from lib.inside.transformer_decoder.reading import is_decoder
    from lib.shelf import library

    method = library.load_method(args.corpus, "transformer_decoder", args.weights)
    if not is_decoder(method):
        raise InputError(N_("This method is not the decoder of the ladder; it cannot be opened here."))
    lang = method.languages[-1]
    *_, (_, found) = _reported(cache.measure(method, method.opening(lang), lang, tokens=args.tokens,
                                                     repeats=args.repeats), report)
    lengths = sorted({*range(16, args.tokens + 1, 16), args.tokens})
    return {"rows": found.rows(lengths), "same": found.same, "difference": found.difference, "repeats": args.repeats,
            "bytes_per_token": int(found.bytes[0]), "threads": torch.get_num_threads(),
            "parameters": method.parameter_count()}


def _reported(steps: Iterator[tuple[float, Any]], report: Callable[[str], None]) -> Iterator[tuple[float, Any]]:
    """The same steps; `report` is told how far they are."""
    for done, found in steps:
        report(f"{done:.0%}")
        yield done, found
