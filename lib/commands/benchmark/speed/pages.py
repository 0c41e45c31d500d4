"""`benchmark pages`: how long a page's first picture takes after a click on its link, on a warm server."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

HELP = "seconds from a click on a page to its first picture, on a warm server"


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Which pages, and how often."""
    parser.add_argument("--page", action="append", metavar="NAME",
                        help="a page by its address (rnn, compare, ...); may be given several times; default: all")
    parser.add_argument("--rounds", type=int, default=3, help="clicks on each page; the median counts")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Start the app, open each page once, then click on each from the first page. Seconds of the server's processor
    stand beside those of the clock: on a busy computer only they say what a page costs."""
    import os
    import statistics
    import tempfile
    from pathlib import Path

    from lib.crowd.reader import Reader
    from lib.crowd.server import serving
    from lib.paths import ROOT

    pages = args.page or sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "home")
    rows = []
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt") as server, Reader(
            server.address) as reader:
        for name in pages:
            report(f"{name}: the first visit")
            cold = reader.go(name)
            found = []
            for _ in range(args.rounds):
                reader.go("")
                before = server.cost().seconds
                whole = reader.go(name)
                found.append((reader.first_picture, whole, server.cost().seconds - before))
            first, whole, processor = (statistics.median(column) for column in zip(*found, strict=True))
            rows.append({"page": name, "first_picture_seconds": round(first, 3), "whole_seconds": round(whole, 3),
                         "processor_seconds": round(processor, 3), "first_visit_seconds": round(cold, 2)})
            report(f"{name}: {rows[-1]}")
        faults = list(reader.faults)
    return {"rows": rows, "rounds": args.rounds, "load_average": [round(one, 1) for one in os.getloadavg()],
            "faults": faults}
