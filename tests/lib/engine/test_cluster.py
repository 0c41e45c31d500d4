"""A Ray cluster of two nodes on the loopback: a node dies in the middle of a study, and nothing is lost but steps."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from lib.engine import pieces
from lib.engine.piece import Piece
from models.messages import InputError
from models.training.state import STATE_FILE
from tests.lib.engine import tiny_study

pytestmark = pytest.mark.timeout(400)
#: what two runs of the same work must have alike
SAME = ("trial", "seed", "weights_sha256", "target_tokens", "test_chrf_zh_en", "test_bleu_en_zh", "valid_chrf_zh_en")


def _pieces(out: Path, seconds: float) -> list[Piece]:
    return [Piece(name, ("-m", "tests.lib.engine.tiny_study", name, str(out), str(seconds)), out / f"{name}.log",
                  {"OMP_NUM_THREADS": "1"}) for name in tiny_study.RUNS]


def _begun(out: Path, name: str) -> bool:
    """Whether the run has saved something."""
    return any((out / name).glob(f"**/{STATE_FILE}"))


def test_a_node_dies_and_the_study_is_as_it_would_have_been(cluster: Any, tmp_path: Path) -> None:
    room = {"num_cpus": 2, "object_store_memory": 80 * 2**20}
    first = cluster.add_node(**room)
    out, alone = tmp_path / "cluster", tmp_path / "alone"
    out.mkdir()
    alone.mkdir()
    running = [pieces.start(piece) for piece in _pieces(out, 0.5)]
    end = time.monotonic() + 150
    while not any(_begun(out, name) for name in tiny_study.RUNS):
        assert time.monotonic() < end, [path.read_text()[-2000:] for path in out.glob("*.log")]
        time.sleep(0.05)
    cluster.remove_node(first, allow_graceful=False)
    assert [one.poll() for one in running] == [None, None] and not list(out.glob("*.jsonl"))  # in the middle of both
    cluster.add_node(**room)
    expected = {name: tiny_study.execute(name, alone) for name in tiny_study.RUNS}
    while any(one.poll() is None for one in running):
        assert time.monotonic() < end + 100
        time.sleep(0.2)
    assert [one.poll() for one in running] == [0, 0]
    for name, records in expected.items():
        found = tiny_study.execute(name, out)  # nothing lacks: it is only read
        assert [{key: one[key] for key in SAME} for one in found] == [{key: one[key] for key in SAME}
                                                                       for one in records]
        assert [point[0::2] for point in found[0]["course"]] == [point[0::2] for point in records[0]["course"]]
    good, bad = (Piece(name, ("-c", f"import sys; sys.exit({name == 'bad'})"), out / "log") for name in ("good", "bad"))
    done = pieces.each([good, bad], lambda piece: None)
    assert next(done) == good
    with pytest.raises(InputError, match="1 of 2 pieces of work failed: bad"):
        next(done)
