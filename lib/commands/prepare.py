"""`python -m lib prepare`: make a corpus that is too large for memory ready to be trained on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands import common


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("prepare", help="read, split and tokenize a corpus of millions of pairs once")
    parser.add_argument("file", metavar="FILE", help="a table of two columns with a tab between them, UTF-8")
    parser.add_argument("--languages", metavar="CODE,CODE", default="zh,en",
                        help="the codes of its two languages (default: %(default)s)")
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder that the numbers go to")
    parser.add_argument("--vocabulary", type=common.whole(300, 60_000), metavar="N",
                        help="pieces of the tokenizer (default: as many as usual)")
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prepare it, and say what came of it."""
    from lib.corpus import large
    from lib.corpus.corpora import SPLITS
    from lib.upload.language import check_codes

    languages, report = check_codes(tuple(args.languages.split(",")), 2), common.reporter(args)
    found = large.prepare(Path(args.file), languages, Path(args.out), vocab_size=args.vocabulary,
                          report=lambda what, done: report(f"{what} {done:,}") if report else None)
    common.end_report()
    row = {"out": args.out, "pairs": len(found), **{name: len(found.places(name)) for name in SPLITS},
           "tokens": int(found.lengths.sum(dtype=int))}
    if args.json:
        common.print_json(row)
    else:
        common.print_table(list(row), [list(row.values())])
        common.say(f"train on it with: python -m lib train --prepared {args.out}")
    return 0
