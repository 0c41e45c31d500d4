"""`python -m lib nearest`: the training sentences that are closest to a text by a method's own vectors."""

from __future__ import annotations

import argparse
import time
from typing import Any

from lib.commands import common
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("nearest", help="find the training sentences closest to a text")
    parser.add_argument("--method", required=True, metavar="KEY", help="whose vectors")
    parser.add_argument("--text", required=True, metavar="TEXT", help="the text, such as an answer of the method")
    parser.add_argument("--lang", metavar="LANG", help="language of the text; else detected")
    parser.add_argument("--k", type=common.whole(1, 100), default=5, metavar="K",
                        help="how many (default: %(default)s)")
    common.add_shelf_flags(parser)
    common.add_data_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load, embed the training sentences, ask, print."""
    from lib.checks import check_language, check_methods, check_text
    from lib.compare.answer_flags import unread
    from lib.compare.nearest import index_of, origin_of
    from lib.corpus import load_corpus
    from lib.shelf import library
    from models.language.text import guess_language

    check_methods([args.method])
    text = check_text(args.text)
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    lang = check_language(args.lang or guess_language(text, tokenizer.languages), tokenizer.languages)
    corpus = load_corpus(origin_of(args.corpus), args.data)
    if tuple(corpus.languages) != tuple(tokenizer.languages):
        raise InputError(N_("The weights are for {found}, the corpus is in {wanted}; give the corpus they were trained "
                            "on."), found=" and ".join(tokenizer.languages), wanted=" and ".join(corpus.languages))
    method = library.load_method(args.corpus, args.method, args.weights, tokenizer)
    report = common.reporter(args)
    began = time.perf_counter()
    index = index_of(method, corpus, lang, lambda share: report(f"reading {share:.0%}") if report else None)
    found = index.nearest(text, args.k)
    common.end_report()
    if cut := unread(method, [text]):
        common.say(str(cut.note))
    if args.json:
        common.print_json({
            "method": args.method, "text": text, "lang": lang, "copy": any(near.copy for near in found),
            "sentences": [near._asdict() for near in found], "searched": len(index),
            **({"unread": cut.values} if cut else {}), "seconds": round(time.perf_counter() - began, 3),
        })
    else:
        common.print_table(["cosine", "copy", "training sentence", "its other side"],
                           [[near.cosine, "copy" if near.copy else None, near.text, near.other or None]
                            for near in found])
    return 0
