"""A class before the app: how long each reader waits, and what that costs the server."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from lib.commands import common
from models.messages import N_, InputError

if TYPE_CHECKING:
    from lib.crowd.class_of import Class, Done
    from lib.crowd.server import Cost, Server

HELP = "readers over the app's own protocol: waiting times, errors, processor and memory of the server"
#: questions of one reader alone, before the class comes in
ALONE = 15


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--readers, --interactions, --pause, --no-costly, --no-training."""
    parser.add_argument("--readers", type=common.whole(1, 500), default=50, metavar="N", help="how many (50)")
    parser.add_argument("--interactions", type=common.whole(20, 100_000), default=1000, metavar="N",
                        help="until so many answers were given (1000)")
    parser.add_argument("--pause", type=common.positive, default=10.0, metavar="SECONDS",
                        help="between two questions of a reader (10)")
    parser.add_argument("--no-costly", action="store_true", help="nobody is at a costly view meanwhile")
    parser.add_argument("--no-training", action="store_true", help="nobody trains meanwhile")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """One reader alone, then the class; each answer is timed from the question until the whole page stands."""
    from lib.corpus import own_folder
    from lib.crowd import server

    # what readers keep has a folder of its own, so that nothing of this computer's is touched
    with tempfile.TemporaryDirectory() as made, patch.dict(os.environ, {
            own_folder.ENVIRONMENT: str(Path(made) / "home")}):
        with server.serving(Path(made) / "log.txt") as app:
            record = _measured(app, args, report)
        log = (Path(made) / "log.txt").read_text(encoding="utf-8", errors="replace")
    return record | {"tracebacks": log.count("Traceback")}


def _measured(app: Server, args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    from lib.crowd.class_of import Class

    texts = _sentences(2 * args.interactions + 8 * ALONE)
    first, alone = _alone(app, texts[:ALONE + 3])
    report("one reader alone: done")
    crowd = Class(app.address, texts[ALONE + 3:], args.pause, costly=not args.no_costly)
    costs: list[tuple[int, Cost]] = [(0, app.cost())]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None

    def watch(done: int) -> None:
        costs.append((done, app.cost()))
        report(f"{done} of {args.interactions} interactions")

    with _training(not args.no_training):
        crowd.run(args.readers, args.interactions, watch)
    costs.append((len(crowd.done), app.cost()))
    return _record(args, first, alone, crowd, costs, load)


def _record(args: argparse.Namespace, first: float, alone: dict[str, Any], crowd: Class,
            costs: Sequence[tuple[int, Cost]], load: float | None) -> dict[str, Any]:
    answers = crowd.answers()
    if not answers:
        raise InputError(N_("Nobody was answered: {faults}"), faults="; ".join(crowd.faults[:3]) or "?")
    begun = [one for one in answers if one.at > args.pause]  # while they come in, each opens the page
    rows = [{"what": "one alone, new sentence", **alone}]
    rows += [{"what": kind, **_waits([one for one in begun if one.kind == kind])}
             for kind in dict.fromkeys(one.kind for one in begun)]
    rows.append({"what": "all", **_waits(begun)})
    spent = costs[-1][1].seconds - costs[0][1].seconds
    most = max(cost.mib for _, cost in costs)
    return {"rows": rows, "readers": args.readers, "pause": args.pause, "interactions": len(crowd.done),
            "first_page_s": round(first, 2), "errors": len(crowd.faults), "faults": sorted(set(crowd.faults))[:5],
            "processor_s_per_interaction": round(spent / len(crowd.done), 3), "most_mib": round(most),
            "mib_per_1000": round(_slope(costs)), "other_load": load, "training": not args.no_training,
            "costly": not args.no_costly}


def _slope(costs: Sequence[tuple[int, Cost]]) -> float:
    """MiB that 1,000 interactions add, after the first third of them."""
    import numpy as np

    late = [(done, cost.mib) for done, cost in costs if done > costs[-1][0] / 3]
    if len({done for done, _ in late}) < 2:
        return 0.0
    return float(np.polyfit([done for done, _ in late], [mib for _, mib in late], 1)[0]) * 1000


def _waits(done: Sequence[Done]) -> dict[str, Any]:
    import numpy as np

    seconds = [one.seconds for one in done] or [0.0]
    return {"n": len(done), **{name: round(float(np.percentile(seconds, share)), 2)
                               for name, share in (("median_s", 50), ("p95_s", 95), ("most_s", 100))}}


def _alone(app: Server, texts: Sequence[str]) -> tuple[float, dict[str, Any]]:
    """Seconds until the first page stands on the cold server; one reader's waits, and processor seconds an answer."""
    import time

    from lib.crowd.class_of import NEW, Done
    from lib.crowd.reader import Reader

    began = time.perf_counter()
    with Reader(app.address) as reader:
        first = time.perf_counter() - began
        reader.go("compare")
        for text in texts[:3]:
            reader.type(text)
        before = app.cost().seconds
        done = [Done(0.0, NEW, reader.type(text)) for text in texts[3:]]
        spent = app.cost().seconds - before
    return first, {**_waits(done), "processor_s": round(spent / len(done), 3)}


def _sentences(count: int) -> list[str]:
    """So many Chinese sentences of the small world, none twice where it has enough."""
    import random

    from lib.corpus.small_world.world import small_world_pairs

    found = sorted({pair[0] for pair in small_world_pairs(min(4 * count, 40_000), 3)})
    random.Random(0).shuffle(found)
    return (found * (count // max(1, len(found)) + 1))[:count]


@contextmanager
def _training(wanted: bool) -> Iterator[None]:
    """Somebody trains meanwhile."""
    if not wanted:
        yield
        return
    from lib import jobs
    from lib.corpus import own_folder
    from lib.corpus.small_world.world import small_world_pairs
    from lib.jobs.records import Request

    key = own_folder.create(small_world_pairs(400, 5), ("zh", "en"), "a text")
    jobs.start(key, Request(("transformer_seq2seq",), minutes=30.0))
    try:
        yield
    finally:
        jobs.end_now(key)
