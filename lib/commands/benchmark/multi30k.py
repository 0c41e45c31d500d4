"""`benchmark multi30k`: one network for German and English both ways, by the published splits of Multi30k.

Each training is a line of the study's records. Trials are scored on the validation split; the test split is read only
with --test.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lib.commands import common
from models.messages import N_, InputError

HELP = "train on Multi30k (de-en) by its published splits: trials of one lever each"
WAYS = ("de_en", "en_de")


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--data, --trial, --minutes, --seeds, --out, --test."""
    from lib.study import multi30k

    parser.add_argument("--data", metavar="DIR", required=True, help="the folder with train.de, train.en, val.de …")
    parser.add_argument("--trial", action="append", dest="trials", metavar="NAME",
                        help=f"what to train (repeatable); one of: {', '.join(multi30k.TRIALS)}")
    parser.add_argument("--minutes", type=common.positive, default=multi30k.MINUTES, metavar="M",
                        help=f"minutes on {multi30k.CORES} cores, counted as processor time (default: %(default)g)")
    parser.add_argument("--seed", action="append", type=common.whole(0, 2**31), dest="seeds", metavar="N",
                        help="a seed (repeatable; default: 0, 1, 2)")
    parser.add_argument("--out", metavar="DIR", default="runs/multi30k", help="where the weights go (default: "
                        "%(default)s); a trial that was stopped goes on there")
    parser.add_argument("--test", action="store_true", help="score the test split too")
    parser.add_argument("--show", action="store_true", help="train nothing, show what was recorded")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Train every trial with every seed, add a line each, and give the means over seeds."""
    from lib import environment
    from lib.study import multi30k, records, trials
    from models.budget import Budget

    names = args.trials or ["plain"]
    unknown = [name for name in names if name not in multi30k.TRIALS]
    if unknown:
        raise InputError(N_("There is no trial {name}; the trials are {choices}."), name=repr(unknown[0]),
                         choices=", ".join(multi30k.TRIALS))
    path = records.path_of(multi30k.STUDY) if args.save else Path(args.out) / f"{multi30k.STUDY}.jsonl"
    corpus = multi30k.load(Path(args.data))
    budget = Budget(cpu_minutes=args.minutes * multi30k.CORES)
    if not args.show:
        for name in names:
            for seed in args.seeds or (0, 1, 2):
                records.add(path, {"minutes_on_cores": [args.minutes, multi30k.CORES], **trials.run(
                    multi30k.TRIALS[name], corpus, budget, seed, Path(args.out), test=args.test,
                    command=environment.command(args.arguments), report=report)})
    asked = [record for record in records.read(path) if not args.trials or record["trial"] in names]
    scores = [f"{part}bleu_{way}" for part in ("valid_", "") for way in WAYS]
    return {"rows": records.summary(asked, scores), "about": {
        "corpus": corpus.title, "corpus_sha256": corpus.sha256, "shared_test_pairs": multi30k.shared(corpus)}}
