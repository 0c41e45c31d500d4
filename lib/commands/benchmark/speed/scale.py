"""Corpora that do not fit into memory as text: time and memory of reading, splitting and tokenizing them."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lib.commands import common
from models.messages import N_, InputError

HELP = "read, split and tokenize corpora of growing size as a stream: seconds, processor seconds and memory"
SIZES = (10_000, 100_000, 1_000_000)
#: a size by extrapolation, from the two largest that were measured
BEYOND = 10_000_000
#: the work, in a process of its own, so that its memory is its own; it prints what it took
_WORK = """
import json, os, sys, time
from pathlib import Path
from lib.corpus import large
from lib.jobs.limits import peak_mib
began, marks = time.perf_counter(), {}
def report(what, done):
    marks[what] = time.perf_counter() - began
folder = Path(sys.argv[2])
found = large.prepare(Path(sys.argv[1]), ("zh", "en"), folder, report=report)
spent = os.times()
print(json.dumps({"seconds": time.perf_counter() - began, "processor": spent.user + spent.system, "mib": peak_mib(),
                  "read": marks["read"], "train": len(found.places("train")), "valid": len(found.places("valid")),
                  "test": len(found.places("test")), "tokens": int(found.lengths.sum(dtype=int))}))
"""
#: a training on what was prepared, likewise
_TRAIN = """
import json, sys
from pathlib import Path
from lib.corpus.prepared import PreparedData
from lib.jobs.limits import peak_mib
from models.budget import Budget
from models.transformer_seq2seq import TransformerSeq2Seq
data = PreparedData(Path(sys.argv[1]))
*_, last = TransformerSeq2Seq(data.tokenizer).train(data.pairs, data.valid, Budget(steps=int(sys.argv[2])))
print(json.dumps({"training_mib": round(peak_mib()), "tokens_per_second": last.summary["tokens_per_second"]}))
"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """--pairs, --file and --steps."""
    parser.add_argument("--pairs", action="append", type=common.whole(100, 100_000_000), metavar="N",
                        help="how many, of the small world (repeatable; 10,000, 100,000 and 1,000,000)")
    parser.add_argument("--steps", type=common.whole(0, 100_000), default=0, metavar="N",
                        help="train the seq2seq Transformer for so many steps, too, and say how much memory that takes")
    parser.add_argument("--file", metavar="FILE", help="a table of your own with tabs instead, the whole of it")


def run(args: argparse.Namespace, report: Callable[[str], None]) -> dict[str, Any]:
    """Each size in a process of its own."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as made:
        if args.file:
            return {"rows": [_measured(Path(args.file), Path(made) / "out", args.steps)]}
        for count in sorted(args.pairs or SIZES):
            report(f"{count:,} pairs")
            path = Path(made) / f"{count}.tsv"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(f"{first}\t{second}\n" for first, second in _pairs(count))
            before = rows[-1] if rows else None
            rows.append(_measured(path, Path(made) / f"{count}", args.steps, count))
            if before:
                rows[-1]["times"] = round(rows[-1]["processor_s"] / before["processor_s"], 2)
            path.unlink()
    return {"rows": rows, "beyond": _beyond(rows)}


def _beyond(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What 10,000,000 pairs would take, by a line through the two largest sizes."""
    if len(rows) < 2:
        return {}
    (a, b), more = rows[-2:], {}
    for name in ("seconds", "processor_s", "most_mib"):
        more[name] = round(b[name] + (b[name] - a[name]) / (b["pairs"] - a["pairs"]) * (BEYOND - b["pairs"]), 1)
    return {"pairs": BEYOND, "extrapolated": True, **more}


def _said(path: Path, program: str, *arguments: str) -> dict[str, Any]:
    """What a program says that has a process of its own."""
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True,
                          env={**os.environ, "TOKENIZERS_PARALLELISM": "true"})
    if done.returncode:
        raise InputError(N_("{path} could not be read: {reason}"), path=path.name,
                         reason=(done.stderr.strip().splitlines() or ["?"])[-1])
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _measured(path: Path, out: Path, steps: int, count: int | None = None) -> dict[str, Any]:
    found = _said(path, _WORK, str(path), str(out))
    return {"pairs": count or found["train"] + found["valid"] + found["test"], "seconds": round(found["seconds"], 1),
            "read_and_split_s": round(found["read"], 1), "processor_s": round(found["processor"], 1),
            "most_mib": round(found["mib"]), "tokens": found["tokens"],
            "held_out": found["valid"] + found["test"], "times": None,
            **(_said(path, _TRAIN, str(out), str(steps)) if steps else {})}


def _pairs(count: int) -> Iterator[tuple[str, str]]:
    """Two pairs of the small world joined, each time, so that there are enough of about the same length."""
    import random

    from lib.corpus.small_world.world import small_world_pairs

    whole = small_world_pairs(20_000, 3)
    draw = random.Random(0)
    for i in range(count):
        one = whole[i % len(whole)]
        other = whole[draw.randrange(len(whole))]
        yield f"{one[0].rstrip('。')}，{other[0]}", f"{one[1].rstrip('.')}, {other[1]}"
