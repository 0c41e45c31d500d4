"""`benchmark bottleneck`: what a linear probe still reads from the RNN's one vector, and how quality falls with length,
on held-out sentences joined into longer and longer texts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import permutations
from typing import Any

from lib.commands import common

HELP = "what a probe still reads from the RNN's one vector, and quality by length with and without attention"
KEYS = ("rnn", "rnn_attention")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--data, --pairs, --epochs, --seed."""
    common.add_data_flag(parser)
    parser.add_argument("--pairs", type=common.whole(10, 100_000), default=3000, metavar="N",
                        help="training texts of each length (default: %(default)s)")
    parser.add_argument("--epochs", type=common.whole(1, 100), default=5, metavar="N", help="of the probe's training")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0, metavar="N",
                        help="draws the texts and their order")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Train the probe on training texts, measure it and both methods on joined test texts."""
    from lib.corpus import load_corpus
    from lib.corpus.joining import joined
    from lib.evaluation import measure
    from lib.evaluation.scoreboard import JOINED, JOINED_TEXTS
    from lib.inside.rnn_attention import probe as engine
    from lib.shelf import library
    from models.base import DecodingOptions
    from models.rnn import RNN

    corpus = load_corpus(args.corpus, args.data)
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    methods = {key: library.load_method(args.corpus, key, args.weights, tokenizer) for key in KEYS}
    rnn, (train, test), languages = methods["rnn"], (corpus.split("train"), corpus.split("test")), corpus.languages
    assert isinstance(rnn, RNN)
    texts = [pair for k in range(1, 7)
             for pair in joined(train, k, args.seed + k, languages, n=min(args.pairs, len(train)))]
    learned = engine.train(rnn, {lang: [pair[side] for pair in texts] for side, lang in enumerate(languages)},
                           args.seed, args.epochs, report)
    groups = {k: joined(test, k, args.seed, languages, n=min(JOINED_TEXTS, len(test))) for k in JOINED}
    options = DecodingOptions(beam_size=1, max_new_tokens=160)
    rows = []
    for source, target in permutations(languages, 2):
        for k, pairs in groups.items():
            report(f"{source} to {target}: {k} joined")
            side = languages.index(source)
            found = engine.recall(rnn, learned, [pair[side] for pair in pairs], source)
            scores = measure.evaluate_translation(methods, pairs, source, target, languages=languages,
                                                  normalize=tokenizer.normalize, options=options).rows
            rows.append({"direction": f"{source}_{target}", "joined": k, **found, **{
                f"{key}_{name}": scores[key][name] for key in KEYS for name in ("chrf", "chrf_low", "chrf_high")}})
    if args.save:
        learned.save(library.shelf(args.corpus))
    return {"rows": rows, "seed": args.seed, "epochs": args.epochs, "training_texts": len(texts) * len(languages),
            "parameters": learned.weight.numel() + learned.bias.numel()}
