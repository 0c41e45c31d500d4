"""`benchmark curves`: the learning curves of shipped weights, kept from the logs of their trainings."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.messages import N_, InputError

HELP = "learning curves of the shipped weights, from the logs of their trainings"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--runs."""
    parser.add_argument("--runs", metavar="DIR", help="where `train` wrote (default: its own default)")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Read each method's log; one that is not of the weights on the shelf is left out, and said."""
    from lib.inside.transformer_seq2seq.curves import KEYS, points, same_training
    from lib.shelf import library
    from lib.shelf.training_run import PROGRESS_FILE, default_out, read_progress

    runs = Path(args.runs) if args.runs else default_out(args.corpus)
    kept, rows = {}, []
    for key in KEYS:
        card, lines = library.read_card(args.corpus, key, args.weights), read_progress(runs / key / PROGRESS_FILE)
        if not lines or not same_training(lines, card):
            report(f"{key}: no log of the training that made these weights")
            continue
        found = points(lines)
        kept[key] = {"command": card.get("command", ""), "points": found}
        rows.append({"method": key, "points": len(found), "steps": card["steps"], "minutes": card["minutes"],
                     "valid_loss": card["valid_loss"], "tokens_per_second": card["tokens_per_second"]})
    if not kept:
        raise InputError(N_("There is no log in {path} of the trainings that made these weights; train them first, or "
                            "name another folder with --runs."), path=str(runs))
    return {"curves": kept, "rows": rows}
