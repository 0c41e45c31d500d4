"""`python -m lib vocabulary`: what the size of the vocabulary costs, and three ways of cutting a text."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lib.commands import common
from models.files import plain
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.language.tokenizer import Tokenizer


def _sizes(text: str) -> list[int]:
    from lib.inside.tokens.sizes import SIZE_LIMITS

    number = common.whole(*SIZE_LIMITS)
    return sorted({number(part.strip()) for part in text.split(",")})


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("vocabulary", help="sizes of the vocabulary and their price; characters, words, pieces")
    parser.add_argument("--sizes", type=_sizes, metavar="N,N,...", help="vocabulary sizes; else 500 to 16,000")
    parser.add_argument("--pairs", type=common.whole(1, 10_000_000), metavar="N", help="learn from so many pairs")
    parser.add_argument("--cuts", action="store_true",
                        help="measure the three ways of cutting alone; the prices on the shelf stay as they are")
    parser.add_argument("--save", action="store_true", help="keep the numbers on the shelf, where the page finds them")
    common.add_data_flag(parser)
    common.add_shelf_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Train, time, print."""
    from lib import environment
    from lib.corpus import load_corpus
    from lib.inside.tokens import pieces, sizes
    from lib.shelf import library

    if args.save and args.weights:
        raise InputError(N_("Give --save or --weights, not both: numbers are kept on the corpus's own shelf."))
    tokenizer = library.load_tokenizer(args.corpus, args.weights)
    corpus = load_corpus(args.corpus, args.data)
    report = common.reporter(args) or (lambda message: None)
    run_facts = {"date": environment.today(), "command": environment.command(args.arguments),
                 "hardware": environment.hardware(), "versions": environment.versions()}
    if args.cuts:
        return _cuts(args, tokenizer, corpus, run_facts)
    texts = sizes.sample(tokenizer, corpus, args.pairs or sizes.SAMPLE)
    prices = []
    for price in sizes.prices(texts, args.sizes or sizes.SIZES):
        prices.append(price)
        report(f"{price.size:,} pieces")
    report("characters, words, pieces")
    _, cuts = pieces.cuts_scores(tokenizer, corpus)
    common.end_report()
    cards = {key: library.read_card(args.corpus, key, args.weights) for key in library.available(args.corpus)}
    record = {
        "corpus": corpus.key, "corpus_sha256": corpus.sha256, "tokenizer": tokenizer.fingerprint, "pairs": texts.pairs,
        "d_model": sizes.D_MODEL, "tokens": sizes.TOKENS, "sizes": [p._asdict() for p in prices],
        "cuts": cuts, "run": run_facts,
    }
    if args.save:
        sizes.write_record(library.shelf(args.corpus), plain(record))
    shared = sizes.sharing(cards, tokenizer.vocab_size)
    if args.json:
        common.print_json(record | {"sharing": shared})
        return 0
    common.print_table(["asked", "size", "pieces/sentence", "unknown", "parameters", "ms/token", "ms/512 learned"],
                       [[p.asked, p.size, p.pieces, p.unknown, p.parameters, p.write_ms, p.learn_ms] for p in prices])
    print()
    _print_cuts(cuts)
    if shared:
        print()
        common.print_table(["method", "parameters", "shared matrix", "saved"],
                           [[r["key"], r["parameters"], r["shared"], r["saved"]] for r in shared])
    return 0


def _print_cuts(rows: list[dict[str, Any]]) -> None:
    common.print_table(["cut", "language", "vocabulary", "different", "tokens/sentence", "unknown"],
                       [[r["cut"], r["lang"], r["size"], r["different"], r["length"], r["unknown"]] for r in rows])


def _cuts(args: argparse.Namespace, tokenizer: Tokenizer, corpus: Corpus, run_facts: dict[str, Any]) -> int:
    """The three ways of cutting alone, beside the prices that are there, when these are of the same vocabulary."""
    from lib.inside.tokens import pieces, sizes
    from lib.shelf import library

    record = sizes.read_record(library.shelf(args.corpus))
    if args.save and record.get("tokenizer") != tokenizer.fingerprint:
        raise InputError(N_("No prices of this vocabulary are on the shelf; measure them, too: leave out --cuts."))
    _, rows = pieces.cuts_scores(tokenizer, corpus)
    common.end_report()
    if args.save:
        sizes.write_record(library.shelf(args.corpus), plain(
            record | {"cuts": rows, "cuts_run": run_facts | {"corpus_sha256": corpus.sha256}}))
    if args.json:
        common.print_json({"cuts": rows, "cuts_run": run_facts})
    else:
        _print_cuts(rows)
    return 0
