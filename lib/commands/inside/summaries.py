"""`python -m lib summaries`: the news of the small world, what the methods make of it in short, and their training."""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path
from typing import Any

from lib import environment
from lib.commands import common
from lib.summaries import CAN
from models.files import plain
from models.messages import N_, InputError


def add(parsers: Any) -> None:
    """Describe the flags."""
    parser = parsers.add_parser("summaries", help="the small world's news: sum up, score, train")
    task = parser.add_mutually_exclusive_group()
    task.add_argument("--articles", type=common.whole(1, 1000), metavar="N",
                      help="print so many held-out articles with their summaries")
    task.add_argument("--train", action="store_true", help="train on the news instead; needs --out")
    task.add_argument("--save", action="store_true", help="keep the scores where the page finds them")
    parser.add_argument("--method", action="append", metavar="KEY", dest="methods",
                        help=f"only this method (repeatable); one of: {', '.join(CAN)}")
    parser.add_argument("--epochs", type=common.positive, metavar="E",
                        help="passes over the articles, instead of three")
    parser.add_argument("--seed", type=common.whole(0, 2**31), default=0, help="seed of a training")
    parser.add_argument("--weights", metavar="DIR", help="score the weights that --train --out wrote there")
    parser.add_argument("--out", metavar="DIR", help="where trained weights go")
    common.add_json_flag(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print articles, train, or ask and score."""
    for key in args.methods or []:
        if key not in CAN:
            raise InputError(N_("{method} is not taught to sum up; the methods are {choices}."), method=repr(key),
                             choices=", ".join(CAN))
    if args.save and (args.methods or args.weights):
        raise InputError(N_("--save keeps the scores of all shipped weights; leave out --method and --weights."))
    if args.train and not args.out:
        raise InputError(N_("Say where the weights go with --out DIR."))
    if args.articles:
        return _articles(args)
    return _train(args) if args.train else _score(args)


def _articles(args: argparse.Namespace) -> int:
    from lib.corpus.small_world.news.articles import SIDES, articles, split_of

    found = list(islice((one for one in articles() if split_of(one) == "test"), args.articles))
    if args.json:
        common.print_json([{lang: {"article": one.text(lang), "summary": getattr(one.summary, side)}
                            for lang, side in SIDES.items()} for one in found])
        return 0
    for one in found:
        for lang, side in SIDES.items():
            print(f"{one.text(lang)}\n  -> {getattr(one.summary, side)}")
        print()
    return 0


def _train(args: argparse.Namespace) -> int:
    from lib.commands.progress_bar import Bar
    from lib.summaries.data import NewsData, train

    data, done = NewsData(), []
    for key in args.methods or CAN:
        bar = Bar(key)
        for last in train(key, data, Path(args.out), environment.command(args.arguments), args.epochs, args.seed):
            bar.show(last)
        bar.end(last)
        done.append({"method": key, "directory": f"{args.out}/{key}", **dict(last.summary)})
    if args.json:
        common.print_json(done)
    return 0


def _score(args: argparse.Namespace) -> int:
    from lib.shelf import library, recorded
    from lib.summaries import record
    from lib.summaries.data import shelf

    loaded = record.load(Path(args.weights) if args.weights else None, args.methods)
    ready, articles = library.ready(loaded), record.held_out()
    found = record.measure(ready, articles, common.reporter(args) or (lambda message: None))
    common.end_report()
    kept = plain({"scores": found, "run": recorded.run_facts(args.arguments) | record.facts_of_run(ready, articles)})
    if args.save:
        recorded.write(shelf().parent, record.NAME, kept)
    if args.json:
        common.print_json(kept)
        return common.exit_status(loaded, args.methods)
    for lang, rows in found.items():
        common.print_table([f"in short, {lang}", "facts kept", "invented", "whole", "ROUGE-L", "chrF", "readable"], [
            [key, _with(one, "kept"), f"{one['invented']:.2f}", f"{one['whole']:.0f}", _with(one, "rouge"),
             _with(one, "chrf"), f"{one['readable']:.0f}"] for key, one in rows.items()])
    print(f"{len(articles)} held-out articles; per cent, with 95 % intervals over the articles; invented: facts a "
          "summary")
    return common.exit_status(loaded, args.methods)


def _with(one: dict[str, float], name: str) -> str:
    return f"{one[name]:.0f} [{one[name + '_low']:.0f}, {one[name + '_high']:.0f}]"
