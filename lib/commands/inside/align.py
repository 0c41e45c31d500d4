"""`python -m lib align`: does attention align words? Each head beside IBM Model 1, or beside a known alignment."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from typing import Any

from lib.commands import common
from models.language.languages import base
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("align", help="compare attention with a word aligner")
    parser.add_argument("--source", metavar="LANG", help="language read (default: the corpus's first)")
    parser.add_argument("--pairs", type=common.whole(1, 5000), default=500, metavar="N",
                        help="the shortest test pairs (default: %(default)s)")
    parser.add_argument("--gold", action="store_true",
                        help="the small world's known alignment, for a Chinese-English corpus; also taken where the "
                             "corpus's text is not at hand")
    common.add_method_flag(parser)
    common.add_shelf_flags(parser)
    common.add_data_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load, align, print."""
    from lib.checks import check_language, other_language
    from lib.inside.cross import KEYS
    from lib.inside.rnn_attention.align import yardstick_from_corpus, yardstick_from_small_world
    from lib.inside.rnn_attention.align_heads import compare
    from models.seq2seq import Seq2SeqMethod

    for key in args.methods or ():
        if key not in KEYS:
            raise InputError(N_("{method} has no attention between two languages; these have: {choices}."), method=key,
                             choices=", ".join(KEYS))
    args.methods = [key for key in KEYS if key in (args.methods or KEYS)]
    tokenizer, loaded = common.load_shelf(args)
    languages = tokenizer.languages
    source = check_language(args.source or languages[0], languages)
    target = other_language(source, languages)
    corpus = InputError("") if args.gold else common.try_corpus(args)
    if isinstance(corpus, InputError) and sorted(map(base, languages)) != ["en", "zh"]:
        raise InputError(N_("The known alignment is of Chinese and English; this corpus has {choices}."),
                         choices=" and ".join(languages)) if args.gold else corpus
    show, started = common.reporter(args), time.perf_counter()
    tell = (lambda fraction, message: show(f"{fraction:.0%} {message}")) if show else (lambda fraction, message: None)
    if isinstance(corpus, InputError):
        yardstick = yardstick_from_small_world(tokenizer, source, args.pairs, tell)
    else:
        yardstick = yardstick_from_corpus(tokenizer, corpus, source, args.pairs, tell)
    methods = {key: method for key, method in loaded.items() if isinstance(method, Seq2SeqMethod)}
    found = compare(methods, yardstick, target, tell)
    common.end_report()
    seconds = time.perf_counter() - started
    if args.json:
        common.print_json({
            "yardstick": found.kind, "pairs": found.pairs, "trained_on": found.trained_on, "source": source,
            "target": target, "seconds": round(seconds, 2),
            "rows": [asdict(score) | {"shift": score.shift} for score in found.scores]})
        return common.exit_status(loaded, None)
    common.print_table(
        ["", "layer", "head", "agreement", "AER", "one early", "one late", "entropy (bits)", "on tag and end"],
        [[s.key, *(None if n is None else n + 1 for n in (s.layer, s.head)), s.agreement, s.aer, s.early, s.late,
          s.entropy, s.elsewhere] for s in found.scores])
    what = "the small world's known alignment" if found.kind == "gold" else "IBM Model 1, both directions together"
    print(f"{found.pairs} pairs, {source} to {target}, against {what}; the aligner learned from "
          f"{found.trained_on:,} pairs. {seconds:.1f} s. Attention is not explanation.")
    return common.exit_status(loaded, None)
