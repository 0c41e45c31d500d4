"""`python -m lib data` describes a corpus; `python -m lib download` fetches the default one from its publisher."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from lib.commands import common
from lib.shelf import library


def add(parsers: Any) -> None:
    """Describe the flags of both commands."""
    parser = parsers.add_parser("data", help="describe a corpus: sizes, splits, lengths")
    parser.add_argument("--corpus", default=library.DEFAULT_CORPUS)
    common.add_data_flag(parser)
    parser.add_argument("--sentences", metavar="LANG",
                        help="print the test sentences in this language instead, a line each, for another system to "
                             "translate (see evaluate --hypotheses)")
    common.add_json_flag(parser)
    parser.set_defaults(run=run_data)
    parser = parsers.add_parser("download", help="fetch the Tatoeba pairs from their publisher")
    parser.add_argument("--out", metavar="DIR", help="folder to keep them in (default: data/ beside the code)")
    parser.add_argument("--url", help="another address of the same archive")
    common.add_json_flag(parser)
    parser.set_defaults(run=run_download)


def run_data(args: argparse.Namespace) -> int:
    """Read the corpus and print its numbers."""
    from lib.checks import check_language
    from lib.corpus import corpus_info, load_corpus
    from lib.corpus.describe import describe

    info = corpus_info(args.corpus)
    corpus = load_corpus(args.corpus, args.data)
    if args.sentences:
        side = corpus.languages.index(check_language(args.sentences, corpus.languages))
        lines = [" ".join(pair[side].split()) for pair in corpus.split("test")]
        if args.json:
            common.print_json(lines)
        else:
            print("\n".join(lines))
        return 0
    value = describe(corpus) | {"licence": info.licence, "attribution": info.attribution, "url": info.url}
    if args.json:
        common.print_json(value)
        return 0
    for name, item in value.items():
        if name == "sides":
            for lang, side in item.items():
                print(f"{lang}: " + ", ".join(f"{k} {common._cell(v)}" for k, v in side.items()))
        else:
            text = ", ".join(f"{k} {v:,}" for k, v in item.items()) if isinstance(item, dict) else item
            print(f"{name}: {text}")
    return 0


def run_download(args: argparse.Namespace) -> int:
    """Fetch with a progress bar on standard error; the path goes to standard output."""
    from lib.corpus.download import PUBLISHER_URL, DownloadProgress, download_text

    last = DownloadProgress(0, None)
    for last in download_text(Path(args.out) if args.out else None, args.url or PUBLISHER_URL):
        if sys.stderr.isatty():
            share = f"{100 * last.fraction:3.0f} %" if last.fraction is not None else ""
            print(f"\r\033[K{last.done / 1e6:.1f} MB {share}", end="", file=sys.stderr, flush=True)
    common.end_report()
    if args.json:
        common.print_json({"path": str(last.path), "bytes": last.done, "sha256": last.sha256, "pairs": last.pairs,
                           "same_text": last.same_text})
    else:
        print(f"{last.path}: {last.pairs:,} pairs, sha256 {last.sha256}")
    if last.same_text is False:
        common.say("note: the publisher's text has changed since the shipped weights were trained; that is expected, "
                   "the splits stay put.")
    return 0
