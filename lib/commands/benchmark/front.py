"""`benchmark front`: what every method answers to the first page's question."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

HELP = "what every method answers to the first page's question, with its marks"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """None: sentence and search are the page's own."""


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Ask every method on the shelf."""
    from lib.commands import common
    from lib.inside.home.answers import ask
    from lib.inside.home.marks import marks
    from lib.inside.home.question import SOURCE, TARGET, TEXT
    from lib.shelf import library

    args.methods = None
    tokenizer, methods = common.load_shelf(args)
    report(f"{len(library.ready(methods))} methods are asked")
    rows = ask(methods, common.load_index(args, tokenizer))
    for row in rows:
        row["marks"] = "; ".join(" ".join([mark.kind, *mark.words]) for mark in marks(row["text"] or ""))
    return {"text": TEXT, "source": SOURCE, "target": TARGET, "rows": rows}
