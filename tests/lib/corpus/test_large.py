"""A corpus that is not held in memory: the same splits as the small way, and the same ids."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lib.commands import preview
from lib.corpus import large
from lib.corpus.splits import SPLITS, split_pairs
from lib.upload.limits import MAX_BYTES, most_bytes, owner
from models.base import Pair
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from tests.support.helpers import WORLD

pytestmark = pytest.mark.quick


@pytest.fixture
def table(tmp_path: Path) -> tuple[Path, list[Pair]]:
    pairs = [*WORLD()[:400], *WORLD()[:20]]  # the last ones hang together with the first
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(f"{a}\t{b}\tmore\n" for a, b in pairs) + "no tab\n\tempty\nempty\t \n", encoding="utf-8")
    return path, pairs


def test_the_splits_are_those_of_the_small_way(table, monkeypatch: pytest.MonkeyPatch) -> None:
    path, pairs = table
    monkeypatch.setattr(large, "BLOCK", 37)
    parts = large.split(path)
    there = split_pairs(pairs)
    assert {name: np.flatnonzero(parts == place).tolist() for place, name in enumerate(SPLITS)} == there
    assert there["valid"] or there["test"]


def test_the_ids_are_the_tokenizers(table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, pairs = table
    monkeypatch.setattr(large, "BLOCK", 50)
    monkeypatch.setattr(large, "SHUFFLED", 60)
    found = large.prepare(path, ("zh", "en"), tmp_path / "out")
    tokenizer = Tokenizer.load(tmp_path / "out" / "tokenizer.json")
    assert len(found) == len(pairs) and found.info["tokenizer"] == tokenizer.fingerprint
    for i in (0, 1, 199, len(pairs) - 1):
        assert found[i] == (tokenizer.encode(pairs[i][0]), tokenizer.encode(pairs[i][1]))
    blocks = list(found.shuffled("train", np.random.default_rng(0)))
    assert len(blocks) > 3 and max(map(len, blocks)) <= 60
    assert sorted(np.concatenate(blocks).tolist()) == found.places("train").tolist()
    again = large.LargePairs(tmp_path / "out")
    assert again[7] == found[7]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.tsv").write_text("\n\nno tab here\n", encoding="utf-8")
    with pytest.raises(InputError, match="has no pairs"):
        large.split(tmp_path / "empty.tsv")
    with pytest.raises(InputError, match="cannot be read"):
        large.split(tmp_path / "gone.tsv")
    with pytest.raises(InputError, match="no prepared corpus"):
        large.LargePairs(tmp_path)


def test_the_browsers_limit_is_no_commands(tmp_path: Path) -> None:
    path = tmp_path / "large.tsv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InputError, match="more than 50 MB"):
        preview.read_files([str(path)])
    with owner():
        assert len(preview.read_files([str(path)])[0].data) == MAX_BYTES + 1
    assert most_bytes() == MAX_BYTES
