"""The decoder's context: what length costs in time and memory, and how well it reads beyond the lengths it was trained
on."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lib.commands import common
from models.base import Pair
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.transformer_decoder import TransformerDecoder

HELP = "what a longer context costs the decoder, and how it reads beyond the lengths it was trained on"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--data, --repeats, --sentences."""
    common.add_data_flag(parser)
    parser.add_argument("--repeats", type=common.whole(1, 20), default=3, metavar="N", help="the best of so many")
    parser.add_argument("--sentences", type=common.whole(2, 500), default=40, metavar="N",
                        help="held-out sentences that are moved and put behind others")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Costs at every length; with the corpus's text also lengths in training and surprise by place."""
    import torch

    from lib.inside.transformer_decoder import context
    from lib.inside.transformer_decoder.reading import is_decoder
    from lib.sampling import shuffled
    from lib.shelf import library

    method = library.load_method(args.corpus, "transformer_decoder", args.weights)
    if not is_decoder(method):
        raise InputError(N_("This method is not the decoder of the ladder; it cannot be opened here."))
    rows = []
    for row in context.measure(method, repeats=args.repeats):
        rows.append(row)
        report(f"{row['tokens']} tokens")
    record: dict[str, Any] = {"rows": rows, "threads": torch.get_num_threads(), "repeats": args.repeats}
    corpus = common.try_corpus(args)
    if isinstance(corpus, InputError):
        report(f"{corpus} Lengths in training and surprise by place are left out.")
        return record
    record |= {"corpus_sha256": corpus.sha256, "seed": 0}
    record["trained_lengths"] = trained_lengths(method, corpus.split("train"))
    held_out = corpus.split("test") or corpus.split("valid")
    for side, lang in enumerate(method.languages):
        report(f"surprise by place: {lang}")
        texts = [pair[side] for pair in held_out if pair[side].strip()]
        half = min(args.sentences, len(texts) // 2)
        texts = shuffled(texts, record["seed"])
        record.setdefault("by_position", {})[lang] = context.by_position(
            method, texts[:half], texts[half:2 * half], lang)
    return record


def trained_lengths(method: TransformerDecoder, pairs: Sequence[Pair]) -> dict[str, int]:
    """Tokens of the examples of one epoch: the middle one, the one that 99 of 100 keep to, and the longest."""
    import numpy as np

    from models.transformer_decoder import DecoderObjective

    objective = DecoderObjective(method, pairs, [])
    sizes = sorted(len(example.ids) for example in objective.examples(np.random.default_rng(0)))
    return {"examples": len(sizes), "median": sizes[len(sizes) // 2], "most": sizes[int(0.99 * (len(sizes) - 1))],
            "longest": sizes[-1]} if sizes else {}
