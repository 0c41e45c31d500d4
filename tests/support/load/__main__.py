"""What one greedy visitor costs another: `python -m tests.support.load`, on a quiet machine; about four minutes.

A reader asks Compare new sentences, alone first. Then a visitor begins fifty trainings at once (fifty texts; one runs,
the others wait) and uploads ten files of 49 MB while the reader goes on asking. Printed: the reader's median and 95 %
time of an answer alone and beside the visitor, their ratio, and the memory of the server before, at most and after.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from unittest import mock

import psutil

from lib import jobs
from lib.corpus import own_folder
from lib.corpus.small_world.world import small_world_pairs
from lib.crowd.reader import Reader
from lib.jobs.records import Request
from lib.paths import ROOT
from tests.support.browser_fixtures import free_port, serve, wait_for_health

MIB = 2**20
STARTS, FILES, SIZE = 50, 10, 49 * MIB
#: seconds between two questions
PAUSE = 2.0


class Memory(threading.Thread):
    """Watches how much memory the server takes (unique, MiB), once a second."""

    def __init__(self, process: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.process, self.most = process, 0.0
        self.start()

    def now(self) -> float:
        return self.process.memory_full_info().uss / MIB

    def run(self) -> None:
        while self.process.is_running():
            self.most = max(self.most, self.now())
            time.sleep(1.0)


def questions(count: int, draw: random.Random) -> list[str]:
    """Chinese sentences of the small world, none of them twice."""
    return draw.sample(sorted({pair[0] for pair in small_world_pairs(20 * count, 3)}), count)


def ask(reader: Reader, sentences: list[str], until: Callable[[], bool] = lambda: False) -> list[float]:
    """Seconds of each answer, one question every PAUSE seconds."""
    seconds = []
    for sentence in sentences:
        seconds.append(reader.type(sentence))
        time.sleep(PAUSE)
        if until():
            break
    return seconds


def show(name: str, seconds: list[float]) -> None:
    print(f"{name:<28}{len(seconds):>4} answers   median {median(seconds):.2f} s   "
          f"95 % {quantiles(seconds, n=20)[-1]:.2f} s   most {max(seconds):.2f} s", flush=True)


def greedy(address: str) -> None:
    """The visitor: fifty starts, then ten large uploads."""
    pairs = small_world_pairs(400, 5)
    keys = [own_folder.create([(a, b) for a, b in pairs], ("zh", "en"), f"text {n}") for n in range(STARTS)]
    for key in keys:
        jobs.start(key, Request(("transformer_seq2seq",), minutes=3.0))
    line = "这是一个句子。\tThis is a sentence number {}.\n"
    data = "".join(line.format(n) for n in range(SIZE // 45)).encode()[:SIZE].rsplit(b"\n", 1)[0] + b"\n"
    with Reader(address, "your_text") as visitor:
        seconds = visitor.upload({f"pairs {n}.tsv": data for n in range(FILES)})
        print(f"{FILES} files of {len(data) / MIB:.0f} MiB: {seconds:.1f} s; the page said: "
              f"{visitor.said()[-300:]!r}", flush=True)


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.support.load", description=__doc__)
    parser.add_argument("--questions", type=int, default=25, help="how many the reader asks alone (25)")
    args = parser.parse_args(argv)
    sentences = questions(8 * args.questions, random.Random(0))
    with tempfile.TemporaryDirectory() as made:
        home, log, port = Path(made) / "home", Path(made) / "log.txt", free_port()
        with mock.patch.dict(os.environ, {own_folder.ENVIRONMENT: str(home), "LADDER_VISITOR_RUNS": str(STARTS)}), \
                log.open("w", encoding="utf-8") as out:
            server = subprocess.Popen(serve(port), cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
            try:
                _measure(wait_for_health(port, server, log), psutil.Process(server.pid), sentences, args.questions)
            finally:
                server.terminate()
                for path in home.glob(f"{own_folder.PREFIX}*"):
                    jobs.end_now(path.name)
        if "Traceback" in log.read_text(encoding="utf-8", errors="replace"):
            sys.exit("the server's log has a traceback")


def _measure(address: str, process: psutil.Process, sentences: list[str], alone: int) -> None:
    memory = Memory(process)
    with Reader(address, "compare") as reader:
        ask(reader, sentences[:3])  # warm
        before = memory.now()
        usual = ask(reader, sentences[3:3 + alone])
        show("alone", usual)
        visitor = threading.Thread(target=greedy, args=(address,))
        visitor.start()
        beside = ask(reader, sentences[3 + alone:3 + 3 * alone])
        visitor.join()
        show("beside the greedy visitor", beside)
        most = memory.most
        time.sleep(10)
        after = ask(reader, sentences[3 + 3 * alone:3 + 4 * alone])
        show("after it", after)
        print(f"ratio of medians {median(beside) / median(usual):.2f}, of 95 % "
              f"{quantiles(beside, n=20)[-1] / quantiles(usual, n=20)[-1]:.2f}")
        print(f"the server's memory: {before:.0f} MiB before, +{most - before:.0f} at most, "
              f"+{memory.now() - before:.0f} after")


if __name__ == "__main__":
    main()
