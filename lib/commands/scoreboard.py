"""`python -m lib scoreboard`: make the results file that the Scoreboard page shows."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from lib.commands import common
from models.files import plain


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("scoreboard", help="run every evaluation and write the results file")
    common.add_shelf_flags(parser)
    common.add_data_flag(parser)
    common.add_method_flag(parser)
    common.add_scored_flags(parser)
    parser.add_argument("--out", metavar="FILE", help="the results file (default: results.json beside the weights)")
    parser.add_argument("--beam-size", type=common.whole(1, 32), default=4, metavar="B")
    parser.add_argument("--limit", type=common.whole(1, 1_000_000), metavar="N", help="only N test pairs, for a trial")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure, merge with what the file holds, write."""
    from lib import environment
    from lib.corpus import load_corpus
    from lib.evaluation import results, scoreboard, significance
    from lib.shelf import library

    tokenizer, loaded = common.load_shelf(args)
    scored = common.read_scored_files(args, tokenizer.languages)
    corpus = load_corpus(args.corpus, args.data)
    status = common.exit_status(loaded, args.methods)
    path = Path(args.out) if args.out else library.shelf(args.corpus, args.weights) / results.FILE_NAME
    before = results.read_file(path)
    new, texts = scoreboard.measure(
        library.ready(loaded), tokenizer, corpus, scored, directory=args.weights, beam_size=args.beam_size,
        seed=args.seed, limit=args.limit, command=environment.command(args.arguments), report=common.reporter(args))
    merged = results.merge(before, new)
    merged["paired"] = significance.unchanged(before, merged, list(loaded)) | significance.paired(
        texts, merged, corpus.split("test")[:args.limit], corpus.languages, normalize=tokenizer.normalize,
        report=common.reporter(args))
    merged = plain(merged)
    results.write_results(merged, path)
    common.end_report()
    if args.json:
        common.print_json(merged)
    else:
        _print(merged, path)
    return status


def _print(merged: dict[str, Any], path: Path) -> None:
    wanted = [("bleu", name) for name in merged["about"] if name.startswith("translation") and "greedy" not in name]
    wanted += [("spearman", name) for name in merged["about"] if name.startswith("similarity")]
    languages = "_".join(wanted[0][1].split("_")[1:]) if wanted else ""
    wanted += [(f"p1_{languages}", "retrieval"), ("perplexity", "generation")]
    common.print_table(["method", "parameters", "minutes", *(f"{name}:{metric}" for metric, name in wanted)], [
        [key, entry.get("parameters"), entry.get("minutes"),
         *(entry["evaluations"].get(name, {}).get(metric) for metric, name in wanted)]
        for key, entry in merged["methods"].items()
    ])
    print(f"written: {path}")
